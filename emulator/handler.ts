import type { z } from "zod";
import type { Operation, Shapes } from "../provider/opik/contract";
import type { Accounts } from "./accounts";
import { LocalOpikError } from "./localOpikError";
import type { LocalObjects } from "./objects";
import type { Organizations } from "./organizations";
import type { Reply } from "./replies";
import type { Scenarios } from "./scenarios";
import type { LocalUser } from "./types";
import type { Encoding } from "./validation";

/** Everything that a handler can look at and change. */
export interface World {
  readonly accounts: Accounts;
  readonly organizations: Organizations;
  readonly objects: LocalObjects;
  readonly scenarios: Scenarios;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;

/** A call that has passed the contract's checks. */
export interface Call<S extends Shapes = Shapes> {
  readonly params: Parsed<S["params"]>;
  readonly query: Parsed<S["query"]>;
  readonly headers: Parsed<S["headers"]>;
  readonly body: Parsed<S["body"]>;
  /** Who calls; undefined where the operation takes no credential. */
  readonly caller: LocalUser | undefined;
}

/** What one operation does. */
export interface Handler {
  readonly operation: Operation;
  /** How the request's body is written. */
  readonly encoding: Encoding;
  handle(call: Call, world: World): Reply;
}

export function handles<S extends Shapes>(
  operation: Operation<S>,
  handle: (call: Call<S>, world: World) => Reply,
  encoding: Encoding = "json",
): Handler {
  // Each part of a call is parsed with the shapes of the operation that the handler is found by.
  return { operation, encoding, handle: (call, world) => handle(call as Call<S>, world) };
}

/** The caller of an operation that takes a credential. */
export function callerOf(call: Pick<Call, "caller">): LocalUser {
  if (call.caller === undefined) {
    throw new Error("The operation was reached without a caller.");
  }
  return call.caller;
}

/**
 * Handlers by operation. An operation of the contract without one, or one without an operation, is found at start; an
 * invented deployment may take an operation at several routes.
 */
export function handlerTable(
  contract: readonly Operation[],
  handlers: readonly Handler[],
): ReadonlyMap<Operation, Handler> {
  const table = new Map(handlers.map((handler) => [handler.operation, handler]));
  const wanted = contract.map(({ name }) => name);
  const given = [...table.keys()].map(({ name }) => name);
  const problems = [
    ...wanted.filter((name) => !given.includes(name)).map((name) => `the operation "${name}" has no handler`),
    ...given.filter((name) => !wanted.includes(name)).map((name) => `there is no operation "${name}"`),
  ];
  if (problems.length > 0) {
    throw new LocalOpikError({
      code: "OPIK_LOCAL_INCOMPLETE",
      what: `The local Opik and the contract differ: ${problems.join("; ")}.`,
      next: "Write the handler in emulator/handlers, or the collection's part in emulator/collections, and name it in the table of index.ts.",
    });
  }
  return table;
}
