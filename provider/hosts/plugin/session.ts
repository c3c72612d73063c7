import type { ServiceError } from "@grpc/grpc-js";
import { systemClock } from "../../base/clock";
import {
  type Context,
  type Ending,
  type Properties,
  type ProviderDefinition,
  type Reporter,
  Run,
  silent,
} from "../../kit";
import { claimsFolder } from "../claimsFolder";
import { once, reporting, shortened, withoutValues } from "../texts";
import { configurationText } from "./configuration";
import { EngineLog } from "./engineLog";
import { serviceError } from "./serviceErrors";
import { type CancellableCall, cancellation, timeout } from "./signals";

/** A call under way. */
export interface Asked {
  readonly call: CancellableCall;
  /** Texts that came as secrets, and must not be said. */
  readonly hidden: Set<string>;
}

/** What lasts from one call to the next: which engine listens, and the run that it has configured. */
export class Session<Services> {
  private log: EngineLog | undefined;
  private engineAddress: string | undefined;
  private configured: Properties | undefined;
  private configuredBy: string | undefined;
  private services: Services | undefined;
  private run = new Run();
  private cancelled = new AbortController();
  private endings: Ending[] = [];
  /** The engine may be another one later, where it attaches again. */
  private readonly forTheRun: Reporter = reporting(
    {
      info: (message) => this.log?.reporterFor("").info(message),
      warn: (message) => this.log?.reporterFor("").warn(message),
    },
    (text) => this.shown(text),
  );

  constructor(
    readonly definition: ProviderDefinition<Services>,
    private readonly env: Readonly<Record<string, string | undefined>>,
  ) {}

  /** The provider's configuration in this run; `undefined` before there is one. */
  get configuration(): Properties | undefined {
    return this.configured;
  }

  /** @param address the engine's, or empty where it has none */
  connectEngine(address: string): void {
    this.log?.close();
    this.engineAddress = address === "" ? undefined : address;
    this.log = address === "" ? undefined : new EngineLog(address);
  }

  /** Whether another engine than the one at an address is there and listens. */
  async isHeardElsewhere(address: string): Promise<boolean> {
    return address !== this.engineAddress && ((await this.log?.isHeard()) ?? false);
  }

  /**
   * Begins a run; the engine may configure again, for another run or another explicit provider.
   *
   * @param configuredBy whose the configuration is, for messages
   */
  begin(configuration: Properties, configuredBy?: string): void {
    this.configured = configuration;
    this.configuredBy = configuredBy;
    this.services = undefined;
    this.endings = [];
    const { engineAddress, env, definition } = this;
    this.run.claims.close();
    this.run = new Run({
      board: claimsFolder({ name: definition.name, engineAddress, env }),
      atEnd: (act) => this.endings.push(act),
    });
    if (this.cancelled.signal.aborted) {
      // An attached plugin outlives the run that was cancelled.
      this.cancelled = new AbortController();
    }
  }

  /** The engine cancels each run in the end, and listens until that is answered; also one that nobody broke off. */
  async end(): Promise<void> {
    this.cancelled.abort(new Error("The engine cancelled the operation."));
    await Promise.all(this.endings.splice(0).map((act) => act()));
  }

  /** Waits until the engine has heard what was said. */
  async settled(): Promise<void> {
    await this.log?.settled();
  }

  /** Who hears what belongs to a resource, as it is said. */
  reporterFor(urn: string): Reporter {
    return this.log?.reporterFor(urn) ?? silent;
  }

  /**
   * What an operation works with; connects with the first one, and again after a failure.
   *
   * @param urn of the resource; empty where there is none
   * @param timeoutSeconds what the resource's customTimeouts allow; 0 where they do not say
   */
  context(urn: string, asked: Asked, secrets: ReadonlySet<string>, timeoutSeconds = 0): Context<Services> {
    const { configured, definition } = this;
    if (configured === undefined) {
      throw new Error("Pulumi called the provider before it configured it.");
    }
    this.services ??= definition.connect({
      stack: (key) => configurationText(definition.configuration, configured, key),
      stackName: this.configuredBy,
      env: this.env,
      clock: systemClock,
      flavour: "plugin",
      report: this.forTheRun,
      atEnd: (act) => this.endings.push(act),
    });
    return {
      services: this.services,
      report: once(
        this.run,
        urn,
        reporting(this.reporterFor(urn), (text) => this.shown(text, asked.hidden)),
      ),
      clock: systemClock,
      run: this.run,
      urn: urn === "" ? undefined : urn,
      secrets,
      signal: AbortSignal.any([this.cancelled.signal, cancellation(asked.call), ...timeout(timeoutSeconds)]),
    };
  }

  /** A text as it may be shown: without credentials, and without what came as a secret with the call. */
  shown(text: string, hidden: ReadonlySet<string> = new Set()): string {
    const open = withoutValues(text, hidden);
    return shortened(this.definition.presentable?.(open, this.services) ?? open);
  }

  /** @param secrets names of the properties to mark in what an unfinished operation leaves */
  error(error: unknown, { hidden }: Asked, secrets?: ReadonlySet<string>): Partial<ServiceError> {
    return serviceError(error, (text) => this.shown(text, hidden), secrets);
  }
}
