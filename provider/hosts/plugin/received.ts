import type { PropertyTypes, ResourceDefinition } from "../../kit";
import type { Asked } from "./session";
import { isInternal, type Received, receive } from "./structs";

/** Properties of a request about a resource, whose secrets become hidden; empty where there are none. */
export function received(
  struct: Parameters<typeof receive>[0],
  { hidden }: Asked,
  resource?: Pick<ResourceDefinition<never>, "inputs" | "outputs">,
): Received {
  const always = resource && secretNames(resource);
  return receive(struct, hidden, always) ?? { properties: {}, secrets: new Set() };
}

/** Names of the properties that are secrets, whatever a program says: not every language's SDK marks them. */
export function secretNames(
  resource: Pick<ResourceDefinition<never>, "inputs" | "outputs">,
): ReadonlySet<string> {
  const known = secretsByResource.get(resource);
  if (known !== undefined) {
    return known;
  }
  const types = { ...resource.inputs, ...resource.outputs };
  const names = new Set(Object.keys(types).filter((name) => types[name]?.meta()?.secret === true));
  secretsByResource.set(resource, names);
  return names;
}

const secretsByResource = new WeakMap<object, ReadonlySet<string>>();

/** Inputs of which any part is named by a resource's ignoreChanges. */
export function ignoredInputs(paths: readonly string[], inputs: PropertyTypes): ReadonlySet<string> {
  const names = paths
    .map((path) => /^(?:\["([^"]*)"\]|([^.[]*))/.exec(path))
    .map((found) => found?.[1] ?? found?.[2]);
  return new Set(names.includes("*") ? Object.keys(inputs) : names.filter((one) => one !== undefined));
}

/** Names that are secret before or after. */
export function either(one: Received, other: Received): ReadonlySet<string> {
  return new Set([...one.secrets, ...other.secrets]);
}

/** Inputs without what the engine and other providers keep among them for themselves. */
export function withoutInternals(given: Received | undefined): Received {
  const entries = Object.entries(given?.properties ?? {}).filter(([name]) => !isInternal(name));
  return { properties: Object.fromEntries(entries), secrets: given?.secrets ?? new Set() };
}
