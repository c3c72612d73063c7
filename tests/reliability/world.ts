import { isDeepStrictEqual } from "node:util";
import type { LocalOpik } from "../../emulator";
import { systemClock } from "../../provider/base/clock";
import { opikProvider } from "../../provider/definition";
import {
  type Context,
  checkResource,
  type Properties,
  type ResourceDefinition,
  Run,
} from "../../provider/kit";
import type { OpikClient } from "../../provider/opik";
import { hasNeighbour, sampleInputs } from "./samples";

export type Definition = ResourceDefinition<OpikClient>;

/** Everything of one kind that is on the server: id -> the object as an import would take it over. */
export type World = Readonly<Record<string, Properties>>;

/** Everything of that kind on the server, read with the provider's own means but past the line. */
export async function worldOf(
  definition: Definition,
  environment: Readonly<Record<string, string>>,
): Promise<World> {
  const context = contextOf(environment);
  const listed = (await definition.lifecycle.list?.(context, { inputs: {} })) ?? [];
  const entries = await Promise.all(
    listed.map(async ({ id }) => {
      const read = await definition.lifecycle.read(context, { id, state: undefined });
      return [id, read?.inputs ?? {}] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/**
 * Makes an object that nobody in the test has to do with, where there can be another one. Of settings there are others
 * already; those that nobody has set are set, so that there is something to give back.
 */
export async function makeNeighbour(
  definition: Definition,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const isWanted = isSettings(definition) ? await isUnset(definition, environment) : hasNeighbour(definition);
  if (!isWanted) {
    return;
  }
  const context = contextOf(environment);
  const news = sampleInputs(definition, "neighbour");
  const { inputs } = await checkResource(definition, () => context, { oldInputs: undefined, inputs: news });
  await definition.lifecycle.create(context, { inputs });
}

/** Whether there is a setting that an import leaves out, since nobody has set it. */
async function isUnset(
  definition: Definition,
  environment: Readonly<Record<string, string>>,
): Promise<boolean> {
  const settings = Object.entries(definition.inputs).flatMap(([name, type]) =>
    type.meta()?.setting === undefined ? [] : [name],
  );
  const world = await worldOf(definition, environment);
  return Object.values(world).some((inputs) => settings.some((name) => !Object.hasOwn(inputs, name)));
}

/** Whether the resource is the settings of something that exists without it. */
export function isSettings({ inputs }: Definition): boolean {
  return Object.values(inputs).some((type) => type.meta()?.setting !== undefined);
}

/** Ids of what is new, gone or different. */
export function changedIds(before: World, after: World): string[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...ids].filter((id) => !isDeepStrictEqual(before[id], after[id]));
}

/** All organizations without the fields that are settings of some resource: nothing may ever change in them. */
export function neighbourFields(opik: LocalOpik, ids: readonly string[]): unknown {
  const managed = opikProvider.resources.all
    .flatMap(({ inputs }) => Object.values(inputs))
    .flatMap((type) => type.meta()?.setting ?? []);
  return ids.map((id) =>
    Object.fromEntries(Object.entries(opik.organization(id)).filter(([name]) => !managed.includes(name))),
  );
}

/** What a lifecycle works with, past the line. */
export function contextOf(env: Readonly<Record<string, string>>): Context<OpikClient> {
  const report = { info: () => undefined, warn: () => undefined };
  return {
    services: opikProvider.connect({ stack: () => undefined, env, clock: systemClock, report }),
    report,
    clock: systemClock,
    run: new Run(),
  };
}
