import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCodeCaches } from "./codeCache";
import { nodeBinary } from "./nodeBinary";
import { archiveName, executableName, LOCKED_NODES, obstacle, type Platform, root } from "./platforms";

/** The plugin's bundles, as tools/bundle.mjs writes them. */
const BUNDLES = ["pulumi-resource-opik.js", "undici.js", "zod.js"];

export interface BuiltExecutable {
  readonly platform: Platform;
  readonly archive: string;
  /** Folder with what is in the archive. */
  readonly folder: string;
  readonly executable: string;
  /** The version of Node inside. */
  readonly node: string;
  readonly hasCodeCache: boolean;
}

/**
 * Makes the executable of a platform, and its archive.
 *
 * @param here the platform of this machine
 * @param out folder of the archive; what is in it stays beside it, in a folder of the platform's name
 * @throws {Error} where it cannot be made on this machine
 */
export async function buildExecutable(
  platform: Platform,
  { version, here, out }: { readonly version: string; readonly here: string; readonly out: string },
): Promise<BuiltExecutable> {
  const reason = obstacle(platform, here);
  if (reason !== undefined) {
    throw new Error(`The executable for ${platform} cannot be made here: ${reason}.`);
  }
  const locked = LOCKED_NODES[platform];
  const inside = nodeBinary(locked);
  const builder = platform === here ? inside : nodeBinary(LOCKED_NODES[here as Platform]);
  const work = mkdtempSync(join(tmpdir(), "pulumi-opik-executable-"));
  try {
    for (const name of BUNDLES) {
      writeFileSync(join(work, name), wrapped(join(root, "dist", "plugin", name)));
    }
    // V8's cache is that of one processor, so it can be made where it will be used only.
    const hasCodeCache = platform === here;
    if (hasCodeCache) {
      await makeCodeCaches(inside.path, work);
    }
    const folder = join(out, platform);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const generated = join(work, executableName(platform));
    const assets = BUNDLES.flatMap((name) => [name, `${name}.cache`]).filter((name) =>
      existsSync(join(work, name)),
    );
    const configuration = join(work, "executable.json");
    writeFileSync(
      configuration,
      JSON.stringify({
        main: join(root, "tools", "executables", "loader.cjs"),
        executable: inside.path,
        output: generated,
        disableExperimentalSEAWarning: true,
        useCodeCache: hasCodeCache,
        // Options for the Node of a program do not concern this one, and some would make V8 refuse the caches.
        execArgvExtension: "none",
        assets: Object.fromEntries(assets.map((name) => [name, join(work, name)])),
      }),
    );
    execFileSync(builder.path, ["--build-sea", configuration], { stdio: ["ignore", "ignore", "inherit"] });
    const executable = join(folder, executableName(platform));
    cpSync(generated, executable);
    chmodSync(executable, 0o755);
    if (platform.startsWith("darwin-")) {
      // Ad hoc: what Apple's processors ask for, and what Node's own signature was before the injection.
      execFileSync("codesign", ["--force", "--sign", "-", executable], { stdio: "inherit" });
    }
    copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
    copyFileSync(
      join(root, "dist", "plugin", "THIRD-PARTY-LICENSES.txt"),
      join(folder, "THIRD-PARTY-LICENSES.txt"),
    );
    copyFileSync(nodeLicense(platform), join(folder, "NODE-LICENSE.txt"));
    const archive = archiveName(version, platform);
    // In the folder, with relative names: what tar programs make of the colon after a drive's letter differs.
    execFileSync("tar", ["-czf", archive, "-C", platform, "."], { cwd: out, stdio: "inherit" });
    return {
      platform,
      archive: join(out, archive),
      folder,
      executable,
      node: locked.version,
      hasCodeCache,
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A bundle as an expression of a function, as Node wraps a module. @throws {Error} where it is not ASCII */
function wrapped(bundle: string): string {
  const text = readFileSync(bundle, "utf8");
  // The loader takes a byte for a character.
  const [stranger] = /[^\p{ASCII}]/u.exec(text) ?? [];
  if (stranger !== undefined) {
    throw new Error(`${bundle} holds ${JSON.stringify(stranger)}; esbuild's charset has to be ascii.`);
  }
  return `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
}

/** Node's licence, which the packages for Windows leave out. */
function nodeLicense(platform: Platform): string {
  const others: readonly Platform[] = ["linux-amd64", "linux-arm64"];
  for (const one of [platform, ...others]) {
    const { license } = nodeBinary(LOCKED_NODES[one]);
    if (license !== undefined) {
      return license;
    }
  }
  throw new Error("No package of Node has its licence.");
}
