import { systemClock } from "../../base/clock";
import {
  type Context,
  checkResource,
  diffResource,
  managedState,
  type Properties,
  type ProviderDefinition,
  type Reporter,
  Run,
  resourceNamed,
} from "../../kit";
import { claimsFolder } from "../claimsFolder";
import { addressIn } from "../engineAddress";
import { once, reporting, shortened } from "../texts";
import { hostError } from "./hostError";
import { interruptOf } from "./interrupt";
import { fromHost, toHost } from "./properties";
import { PROVIDER_PROPERTY } from "./providerText";

type HostProperties = Record<string, unknown>;

/** What Pulumi's dynamic provider host gives `configure`; keys carry their namespace. */
export interface ConfigureRequest {
  readonly config: { get(key: string): string | undefined };
}

/** A dynamic provider as Pulumi's dynamic provider host calls it. */
export interface DynamicProvider {
  configure(request: ConfigureRequest): void;
  check(oldInputs: HostProperties, inputs: HostProperties): Promise<unknown>;
  diff(id: string, state: HostProperties, inputs: HostProperties): Promise<unknown>;
  create(inputs: HostProperties): Promise<unknown>;
  read(id: string, outputs: HostProperties): Promise<unknown>;
  update(id: string, state: HostProperties, inputs: HostProperties): Promise<unknown>;
  delete(id: string, outputs: HostProperties): Promise<void>;
}

/** Serves a provider's resources to Pulumi's dynamic provider host, one dynamic provider a kind. */
export interface DynamicHost {
  /** @throws {TypeError} for a kind that the provider does not have */
  provider(kind: string): DynamicProvider;
}

/**
 * The engine shows each line that the host process prints, also in a preview: it is the only way in which a dynamic
 * provider can speak. Everything goes to one stream, so that the lines stay in their order.
 */
const consoleReporter: Reporter = {
  info: (message) => console.log(message),
  warn: (message) => console.log(`warning: ${message}`),
};

export function createDynamicHost<Services>(
  definition: ProviderDefinition<Services>,
  {
    report: listener = consoleReporter as Reporter,
    clock = systemClock,
    env = process.env,
    atEnd = interruptOf(process),
    /** All processes of one run are given the same one. */
    engineAddress = addressIn(process.argv.slice(2)),
  } = {},
): DynamicHost {
  // One host process serves one run of the engine, and all kinds share what they learn in it.
  const run = new Run({ board: claimsFolder({ name: definition.name, engineAddress, env }), atEnd });
  let services: Services | undefined;
  let config: ConfigureRequest["config"] | undefined;

  const shown = (text: string) => shortened(definition.presentable?.(text, services) ?? text);
  const report = reporting(listener, shown);
  const guarded = guardedWith(shown);

  /*
   * Everything that can fail is left to the first operation and tried again by each: the dynamic provider host
   * keeps a provider whose `configure` has thrown, and runs other operations before an asynchronous one is done.
   */
  const context = (): Context<Services> => {
    const configured = config;
    if (configured === undefined) {
      throw new Error(
        "Pulumi called the provider before it configured it; @pulumi/pulumi 3.139.0 or newer is needed.",
      );
    }
    services ??= definition.connect({
      stack: (key) => configured.get(`${definition.name}:${key}`),
      env,
      clock,
      flavour: "dynamic",
      report,
      atEnd,
    });
    return { services, report: once(run, "", report), clock, run };
  };

  const provider = (kind: string): DynamicProvider => {
    const resource = resourceNamed(definition, kind);
    const { lifecycle } = resource;
    const managed = (state: HostProperties, inputs: Properties) =>
      managedState(resource, { state: fromHost(state), inputs });
    return {
      configure: (request) => {
        config = request.config;
      },
      check: guarded(async (oldInputs: HostProperties, inputs: HostProperties) => {
        const before = fromHost(oldInputs);
        const checked = await checkResource(resource, context, {
          oldInputs: Object.keys(before).length === 0 ? undefined : before,
          inputs: fromHost(inputs),
        });
        return {
          inputs: toHost(checked.inputs),
          failures: checked.failures.map((one) => ({ ...one, reason: shown(one.reason) })),
        };
      }),
      diff: guarded(async (id: string, state: HostProperties, declared: HostProperties) => {
        const inputs = fromHost(declared);
        const { changed, replaces, deleteBeforeReplace } = await diffResource(resource, context(), {
          id,
          state: managed(state, inputs),
          inputs,
        });
        // A state of the plugin has no provider's text, and only an update puts it in: without it the host could
        // neither read nor delete the resource.
        return {
          changes: changed.length > 0 || !Object.hasOwn(state, PROVIDER_PROPERTY),
          replaces,
          ...(deleteBeforeReplace ? { deleteBeforeReplace } : {}),
        };
      }),
      create: guarded(async (inputs: HostProperties) => {
        const { id, outputs } = await lifecycle.create(context(), { inputs: fromHost(inputs) });
        return { id, outs: toHost(outputs) };
      }),
      read: guarded(async (id: string, outputs: HostProperties) => {
        const read = await lifecycle.read(context(), { id, state: fromHost(outputs) });
        // An empty id says that the object is gone.
        return read === undefined
          ? { id: "", props: {} }
          : { id: read.id ?? id, inputs: toHost(read.inputs), props: toHost(read.outputs) };
      }),
      update: guarded(async (id: string, state: HostProperties, declared: HostProperties) => {
        const inputs = fromHost(declared);
        const { outputs } = await lifecycle.update(context(), { id, state: managed(state, inputs), inputs });
        return { outs: toHost(outputs) };
      }),
      delete: guarded(async (id: string, outputs: HostProperties) => {
        await lifecycle.delete(context(), { id, state: fromHost(outputs) });
      }),
    };
  };
  return { provider };
}

/** Puts a method's errors into the host's form; the last argument of each method holds the provider's text. */
function guardedWith(shown: (text: string) => string) {
  return <A extends unknown[], R>(method: (...args: A) => Promise<R>): ((...args: A) => Promise<R>) =>
    async (...args) => {
      try {
        return await method(...args);
      } catch (error) {
        const properties = args.at(-1) as HostProperties;
        throw hostError(error, properties[PROVIDER_PROPERTY], shown);
      }
    };
}
