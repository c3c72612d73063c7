import type { Clock } from "../base/clock";
import { version } from "../base/version";
import type { CallSite } from "./failures";
import type { WireResponse } from "./http/exchange";
import type { Observer, OperationObserver } from "./http/observer";
import type { Outcome, Transport } from "./http/transport";
import type { Identity, ResolvedCall } from "./resolve";

export interface CarrierOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** What runs the client, such as `plugin`; for the user agent. */
  readonly flavour: string | undefined;
  readonly observer: Observer | undefined;
  /** Told about every response that a call ends with, whatever its status. */
  readonly onResponse: ((response: WireResponse) => void) | undefined;
}

/** How a call goes on. */
export interface Sending {
  readonly signal: AbortSignal | undefined;
  readonly observer: OperationObserver | undefined;
}

/** Carries out calls that were resolved, for whoever they are made, with somebody who watches. */
export class Carrier {
  private readonly userAgent: string;

  constructor(private readonly options: CarrierOptions) {
    const { flavour } = options;
    const details = [...(flavour === undefined ? [] : [flavour]), `node ${process.versions.node}`];
    this.userAgent = `pulumi-opik/${version} (${details.join("; ")})`;
  }

  async send(call: ResolvedCall, identity: Identity, { signal, observer }: Sending): Promise<Outcome> {
    const { transport, onResponse } = this.options;
    const { method, idempotent } = call.operation;
    const headers = {
      "user-agent": this.userAgent,
      // Decisions are taken on what is there now, not on what some proxy has stored.
      ...(method === "GET" ? { "cache-control": "no-cache" } : {}),
      ...identity.headers,
    };
    const outcome = await transport.send(call.request({ ...identity, headers }), {
      idempotent,
      signal,
      observer,
    });
    if (outcome.response !== undefined) {
      onResponse?.(outcome.response);
    }
    return outcome;
  }

  /** Tells the observer of an operation, from its beginning to its end. */
  async observed<T>(
    { operation, origin }: CallSite,
    act: (observer: OperationObserver | undefined) => Promise<T>,
  ): Promise<T> {
    const { clock } = this.options;
    const { name, method, path } = operation;
    const observer = this.options.observer?.began({ name, method, path, origin, startedAt: clock.now() });
    try {
      const result = await act(observer);
      observer?.ended(clock.now());
      return result;
    } catch (error) {
      observer?.ended(clock.now(), error);
      throw error;
    }
  }
}
