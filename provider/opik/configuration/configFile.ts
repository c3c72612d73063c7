import { readFileSync, statSync } from "node:fs";
import { devNull, homedir } from "node:os";
import { join } from "node:path";
import { parse } from "ini";
import { ConfigurationError } from "../errors";

/** What the official SDKs keep in `~/.opik.config`, as far as it is used here. */
export interface ConfigFile {
  readonly path: string;
  readonly url?: string;
  readonly apiKey?: string;
  readonly workspace?: string;
}

/** Such a file has some hundred bytes. */
const MAX_BYTES = 1024 * 1024;

/**
 * Reads the official SDKs' INI file: section `[opik]`, keys `url_override`, `api_key`, `workspace`.
 *
 * @returns undefined where there is no file at the usual place
 * @throws {ConfigurationError} where `OPIK_CONFIG_PATH` names a file that is not there, as the SDKs do, and where
 *   a file cannot be read
 */
export function readConfigFile(env: Readonly<Record<string, string | undefined>>): ConfigFile | undefined {
  const named = env["OPIK_CONFIG_PATH"]?.trim();
  const path = named ? expandHome(named, env) : join(home(env), ".opik.config");
  let text: string;
  try {
    refuseOther(path);
    // Editors on Windows put a byte order mark before the first section.
    text = readFileSync(path, "utf8").replace(/^\ufeff/, "");
  } catch (error) {
    if (error instanceof ConfigurationError) {
      throw error;
    }
    const code = (error as NodeJS.ErrnoException).code;
    // ENOTDIR: containers are given a home such as /dev/null.
    if ((code === "ENOENT" || code === "ENOTDIR") && !named) {
      return undefined;
    }
    throw new ConfigurationError({
      code: "OPIK_CONFIG_FILE_UNREADABLE",
      what: `The Opik configuration file ${path} could not be read (${code ?? "unknown error"}).`,
      next: named
        ? "Correct or unset OPIK_CONFIG_PATH."
        : "Correct the file's permissions, or set OPIK_CONFIG_PATH to another file.",
      cause: error,
    });
  }
  const section: unknown = parse(text)["opik"];
  const value = (key: string): string | undefined => {
    const found = (section as Record<string, unknown> | undefined)?.[key];
    return typeof found === "string" && found.trim() !== "" ? found.trim() : undefined;
  };
  const [url, apiKey, workspace] = [value("url_override"), value("api_key"), value("workspace")];
  return {
    path,
    ...(url === undefined ? {} : { url }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(workspace === undefined ? {} : { workspace }),
  };
}

/** A pipe or a device would be waited for, or read, without an end; only the empty one is a usual way to say "none". */
function refuseOther(path: string): void {
  const found = statSync(path);
  const reason =
    found.isFile() && found.size > MAX_BYTES
      ? `is larger than ${MAX_BYTES} bytes`
      : found.isFile() || found.isDirectory() || path === devNull
        ? undefined
        : "is not a file";
  if (reason !== undefined) {
    throw new ConfigurationError({
      code: "OPIK_CONFIG_FILE_UNREADABLE",
      what: `The Opik configuration file ${path} ${reason}.`,
      next: `Set OPIK_CONFIG_PATH to a file that \`opik configure\` has written, or to ${devNull} for none.`,
    });
  }
}

function home(env: Readonly<Record<string, string | undefined>>): string {
  return env["HOME"] || env["USERPROFILE"] || homedir();
}

function expandHome(path: string, env: Readonly<Record<string, string | undefined>>): string {
  return path === "~" || path.startsWith("~/") ? join(home(env), path.slice(1)) : path;
}
