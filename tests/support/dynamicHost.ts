import { defaultUsers, type LocalOpik } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { createDynamicHost, type DynamicProvider } from "../../provider/hosts/dynamic/host";
import { PROVIDER_PROPERTY } from "../../provider/hosts/dynamic/providerText";
import { type Context, Run as KitRun } from "../../provider/kit";
import type { OpikClient } from "../../provider/opik";
import { FakeClock } from "./fakeClock";

type Record_ = Record<string, unknown>;

/** One run of the engine as the dynamic flavour sees it: a host process of its own, here in this process. */
export class Run {
  readonly clock = new FakeClock();
  /** What was said, warnings with `warning: ` before them. */
  readonly said: string[] = [];
  readonly provider: DynamicProvider;
  private readonly providerOf: (kind: string) => DynamicProvider;
  private readonly config: Readonly<Record<string, string>>;
  private readonly environment: Record<string, string | undefined>;

  constructor(
    opik: Pick<LocalOpik, "url">,
    {
      kind = "OrganizationSettings",
      env = {},
      config = {},
    }: { kind?: string; env?: Record<string, string>; config?: Record<string, string> } = {},
  ) {
    const [admin] = defaultUsers;
    this.environment = {
      OPIK_CONFIG_PATH: "/dev/null",
      OPIK_URL_OVERRIDE: opik.url,
      OPIK_API_KEY: admin?.apiKey,
      ...env,
    };
    const { provider } = createDynamicHost(opikProvider, {
      clock: this.clock,
      report: {
        info: (message) => this.said.push(message),
        warn: (message) => this.said.push(`warning: ${message}`),
      },
      env: this.environment,
      // This process is not the host's: it has thousands of runs, and no engine ends them.
      atEnd: () => undefined,
    });
    this.providerOf = provider;
    this.config = config;
    this.provider = this.configured(kind);
  }

  /** The same run, with the provider of another kind of resource. */
  of(kind: string): Run {
    return Object.create(this, { provider: { value: this.configured(kind) } }) as Run;
  }

  private configured(kind: string): DynamicProvider {
    const provider = this.providerOf(kind);
    provider.configure({ config: { get: (key) => this.config[key] } });
    return provider;
  }

  /** What a lifecycle is called with, for the operations that the dynamic provider host has not. */
  context(): Context<OpikClient> {
    const report = { info: () => undefined, warn: () => undefined };
    const { clock, environment: env } = this;
    const services = opikProvider.connect({ stack: () => undefined, env, clock, report });
    return { services, report, clock, run: new KitRun() };
  }

  /** Checks inputs; the inputs to go on with, or the reasons why not. */
  async check(
    declared: Record_,
    state: Record_ = {},
  ): Promise<{ inputs: Record_; failures: { property: string; reason: string }[] }> {
    return (await this.provider.check(state, declared)) as never;
  }

  private async checked(declared: Record_, state?: Record_): Promise<Record_> {
    const { inputs, failures } = await this.check(declared, state);
    if (failures.length > 0) {
      throw new Error(failures.map(({ reason }) => reason).join("\n"));
    }
    return inputs;
  }

  async create(declared: Record_): Promise<State> {
    const inputs = await this.checked(declared);
    const { id, outs } = (await this.provider.create(inputs)) as { id: string; outs: Record_ };
    return { id, inputs, outputs: outs };
  }

  /** Check and diff, as a plain preview asks for them of a state that has the provider's text. */
  async preview({ id, inputs: oldInputs, outputs }: State, declared: object): Promise<Preview> {
    const inputs = await this.checked({ ...declared }, oldInputs);
    const diff = await this.provider.diff(id, { ...outputs, [PROVIDER_PROPERTY]: "" }, inputs);
    const {
      changes,
      replaces,
      deleteBeforeReplace = false,
    } = diff as Partial<Preview> & Pick<Preview, "changes" | "replaces">;
    return { inputs, changes, replaces, deleteBeforeReplace, said: this.said };
  }

  /** Check, diff, and an update also where the diff finds nothing to do: that it writes nothing then is the update's to see. */
  async up(state: State, declared: Record_): Promise<State> {
    const { inputs } = await this.preview(state, declared);
    const { outs } = (await this.provider.update(state.id, state.outputs, inputs)) as { outs: Record_ };
    return { id: state.id, inputs, outputs: outs };
  }

  async refresh(state: State): Promise<State> {
    const { id, inputs, props } = (await this.provider.read(state.id, state.outputs)) as {
      id: string;
      inputs: Record_;
      props: Record_;
    };
    return { id, inputs, outputs: props };
  }

  destroy(state: State): Promise<void> {
    return this.provider.delete(state.id, state.outputs);
  }
}

export interface State {
  readonly id: string;
  readonly inputs: Record_;
  readonly outputs: Record_;
}

export interface Preview {
  readonly inputs: Record_;
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** All that the run has said so far. */
  readonly said: readonly string[];
}

/** The error that a promise must be rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("It was expected to fail, but it did not.");
}
