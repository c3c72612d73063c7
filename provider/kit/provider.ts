import type { Clock } from "../base/clock";
import type { Catalog } from "./catalog";
import type { Context, Reporter } from "./context";
import type { PropertyTypes, ResourceDefinition } from "./resource";
import type { Ending } from "./run";
import type { Properties } from "./values";

/** What a provider is connected with: where its configuration comes from, its time, and who hears it. */
export interface Surroundings {
  /** A value of the stack configuration by its key without the provider's namespace. */
  readonly stack: (key: string) => string | undefined;
  /** Whose these values are, for messages; `of the stack configuration` unless said. */
  readonly stackName?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Which host serves the provider: `plugin` or `dynamic`. */
  readonly flavour?: string | undefined;
  /** For what belongs to no resource. */
  readonly report: Reporter;
  /** Calls a function when the engine ends the run, while messages still reach the user; leaves it little time. */
  readonly atEnd?: ((act: Ending) => void) | undefined;
}

/** A setting of the provider itself, in the stack configuration or an explicit provider's arguments. */
export interface ConfigurationVariable {
  readonly key: string;
  /** Environment variable that is used where the configuration is silent. */
  readonly environment?: string;
  readonly secret: boolean;
  readonly description: string;
  /** `string` unless said. */
  readonly type?: "boolean";
}

/** Something that is read without managing it. */
export interface FunctionDefinition<Services> {
  /** Name of the function, such as `getOrganization`. */
  readonly name: string;
  readonly summary: string;
  readonly inputs: PropertyTypes;
  readonly outputs: PropertyTypes;
  /** Inputs have passed the check of their types. */
  invoke(context: Context<Services>, inputs: Properties): Promise<Properties>;
}

/** A whole provider: what the hosts need to serve it. */
export interface ProviderDefinition<Services> {
  /** Name of the Pulumi package and namespace of its configuration. */
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly configuration: readonly ConfigurationVariable[];
  readonly resources: Catalog<ResourceDefinition<Services>>;
  readonly functions: Catalog<FunctionDefinition<Services>>;
  /** Makes what the lifecycles work with; synchronous, and without any call to the managed system. */
  connect(surroundings: Surroundings): Services;
  /**
   * A text of this provider as users may see it: without credentials, and without characters that would make it pass
   * for another one. `services` are missing where they could not be made. The hosts show nothing else.
   */
  presentable?(text: string, services: Services | undefined): string;
}

/** @throws {TypeError} for a name that the provider has no resource of */
export function resourceNamed<Services>(
  provider: ProviderDefinition<Services>,
  name: string,
): ResourceDefinition<Services> {
  const found = provider.resources.get(name);
  if (found === undefined) {
    throw new TypeError(`The provider ${provider.name} has no resource ${JSON.stringify(name)}.`);
  }
  return found;
}
