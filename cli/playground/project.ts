import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A Pulumi project in a temporary folder, with this package and the Pulumi SDK in its node_modules. */
export interface TemporaryProject {
  readonly folder: string;
  readonly nodeModules: string;
  /** Folder of the state. */
  readonly backend: string;
  /** `PULUMI_HOME`. */
  readonly home: string;
  remove(): void;
}

/** @param install puts packages into the given node_modules; links to the running ones unless said */
export function createProject(
  name: string,
  install: (nodeModules: string) => void = linkPackages,
): TemporaryProject {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-opik-"));
  const nodeModules = join(folder, "node_modules");
  const [backend, home] = [join(folder, ".state"), join(folder, ".home")];
  for (const one of [nodeModules, backend, home]) {
    mkdirSync(one);
  }
  writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
  install(nodeModules);
  return {
    folder,
    nodeModules,
    backend,
    home,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function linkPackages(nodeModules: string): void {
  const packageRoot = dirname(require.resolve("../../../package.json"));
  symlinkSync(packageRoot, join(nodeModules, "pulumi-opik"), "junction");
  mkdirSync(join(nodeModules, "@pulumi"));
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  symlinkSync(sdk, join(nodeModules, "@pulumi", "pulumi"), "junction");
}
