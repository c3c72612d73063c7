import type { Operation } from "../provider/opik/contract";
import { LocalOpikError } from "./localOpikError";
import { methodRefused, type Reply, routeMissing } from "./replies";
import { type ScenarioName, scenarioNames } from "./types";

/** What each scenario is, in words for the command line's help. */
export const scenarioDescriptions: Readonly<Record<ScenarioName, string>> = {
  "non-admin": "every caller is a plain MEMBER of each organization",
  "key-missing": "the list of organizations lacks the settings that can be written",
  "open-source": "an open-source server: no organizations, REST API under /api",
  "write-missing": "the server does not have the routes that write settings (404)",
  "write-method-refused": "the server has the routes but not the method (405)",
  "write-ineffective": "writes are accepted and change nothing",
  "slow-read-after-write": "the next three reads after a write still show the old value",
  "session-only": "the dashboard's API takes session cookies but no API keys",
  "no-organizations": "the caller is in no organization",
  "neighbour-moves": "a write changes another field of the organization as well",
};

/** Counted, not timed, so that a test means the same on a slow machine. */
export const slowReads = 3;

/** The scenarios that are on. */
export class Scenarios {
  readonly #on = new Set<ScenarioName>();

  constructor(names: readonly ScenarioName[]) {
    for (const name of names) {
      this.enable(name);
    }
  }

  has(name: ScenarioName): boolean {
    return this.#on.has(name);
  }

  enable(name: ScenarioName): void {
    if (!scenarioNames.includes(name)) {
      throw new LocalOpikError({
        code: "OPIK_LOCAL_UNKNOWN_SCENARIO",
        what: `The local Opik has no scenario "${String(name)}".`,
        next: `Choose one of: ${scenarioNames.join(", ")}.`,
      });
    }
    this.#on.add(name);
  }

  disable(name: ScenarioName): void {
    this.#on.delete(name);
  }

  /**
   * The response of a server that does not have this operation, if a scenario says so. A write of settings is told
   * by the contract: it is on the dashboard's surface and invalidates a read.
   */
  absence({ surface, invalidates }: Operation): Reply | undefined {
    if (surface !== "dashboard" || invalidates.length === 0) {
      return undefined;
    }
    if (this.has("write-missing")) {
      return routeMissing(surface);
    }
    // Which methods a real server would name here is not known; reading is the likeliest.
    return this.has("write-method-refused") ? methodRefused(surface, ["GET"]) : undefined;
  }
}
