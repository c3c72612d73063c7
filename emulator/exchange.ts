import type { IncomingHttpHeaders } from "node:http";
import { zodWords } from "../provider/base/zodWords";
import type { Operation } from "../provider/opik/contract";
import { admit, presented } from "./credentials";
import type { Call, Handler, World } from "./handler";
import { sentences } from "./issues";
import { type Layout, layouts, openSourceLayout, platformLayout } from "./layout";
import { redactedBody, redactedQuery } from "./redaction";
import { failure, methodRefused, type Reply } from "./replies";
import type { Router } from "./router";
import type { RecordedRequest } from "./types";
import { validate } from "./validation";

/** A request as it came off the socket. */
export interface Arrived {
  readonly method: string;
  /** Path and query as in the request line. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request that was understood, and what is to be done about it. */
export interface Examined {
  readonly record: Omit<RecordedRequest, "status">;
  /** Carries the request out and gives its true response; has effects, so it is called at most once. */
  carryOut(): Reply;
}

/** Understands requests by the contract alone: it knows no operation by name. */
export class Examiner {
  readonly #router: Router;
  readonly #contractRouter: Router;
  readonly #handlers: ReadonlyMap<Operation, Handler>;
  readonly #world: World;

  /** `router` has the routes of this deployment, `contractRouter` those of the contract. */
  constructor(
    router: Router,
    contractRouter: Router,
    handlers: ReadonlyMap<Operation, Handler>,
    world: World,
  ) {
    this.#router = router;
    this.#contractRouter = contractRouter;
    this.#handlers = handlers;
    this.#world = world;
  }

  examine({ method, target, headers, body }: Arrived): Examined {
    const [path = "", ...rest] = target.split("?");
    const search = new URLSearchParams(rest.join("?"));
    const credential = presented(headers);
    const record = {
      method,
      path,
      query: redactedQuery(search),
      credential: credential.kind,
      user: undefined,
      userAgent: headers["user-agent"],
      body: redactedBody(body),
      operation: undefined,
    };
    const refused = (reply: Reply, violations: readonly string[], operation?: Operation): Examined => ({
      record: { ...record, operation: operation?.name, violations },
      carryOut: () => reply,
    });

    const layout = this.#layout();
    const resolution = this.#router.resolve(layout, method, path);
    if (resolution.kind === "unknown") {
      const elsewhere = this.#elsewhere(layout, method, path);
      const violation = "The contract has no such route.";
      return refused(layout.missing(method, path), elsewhere === undefined ? [violation] : [], elsewhere);
    }
    if (resolution.kind === "wrongMethod") {
      const { surface, allowed } = resolution;
      const elsewhere = this.#elsewhere(layout, method, path);
      const violation = `The contract has this route for ${allowed.join(" and ")} only.`;
      return refused(methodRefused(surface, allowed), elsewhere === undefined ? [violation] : [], elsewhere);
    }

    const { operation, params } = resolution;
    const absence = this.#world.scenarios.absence(operation);
    if (absence !== undefined) {
      return refused(absence, credential.violations, operation);
    }
    const admission = admit(operation, credential, this.#world.accounts, this.#world.scenarios);
    const handler = this.#handlers.get(operation);
    const validated = validate(operation, { params, search, headers, body }, handler?.encoding);
    const refusal = admission.refusal ?? validated.refusal;
    const violations = [...admission.violations, ...validated.violations];
    return {
      record: {
        ...record,
        operation: operation.name,
        user: admission.user?.userName,
        violations,
      },
      carryOut: () => {
        if (refusal !== undefined) {
          return refusal;
        }
        const { params, query, headers, body } = validated;
        try {
          const call = { params, query, headers, body, caller: admission.user } as Call;
          const reply = this.#handle(operation, handler, call);
          violations.push(...(reply.violations ?? []));
          return reply;
        } catch (error) {
          // Not the client's doing, but a test that overlooked it would test nothing.
          const failed = `The local Opik failed: ${error instanceof Error ? error.message : String(error)}`;
          violations.push(failed);
          return failure(operation.surface, 500, failed);
        }
      },
    };
  }

  #layout(): Layout {
    return this.#world.scenarios.has("open-source") ? openSourceLayout : platformLayout;
  }

  /**
   * The operation that the request would be on another kind of deployment, or on one that keeps to the contract
   * where this one writes in its own way. A client cannot know before it has asked, so such a request is answered as
   * the real server would, and is no violation.
   */
  #elsewhere(here: Layout, method: string, path: string): Operation | undefined {
    for (const layout of layouts) {
      for (const router of layout === here ? [this.#contractRouter] : [this.#router, this.#contractRouter]) {
        const resolution = router.resolve(layout, method, path);
        if (resolution.kind === "operation") {
          return resolution.operation;
        }
      }
    }
    return undefined;
  }

  /** The handler's response, which has to keep to the contract as much as the request. */
  #handle(operation: Operation, handler: Handler | undefined, call: Call): Reply {
    const reply = handler?.handle(call, this.#world);
    if (reply === undefined) {
      throw new Error(`${operation.name} has no handler.`);
    }
    const { response } = operation.shapes;
    if (response !== undefined && reply.status < 300) {
      const given = operation.responseIn === "location" ? reply.headers["location"] : JSON.parse(reply.body);
      const checked = response.safeParse(given, { error: zodWords });
      if (!checked.success) {
        throw new Error(
          sentences(checked.error, { whole: "The response", part: "The response's " }).join(" "),
        );
      }
    }
    return reply;
  }
}
