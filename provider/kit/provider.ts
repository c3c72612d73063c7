import type { Clock } from "../base/clock";
import type { ResourceDefinition } from "./resource";

/** What a provider is connected with: where its configuration comes from, and its time. */
export interface Surroundings {
  /** A value of the stack configuration by its key without the provider's namespace. */
  readonly stack: (key: string) => string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/** A whole provider: what the hosts need to serve it. */
export interface ProviderDefinition<Services> {
  /** Name of the Pulumi package and namespace of its configuration. */
  readonly name: string;
  readonly resources: readonly ResourceDefinition<Services>[];
  /** Makes what the lifecycles work with; synchronous, and without any call to the managed system. */
  connect(surroundings: Surroundings): Services;
}

/** @throws {TypeError} for a name that the provider has no resource of */
export function resourceNamed<Services>(
  provider: ProviderDefinition<Services>,
  name: string,
): ResourceDefinition<Services> {
  const found = provider.resources.find((one) => one.name === name);
  if (found === undefined) {
    throw new TypeError(`The provider ${provider.name} has no resource ${JSON.stringify(name)}.`);
  }
  return found;
}
