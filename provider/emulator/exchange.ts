import type { IncomingHttpHeaders } from "node:http";
import { type Operation, updateOrganization } from "../opik/contract";
import { admit, type Presented, presented } from "./credentials";
import type { Call, Handler, World } from "./handler";
import { writeOrganization } from "./handlers/updateOrganization";
import { sentences } from "./issues";
import { type Layout, layouts, openSourceLayout, platformLayout } from "./layout";
import { redactedBody, redactedQuery } from "./redaction";
import { failure, json, methodRefused, type Reply, routeMissing } from "./replies";
import type { Router } from "./router";
import type { RecordedRequest } from "./types";
import { validate } from "./validation";
import { type Attempt, csrfToken, successStatus, understand } from "./writing";

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
  /** Carries the request out and gives its true answer; has effects, so it is called at most once. */
  carryOut(): Reply;
}

/** Understands requests by the contract alone: it knows no operation by name. */
export class Examiner {
  readonly #router: Router;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #world: World;

  constructor(router: Router, handlers: ReadonlyMap<string, Handler>, world: World) {
    this.#router = router;
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
      body: redactedBody(body),
      operation: undefined,
    };
    const refused = (reply: Reply, violations: readonly string[], operation?: Operation): Examined => ({
      record: { ...record, operation: operation?.name, violations },
      carryOut: () => reply,
    });

    const otherWrite = this.#otherWrite({ method, path, search, headers, body }, credential, record);
    if (otherWrite !== undefined) {
      return otherWrite;
    }
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
    const absence = this.#absence(operation);
    if (absence !== undefined) {
      return refused(absence, credential.violations, operation);
    }
    const admission = admit(operation, credential, this.#world.accounts, this.#world.scenarios);
    const validated = validate(operation, { params, search, headers, body });
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
          const reply = this.#handle(operation, {
            params,
            query,
            headers,
            body,
            caller: admission.user,
          } as Call);
          return this.#withToken(reply, credential);
        } catch (error) {
          // Not the client's doing, but a test that overlooked it would test nothing.
          const failed = `The local Opik failed: ${error instanceof Error ? error.message : String(error)}`;
          violations.push(failed);
          return failure(operation.surface, 500, failed);
        }
      },
    };
  }

  /** A write in the style of an invented deployment, which is recorded as the operation that it stands for. */
  #otherWrite(
    arrived: Omit<Attempt, "organization" | "session">,
    credential: Presented,
    record: Omit<Examined["record"], "violations">,
  ): Examined | undefined {
    const { accounts, organizations, scenarios, writing } = this.#world;
    const understood = understand(writing, {
      ...arrived,
      organization: (id) => (organizations.has(id) ? organizations.get(id) : undefined),
      session: credential.kind === "session" ? credential.secret : undefined,
    });
    if (understood === undefined) {
      return undefined;
    }
    const { user, refusal, violations } = admit(updateOrganization, credential, accounts, scenarios);
    const { organizationId, changes, refusal: no } = understood;
    return {
      record: {
        ...record,
        operation: updateOrganization.name,
        user: user?.userName,
        violations: [...violations, ...understood.violations],
      },
      carryOut: () => {
        if (refusal !== undefined || user === undefined) {
          return refusal ?? failure("dashboard", 401, "Unauthorized");
        }
        if (no !== undefined) {
          return failure("dashboard", no.status, no.message);
        }
        const reply = writeOrganization(user, organizationId, changes, this.#world);
        return reply.status < 300 ? json(successStatus(writing), { data: null }) : reply;
      },
    };
  }

  #absence(operation: Operation): Reply | undefined {
    // An invented deployment does not have the contract's own route.
    return this.#world.writing !== "contract" && operation.name === updateOrganization.name
      ? routeMissing(operation.surface)
      : this.#world.scenarios.absence(operation);
  }

  #layout(): Layout {
    return this.#world.scenarios.has("open-source") ? openSourceLayout : platformLayout;
  }

  /**
   * The operation that the request would be on another kind of deployment. A client cannot know the kind before
   * it has asked, so such a request is answered as the real server would, and is no violation.
   */
  #elsewhere(here: Layout, method: string, path: string): Operation | undefined {
    for (const layout of layouts) {
      const resolution = layout === here ? undefined : this.#router.resolve(layout, method, path);
      if (resolution?.kind === "operation") {
        return resolution.operation;
      }
    }
    return undefined;
  }

  /** Where the page has to send a token back, every read of a session sets it as a cookie. */
  #withToken(reply: Reply, { kind, secret }: Presented): Reply {
    return this.#world.writing === "post-action-csrf" && kind === "session"
      ? { ...reply, headers: { ...reply.headers, "set-cookie": `XSRF-TOKEN=${csrfToken(secret)}; Path=/` } }
      : reply;
  }

  /** The handler's answer, which has to keep to the contract as much as the request. */
  #handle(operation: Operation, call: Call): Reply {
    const reply = this.#handlers.get(operation.name)?.handle(call, this.#world);
    if (reply === undefined) {
      throw new Error(`${operation.name} has no handler.`);
    }
    const { answer } = operation.shapes;
    if (answer !== undefined && reply.status < 300) {
      const given = operation.answerIn === "location" ? reply.headers["location"] : JSON.parse(reply.body);
      const checked = answer.safeParse(given);
      if (!checked.success) {
        throw new Error(sentences(checked.error, { whole: "The answer", part: "The answer's " }).join(" "));
      }
    }
    return reply;
  }
}
