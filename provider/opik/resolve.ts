import type { Deployment } from "./configuration";
import type { Evidence, Operation, Surface } from "./contract";
import type { WireRequest } from "./http/exchange";
import {
  type LearnedContract,
  type LearnedRequest,
  learnedWireRequest,
  requestFor,
  rewritesObject,
} from "./learned";
import { type CallValues, wireRequest } from "./requests";

/** Who makes a call. */
export interface Identity {
  readonly headers: Readonly<Record<string, string>>;
  /** Value of a cookie that the server has set, if it has. */
  readonly cookie: (name: string) => string | undefined;
}

/** What makes a call another one with the same operation and values. */
export interface Variation {
  /** Base to call instead of the operation's own. */
  readonly surface?: Surface | undefined;
  /** The object that is written, as it was read just before. */
  readonly live?: Readonly<Record<string, unknown>> | undefined;
}

/** A call for which it is settled how this deployment takes it. */
export interface ResolvedCall {
  /** The operation with the method and path that are really sent. */
  readonly operation: Operation;
  /** Whether the request repeats the object as it was read just before. */
  readonly needsLive: boolean;
  /** Statuses that mean success; every 2xx where it is undefined. */
  readonly success: readonly number[] | undefined;
  /** Whether a page for people may be the response, as it may to a form. */
  readonly mayBePage: boolean;
  /** @throws {ConfigurationError} for a value that cannot be sent */
  request(identity: Identity): WireRequest;
}

/** How one deployment takes operations: as the contract has it, or as it was learned. */
export class Resolver {
  constructor(
    private readonly deployment: Deployment,
    private readonly learned: LearnedContract | undefined,
  ) {}

  /** What is known of how this deployment takes an operation. */
  evidenceOf(operation: Operation): Evidence {
    return this.requestsOf(operation) === undefined ? operation.evidence : "observed";
  }

  /** @throws {ConfigurationError} where the learned contract does not say how to send these values */
  resolve(operation: Operation, values: CallValues, { surface, live = {} }: Variation = {}): ResolvedCall {
    const requests = this.requestsOf(operation);
    const { deployment } = this;
    if (requests === undefined) {
      const base = deployment[surface ?? operation.surface];
      return {
        operation,
        needsLive: false,
        success: undefined,
        mayBePage: false,
        request: ({ headers }) => wireRequest(operation, values, base, headers),
      };
    }
    const call = { ...learnedCall(values), live };
    const request = requestFor(requests, call);
    const { method, path, success, encoding } = request;
    return {
      operation: { ...operation, method, path },
      needsLive: rewritesObject(request),
      success,
      mayBePage: encoding === "form",
      request: (identity) => learnedWireRequest(request, call, { origin: deployment.origin, ...identity }),
    };
  }

  private requestsOf({ name }: Operation): readonly LearnedRequest[] | undefined {
    return this.learned?.operations[name]?.requests;
  }
}

/** A call as a learned contract sees it: its path parameters and the fields of its body by name. */
function learnedCall({ params = {}, body = {} }: CallValues) {
  const fields = body as Readonly<Record<string, unknown>>;
  return {
    values: { ...params, ...fields },
    written: Object.keys(fields),
    identifying: Object.keys(params),
  };
}
