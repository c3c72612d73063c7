import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { archiveName, executableName, PLATFORMS, thisPlatform } from "../../executables/platforms";

const root = dirname(require.resolve("pulumi-opik/package.json"));

/** Folder and executable of the plugin, as it ships. */
export const plugin = {
  folder: join(root, "dist", "plugin"),
  executable: join(root, "dist", "plugin", "pulumi-resource-opik"),
};

/** The plugin's single executable, where it has been built, unpacked as an installation unpacks it. */
export class InstalledExecutable {
  private constructor(
    readonly folder: string,
    readonly path: string,
  ) {}

  /** The one for this machine in `dist/executables`; its pages are those of an unpacked file, not of one just built. */
  static find(): InstalledExecutable | undefined {
    const platform = PLATFORMS.find((one) => one === thisPlatform());
    const { version } = require("pulumi-opik/package.json") as { version: string };
    const archives = join(root, "dist", "executables");
    if (platform === undefined || !existsSync(join(archives, archiveName(version, platform)))) {
      return undefined;
    }
    const folder = mkdtempSync(join(tmpdir(), "pulumi-opik-bench-"));
    execFileSync("tar", ["-xzf", join(archives, archiveName(version, platform)), "-C", folder]);
    return new InstalledExecutable(folder, join(folder, executableName(platform)));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const NAMES = ["bare", "empty", "nothing", "oneByOne", "onlyPost"] as const;

export type ReferenceName = (typeof NAMES)[number];

/** The servers that the plugin is compared with, each bundled as the plugin is: one file, which plain Node runs. */
export class References {
  private constructor(readonly folder: string) {}

  static async build(): Promise<References> {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-opik-bench-"));
    await build({
      absWorkingDir: root,
      entryPoints: NAMES.map((name) => ({
        in: join(__dirname, `${name}.js`),
        out: `${referenceName(name)}`,
      })),
      outdir: folder,
      bundle: true,
      platform: "node",
      target: "node22",
      format: "cjs",
      minifyWhitespace: true,
      minifySyntax: true,
      legalComments: "none",
      logLevel: "warning",
    });
    for (const name of NAMES) {
      const launcher = `#!/usr/bin/env node\nrequire("./${referenceName(name)}.js");\n`;
      writeFileSync(join(folder, referenceName(name)), launcher, { mode: 0o755 });
    }
    return new References(folder);
  }

  executable(name: ReferenceName): string {
    return join(this.folder, referenceName(name));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Name of the package that the engine looks up. */
export function packageOf(name: string): string {
  return name.toLowerCase();
}

function referenceName(name: string): string {
  return `pulumi-resource-${packageOf(name)}`;
}
