/**
 * The environment of a run that must not touch the developer's own Pulumi and Opik: its state, secrets and plugins in
 * given folders, no account of anybody in reach, nothing downloaded.
 */
import { existsSync, realpathSync } from "node:fs";
import { devNull } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import type { Engine } from "./engine";
import { pathOf } from "./onPath";

export interface Where {
  /** PULUMI_HOME of the run. */
  readonly home: string;
  /** An absolute folder, which exists: the state. */
  readonly backend: string;
  readonly passphrase?: string;
  /** The node_modules that holds @pulumi/pulumi. */
  readonly nodeModules: string;
}

/**
 * A whole environment: `env` without what would leak into the run, and with what the run needs.
 *
 * It is the environment of a program to start. As `envVars` of the Automation API it does not do: those are only *added*
 * to this process's environment, and what was removed here comes back.
 */
export function engineEnvironment(
  engine: Engine,
  where: Where,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !leaks(name)) kept[name] = value;
  }
  return {
    ...kept,
    PULUMI_BACKEND_URL: fileUrl(where.backend),
    PULUMI_HOME: where.home,
    PULUMI_CONFIG_PASSPHRASE: where.passphrase ?? "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    // Read by the engine whenever it is there, whatever its value.
    NO_COLOR: "1",
    // An empty file: the account in ~/.opik.config is the developer's.
    OPIK_CONFIG_PATH: devNull,
    PATH: searchPath(engine, where.nodeModules, pathOf(env)),
  };
}

/** Accounts, addresses and switches of the developer's; FORCE_COLOR, because Node complains about it beside NO_COLOR. */
function leaks(name: string): boolean {
  return /^(PULUMI_|OPIK_)|^(FORCE_COLOR|PATH)$/i.test(name);
}

/**
 * Engine, this Node, and the SDK's folder (it holds `pulumi-resource-pulumi-nodejs`, which starts the host of dynamic
 * providers with the first `node` it finds), then the rest. When the engine's folder holds another `node`, as
 * /usr/local/bin may, this Node goes first: providers must run on the version that the tests and the demo run on.
 */
function searchPath(engine: Engine, nodeModules: string, rest: string): string {
  const engineFolder = dirname(engine.path);
  const nodeFolder = dirname(process.execPath);
  const first = holdsAnotherNode(engineFolder) ? [nodeFolder, engineFolder] : [engineFolder, nodeFolder];
  const folders = [...first, join(nodeModules, "@pulumi", "pulumi"), rest];
  return folders.filter((folder) => folder !== "").join(delimiter);
}

function holdsAnotherNode(folder: string): boolean {
  const node = join(folder, basename(process.execPath));
  return existsSync(node) && realpathSync(node) !== realpathSync(process.execPath);
}

/**
 * The engine takes the path out of the URL and decodes it, so only what would end or change the path is encoded. On
 * Windows it expects file://C:/folder.
 */
function fileUrl(folder: string): string {
  const path = process.platform === "win32" ? folder.replaceAll("\\", "/") : folder;
  return `file://${path.replace(/[%?#]/g, encodeURIComponent)}`;
}
