import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const OURS = "pulumi-resource-opik";

/** Folder and executable of the plugin, as it ships. */
export const plugin = {
  folder: join(root, "dist", "plugin"),
  executable: join(root, "dist", "plugin", OURS),
};

export type ReferenceName = "empty" | "nothing" | "oneByOne";

/** The servers that the plugin is compared with, each built as the plugin is: one file behind the same launcher. */
export class References {
  private constructor(readonly folder: string) {}

  static async build(): Promise<References> {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-opik-bench-"));
    await build({
      absWorkingDir: root,
      entryPoints: ["empty", "nothing", "oneByOne"].map((name) => ({
        in: join(__dirname, `${name}.js`),
        out: `${executableName(name)}`,
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
    for (const name of ["empty", "nothing", "oneByOne"]) {
      const executable = join(folder, executableName(name));
      copyFileSync(plugin.executable, executable);
      writeFileSync(executable, readFileSync(executable, "utf8").replaceAll(OURS, executableName(name)));
      chmodSync(executable, 0o755);
    }
    return new References(folder);
  }

  executable(name: ReferenceName): string {
    return join(this.folder, executableName(name));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Name of the package that the engine looks up. */
export function packageOf(name: string): string {
  return name.toLowerCase();
}

function executableName(name: string): string {
  return `pulumi-resource-${packageOf(name)}`;
}
