import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LocalProject } from "../../emulator";
import type { Flavour } from "./programs";

/** What a version left behind: the engine's state, and what was on the server. */
export interface Fixture {
  readonly flavour: Flavour;
  /** Resources that were declared. */
  readonly types: readonly string[];
  readonly projects: readonly LocalProject[];
  readonly deployment: unknown;
}

export const fixtures = join(
  dirname(require.resolve("pulumi-opik/package.json")),
  "tests",
  "upgrades",
  "fixtures",
);

/** All of them, by `version/flavour`. */
export function allFixtures(): ReadonlyMap<string, Fixture> {
  const found = readdirSync(fixtures).flatMap((version) =>
    readdirSync(join(fixtures, version)).map((file): [string, Fixture] => [
      `${version}/${file.replace(/\.json$/, "")}`,
      JSON.parse(readFileSync(join(fixtures, version, file), "utf8")) as Fixture,
    ]),
  );
  return new Map(found);
}
