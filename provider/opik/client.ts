import type { Dispatcher } from "undici";
import { type Clock, systemClock } from "../base/clock";
import { Carrier } from "./carrier";
import { addressOf, type Configuration, isOpenSource } from "./configuration";
import type { CallArguments, Evidence, Operation, ResponseOf, Shapes } from "./contract";
import { secretsOf } from "./credentials";
import type { OpikError } from "./errors";
import { type CallSite, givenUp } from "./failures";
import { createDispatcher } from "./http/dispatcher";
import type { WireResponse } from "./http/exchange";
import type { Observer } from "./http/observer";
import { Transport } from "./http/transport";
import type { LearnedContract } from "./learned";
import { parseOutcome } from "./parse";
import { Reads } from "./reads";
import type { CallValues } from "./requests";
import { Resolver, type Variation } from "./resolve";
import { Secrets } from "./secrets";
import { nobody, Sessions } from "./sessions";
import { shared } from "./shared";

export interface ClientOptions {
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly dispatcher?: Dispatcher;
  /** How this deployment takes operations, where that was learned; it goes before the built-in contract. */
  readonly learned?: LearnedContract | undefined;
  /** Told about every response that a call ends with, whatever its status. */
  readonly onResponse?: (response: WireResponse) => void;
  readonly observer?: Observer | undefined;
  /** Told what the user has to know although a call succeeds. */
  readonly warn?: ((message: string) => void) | undefined;
  /** What runs the client, such as `plugin`; the server is told with each request. */
  readonly flavour?: string | undefined;
}

/** `surface` finds out what kind of server is there; `live` is for a learned contract that repeats the object. */
export interface CallOptions extends Variation {
  readonly signal?: AbortSignal | undefined;
  /** A read may be responded with what an equal read got so many milliseconds ago; any age unless said. */
  readonly maxAgeMs?: number | undefined;
  /** A read whose response is not cached for the run, since it is large. */
  readonly uncached?: boolean | undefined;
  /** Sends no credential, to find out whether the server has the operation at all. */
  readonly anonymous?: boolean | undefined;
}

/** Carries out the contract's operations on one deployment, with the credentials of one configuration. */
export class OpikClient {
  private readonly carrier: Carrier;
  private readonly resolver: Resolver;
  private readonly sessions: Sessions;
  private readonly reads: Reads;
  private readonly secrets: Secrets;

  constructor(
    readonly configuration: Configuration,
    options: ClientOptions = {},
  ) {
    const {
      clock = systemClock,
      random = Math.random,
      learned,
      onResponse,
      observer,
      warn,
      flavour,
    } = options;
    const { deployment } = configuration;
    const dispatcher = options.dispatcher ?? createDispatcher(deployment.origin);
    const transport = new Transport({ clock, random, dispatcher });
    this.carrier = new Carrier({ transport, clock, flavour, observer, onResponse });
    this.resolver = new Resolver(deployment, learned);
    this.secrets = new Secrets(secretsOf(configuration));
    this.reads = new Reads(clock, (operation) => observer?.cached(operation));
    this.sessions = new Sessions({
      configuration,
      carrier: this.carrier,
      resolver: this.resolver,
      clock,
      secrets: this.secrets,
      siteOf: (operation) => this.site(operation),
      warn,
    });
  }

  /**
   * Carries out one operation.
   *
   * @throws {OpikError} of the class that says what kind of failure it was
   */
  async call<S extends Shapes>(
    operation: Operation<S>,
    args: CallArguments<S>,
    options: CallOptions = {},
  ): Promise<ResponseOf<S>> {
    const values = args as CallValues;
    const carriedOut = operation.method === "GET" ? this.read : this.write;
    return (await carriedOut.call(this, operation, values, options)) as ResponseOf<S>;
  }

  /** The error of a call that is not waited for any more. */
  givenUp(operation: Operation, reason: unknown): OpikError {
    return givenUp(reason, this.site(operation));
  }

  private async read(operation: Operation, values: CallValues, options: CallOptions): Promise<unknown> {
    const { maxAgeMs = Number.POSITIVE_INFINITY, signal, surface, anonymous } = options;
    if (options.uncached) {
      return this.perform(operation, values, options);
    }
    const join = () => {
      let isOwn = false;
      const result = this.reads.get(operation, [values, surface, anonymous], maxAgeMs, () => {
        isOwn = true;
        return this.perform(operation, values, options);
      });
      return { result, isOwn };
    };
    try {
      return await shared(join, signal);
    } catch (error) {
      throw signal?.aborted && error === signal.reason ? this.givenUp(operation, error) : error;
    }
  }

  private async write(operation: Operation, values: CallValues, options: CallOptions): Promise<unknown> {
    try {
      return await this.perform(operation, values, options);
    } finally {
      // Also after a failure: it may have taken effect all the same.
      this.reads.drop(operation.invalidates);
    }
  }

  private async perform(operation: Operation, values: CallValues, options: CallOptions): Promise<unknown> {
    const { signal, anonymous } = options;
    const call = this.resolver.resolve(operation, values, options);
    const site = this.site(call.operation, values);
    return this.carrier.observed(site, async (observer) => {
      const outcome =
        anonymous || this.sessions.isAnonymous(operation)
          ? await this.carrier.send(call, nobody, { signal, observer })
          : await this.sessions.send(call, site, { signal, observer });
      return parseOutcome(call, outcome, site);
    });
  }

  /** What is known of how this deployment takes an operation. */
  evidenceOf(operation: Operation): Evidence {
    return this.resolver.evidenceOf(operation);
  }

  /** Whether a call has to be given the object as it is now, because the request repeats it. */
  needsLive<S extends Shapes>(operation: Operation<S>, args: CallArguments<S>): boolean {
    return this.resolver.resolve(operation, args as CallValues).needsLive;
  }

  /** Text that may hold something that the server said, without the credentials of this client and its sessions. */
  redact(text: string): string {
    return this.secrets.redact(text);
  }

  /** A whole sentence without credentials, whoever wrote which part of it. */
  presentable(text: string): string {
    return this.secrets.presentable(text);
  }

  private site(operation: Operation, { headers }: CallValues = {}): CallSite {
    const { deployment, urlSource, workspace } = this.configuration;
    const name = headers?.["comet-workspace"];
    return {
      operation,
      origin: addressOf(deployment),
      urlSource,
      ...(name === undefined
        ? {}
        : { workspace: { name, source: workspace?.value === name ? workspace.source : undefined } }),
      isOpenSource: isOpenSource(deployment),
      secrets: this.secrets.all,
    };
  }
}
