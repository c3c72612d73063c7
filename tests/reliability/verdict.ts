import { isDeepStrictEqual } from "node:util";
import type { CommandOutcome } from "../../cli/playground";
import { CANARY, isSealed, type Laboratory } from "./laboratory";
import { changedIds, isSettings } from "./world";

export const BASELINE_LOST = "the state's baseline is not what was there before";
export const STRANGER = "something is on the server that the state does not know of";
export const createdTimes = (count: number) => `created ${count} times`;

/** Code of our own in what the engine printed, if there is one: `[OPIK_UNREACHABLE]`. */
export function codeIn({ stdout, stderr }: CommandOutcome): string | undefined {
  return /\[([A-Z][A-Z_]+)\]/.exec(stdout + stderr)?.[1];
}

/** What is wrong with the way in which a run ended, whatever had happened to it. */
export function badEnding(outcome: CommandOutcome): string[] {
  const text = outcome.stdout + outcome.stderr;
  const problems: string[] = [];
  if (text.includes(CANARY)) {
    problems.push("prints the credential");
  }
  if (outcome.exitCode === 0) {
    return problems;
  }
  if (codeIn(outcome) === undefined) {
    problems.push("ends with an error that is none of ours");
  }
  for (const [what, pattern] of [
    ["a stack trace", /^\s+at .+:\d+:\d+\)?$/m],
    ["undefined", /\bundefined\b/],
    ["[object Object]", /\[object Object\]/],
  ] as const) {
    if (pattern.test(text)) {
      problems.push(`prints ${what}`);
    }
  }
  return problems;
}

/** What may not be the case at any time, between runs: changes that nobody knows of, or somebody else's things. */
export async function brokenInvariants(laboratory: Laboratory): Promise<string[]> {
  const { definition, initial, line } = laboratory;
  const problems: string[] = [];
  const world = await laboratory.world();
  const { resources, text } = laboratory.state();
  const known = resources.map(({ id }) => id);
  const changed = changedIds(initial.world, world);
  const added = Object.keys(world).filter((id) => !(id in initial.world));
  if (added.length > 1) {
    problems.push(createdTimes(added.length));
  }
  if (isSettings(definition) && changed.some((id) => !known.includes(id))) {
    problems.push("a setting is changed that the state does not know of");
  }
  if (changed.some((id) => id in initial.world && !known.includes(id))) {
    problems.push("somebody else's object is changed");
  }
  for (const { id, outputs } of resources) {
    const baseline = outputs["baseline"];
    if (isSettings(definition) && !isDeepStrictEqual(baseline, baselineOf(laboratory, id, outputs))) {
      problems.push(BASELINE_LOST);
    }
  }
  if (!isDeepStrictEqual(laboratory.neighbours(), initial.neighbours)) {
    problems.push("a neighbouring field is changed");
  }
  if (text.includes(CANARY)) {
    problems.push("the credential is in the state");
  }
  problems.push(...line.opik.violations.map((violation) => `breaks the contract: ${violation}`));
  return problems;
}

/**
 * Whether the run said that it makes a second object beside one of that name, which only kinds whose names need not be unique
 * do: what a killed create made, and nobody knows the id of, cannot be told from somebody else's.
 */
export function tellsOfSecond({ stdout, stderr }: Pick<CommandOutcome, "stdout" | "stderr">): boolean {
  return /a second one of the same name will be created/.test(stdout + stderr);
}

/** Whether there is something on the server that we made and the state does not know of. */
export async function hasOrphan(laboratory: Laboratory): Promise<boolean> {
  const known = laboratory.state().resources.map(({ id }) => id);
  return Object.keys(await laboratory.world()).some(
    (id) => !(id in laboratory.initial.world) && !known.includes(id),
  );
}

/** What is missing for the stack, its state and the server to agree with the program. */
export async function disagreements(laboratory: Laboratory): Promise<string[]> {
  const { resources, pending } = laboratory.state();
  const world = await laboratory.world();
  const problems: string[] = [];
  if (pending.length > 0) {
    problems.push("the state has pending operations");
  }
  if (laboratory.declared === undefined || resources.length === 0) {
    const rest = changedIds(laboratory.initial.world, world);
    if (rest.length > 0) {
      problems.push(`after the destroy, ${rest.length} objects are not as before`);
    }
    return problems;
  }
  const [resource] = resources;
  const refreshed = resource === undefined ? {} : await laboratory.refreshed(resource);
  const live = { ...refreshed, ...world[resource?.id ?? ""] };
  for (const [name, value] of Object.entries(laboratory.declared)) {
    const { masked, same } = laboratory.definition.inputs[name]?.meta() ?? {};
    // What the server shows masked, a read does not tell.
    const isShown = name !== "adopt" && masked !== true;
    const isAsDeclared =
      isDeepStrictEqual(live[name], value) ||
      (Object.hasOwn(live, name) && same?.(live[name], value) === true);
    if (isShown && !isAsDeclared) {
      problems.push(`${name} is not as declared on the server`);
    }
    const kept = resource?.outputs[name];
    if (!isSealed(kept) && !isDeepStrictEqual(kept, value)) {
      problems.push(`${name} is not as declared in the state`);
    }
  }
  // What the check has filled in, such as a hash of the items in a file.
  for (const [name, value] of Object.entries(refreshed)) {
    if (!Object.hasOwn(laboratory.declared, name) && !isDeepStrictEqual(resource?.outputs[name], value)) {
      problems.push(`${name} is not as in the state on the server`);
    }
  }
  const strangers = changedIds(laboratory.initial.world, world).filter((id) => id !== resource?.id);
  if (strangers.length > 0) {
    problems.push(STRANGER);
  }
  return problems;
}

function baselineOf(
  { initial, definition }: Laboratory,
  id: string,
  outputs: Readonly<Record<string, unknown>>,
) {
  const before = initial.world[id] ?? {};
  const managed = Object.keys(definition.inputs).filter(
    (name) => name in ((outputs["baseline"] ?? {}) as object),
  );
  return Object.fromEntries(managed.map((name) => [name, before[name] ?? null]));
}
