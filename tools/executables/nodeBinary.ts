import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { userCacheFolder } from "../engine/cache";
import type { LockedNode } from "./platforms";

/** A Node for some platform, on this machine. */
export interface NodeBinary {
  readonly path: string;
  /** Node's own licence and those of what is in it; `undefined` where the package does not have it. */
  readonly license?: string;
}

/**
 * A locked Node from the user's cache, or from the npm registry.
 *
 * @throws {Error} where npm cannot get it, or has got something else than what is locked
 */
export function nodeBinary(locked: LockedNode): NodeBinary {
  const entry = join(
    userCacheFolder(process.env),
    "pulumi-opik",
    "node",
    `${locked.package}-${locked.version}`,
  );
  if (!existsSync(entry)) {
    download(locked, entry);
  }
  const [path, license] = [
    ["bin/node", "bin/node.exe"].map((name) => join(entry, name)).find(existsSync),
    join(entry, "LICENSE"),
  ];
  if (path === undefined) {
    throw new Error(`There is no Node in ${entry}; remove the folder, and it is downloaded again.`);
  }
  return { path, ...(existsSync(license) ? { license } : {}) };
}

function download(locked: LockedNode, entry: string): void {
  mkdirSync(dirname(entry), { recursive: true });
  const work = mkdtempSync(`${entry}.tmp-`);
  try {
    process.stderr.write(`Downloading ${locked.package} ${locked.version}, once.\n`);
    const response = execFileSync(
      "npm",
      ["pack", `${locked.package}@${locked.version}`, "--json", "--ignore-scripts", "--loglevel=error"],
      // On Windows npm is a batch file.
      { cwd: work, encoding: "utf8", shell: process.platform === "win32" },
    );
    // An array, or by the package's name, as of which npm it is.
    const [packed] = Object.values(JSON.parse(response)) as { filename: string }[];
    const archive = join(work, packed?.filename ?? "");
    verify(readFileSync(archive), locked);
    // A relative name: what tar programs make of the colon after a drive's letter differs.
    execFileSync("tar", ["-xzf", packed?.filename ?? "", "--strip-components=1"], {
      cwd: work,
      stdio: ["ignore", "inherit", "inherit"],
    });
    rmSync(archive);
    for (const name of ["node", "node.exe"].map((one) => join(work, "bin", one)).filter(existsSync)) {
      chmodSync(name, 0o755);
    }
    try {
      renameSync(work, entry);
    } catch (error) {
      // Another process was quicker.
      if (!existsSync(entry)) {
        throw error;
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @throws {Error} where bytes are not what is locked */
export function verify(archive: Buffer, { package: name, version, integrity }: LockedNode): void {
  const found = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  if (found !== integrity) {
    throw new Error(
      `${name} ${version} is not what tools/executables/node.json has locked: its hash is ${found}, not ${integrity}. Do not use it.`,
    );
  }
}
