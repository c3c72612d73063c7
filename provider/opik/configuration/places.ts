import type { ConfigFile } from "./configFile";
import { type Setting, type SettingName, settings } from "./settings";

/** A value and where it came from, so that a message can name the place and never the value. */
export interface Sourced {
  readonly value: string;
  readonly source: string;
}

export interface ConfigurationSources {
  /** A value of the stack configuration by its key without the namespace. */
  readonly stack: (key: string) => string | undefined;
  /** Whose these values are, for messages; `of the stack configuration` unless said. */
  readonly stackName?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Values that go before all others, such as those of a command line. */
  readonly given?: Readonly<Partial<Record<SettingName, Sourced>>>;
}

/** One place that settings are looked for in; undefined for a setting that it does not have. */
export type Place = (name: SettingName) => Sourced | undefined;

/** All places in their order of precedence. */
export function placesOf(
  { stack, stackName = "of the stack configuration", env, given = {} }: ConfigurationSources,
  file: ConfigFile | undefined,
): readonly Place[] {
  const place =
    (find: (setting: Setting) => readonly [value: string | undefined, source: string]): Place =>
    (name) => {
      const [value, source] = find(settings[name]);
      const trimmed = value?.trim();
      return trimmed ? { value: trimmed, source } : undefined;
    };
  return [
    (name) => given[name],
    place(({ key }) => [stack(key), `opik:${key} ${stackName}`]),
    place(({ environment }) => [environment && env[environment], `the environment variable ${environment}`]),
    place(({ file: key }) => [key && file?.[key], `${file?.path}`]),
  ];
}

/** Whether a value is of the stack, or of an explicit provider in it; both may be those of an earlier run. */
export function isOfStack({ source }: Pick<Sourced, "source">): boolean {
  return /^opik:\w+ \(?of the /.test(source);
}

/**
 * What to know where a value of the stack configuration does not work (tried on the engine, docs/credentials.md): commands
 * that do not run the program take the configuration of the last update.
 */
export const OF_LAST_UPDATE =
  "If it was changed since the last update: refresh, destroy and --refresh still use the stack configuration of that " +
  "update, so run `pulumi up` first, or add --run-program.";

/** A setting from the first place that has it. */
export function firstOf(places: readonly Place[], name: SettingName): Sourced | undefined {
  for (const place of places) {
    const found = place(name);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
