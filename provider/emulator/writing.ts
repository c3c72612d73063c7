import { createHash } from "node:crypto";
import { organizationChangesSchema } from "../opik/contract";
import { parsedJson } from "./validation";

/*
 * Invented deployments. How a real one writes the setting is not publicly known, so the local Opik can be one that
 * writes it in another way than the contract assumes. None of these is a claim about the real Opik; they are there so
 * that a contract can be learned from a recording, and what was learned can be used.
 */

export const writingStyles = [
  "contract",
  "patch-nested",
  "whole-object-put",
  "post-action-csrf",
  "query-switch",
  "enable-disable",
  "graphql",
  "form",
] as const;

export type WritingStyle = (typeof writingStyles)[number];

export const writingDescriptions: Readonly<Record<WritingStyle, string>> = {
  contract: "as the contract assumes it: PATCH with the field that changes",
  "patch-nested": "PATCH of a settings object below the organization",
  "whole-object-put": "PUT of the whole organization; what is left out is wiped",
  "post-action-csrf": "POST of an action, with a header from a cookie; sessions only",
  "query-switch": "POST without a body, the value in the query",
  "enable-disable": "POST to one address for on and another for off",
  graphql: "POST of a mutation to one address for everything",
  form: "POST of a form",
};

/** A request as it came, as far as a style looks at it. */
export interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly search: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The organization as it is, to know its fields. */
  readonly organization: (id: string) => Readonly<Record<string, unknown>> | undefined;
  readonly session: string | undefined;
}

/** What a request means in a style. */
export interface Understood {
  readonly organizationId: string;
  readonly changes: Readonly<Record<string, unknown>>;
  /** Why it is not carried out. */
  readonly refusal?: { readonly status: number; readonly message: string };
  readonly violations: readonly string[];
}

type Style = (attempt: Attempt) => Understood | undefined;

const [FIELD = ""] = Object.keys(organizationChangesSchema.shape);
const json = ({ body }: Attempt): Record<string, unknown> =>
  (parsedJson(body)?.json ?? {}) as Record<string, unknown>;
const write = (organizationId: unknown, value: unknown): Understood =>
  typeof organizationId === "string" && typeof value === "boolean"
    ? { organizationId, changes: { [FIELD]: value }, violations: [] }
    : {
        organizationId: "",
        changes: {},
        refusal: { status: 400, message: "The request is not what this deployment takes." },
        violations: ["The request is not what this deployment takes."],
      };

/** The id in a path that must begin and end with the given parts. */
function idIn(path: string, before: string, after: string): string | undefined {
  return path.startsWith(before) && path.endsWith(after)
    ? decodeURIComponent(path.slice(before.length, path.length - after.length))
    : undefined;
}

const styles: Readonly<Record<Exclude<WritingStyle, "contract">, Style>> = {
  "patch-nested": (attempt) => {
    const id = idIn(attempt.path, "/api/organizations/", "/settings");
    return attempt.method === "PATCH" && id !== undefined
      ? write(id, (json(attempt)["settings"] as Record<string, unknown> | undefined)?.[FIELD])
      : undefined;
  },
  "whole-object-put": (attempt) => {
    const id = idIn(attempt.path, "/api/organizations/", "");
    if (attempt.method !== "PUT" || id === undefined || id.includes("/")) {
      return undefined;
    }
    const sent = json(attempt);
    const live = attempt.organization(id) ?? {};
    const strangers = Object.keys(sent).filter((name) => !Object.hasOwn(live, name));
    if (strangers.length > 0) {
      const message = `Unrecognized field: ${strangers.join(", ")}`;
      return { organizationId: id, changes: {}, refusal: { status: 400, message }, violations: [message] };
    }
    const wiped = Object.keys(live).filter((name) => !Object.hasOwn(sent, name) && name !== "id");
    return {
      organizationId: id,
      changes: { ...Object.fromEntries(wiped.map((name) => [name, undefined])), ...sent },
      violations: [],
    };
  },
  "post-action-csrf": (attempt) => {
    if (attempt.method !== "POST" || attempt.path !== "/api/admin/organization/invitation-policy") {
      return undefined;
    }
    const expected = attempt.session === undefined ? undefined : csrfToken(attempt.session);
    if (expected === undefined || attempt.headers["x-csrf-token"] !== expected) {
      const refusal = { status: 403, message: "Missing or wrong CSRF token" };
      return { organizationId: "", changes: {}, refusal, violations: [] };
    }
    return write(json(attempt)["organizationId"], json(attempt)["adminsOnly"]);
  },
  "query-switch": (attempt) => {
    const id = idIn(attempt.path, "/api/organizations/", "/restrict-invites");
    const value = { "1": true, "0": false }[attempt.search.get("enabled") ?? ""];
    return attempt.method === "POST" && id !== undefined ? write(id, value) : undefined;
  },
  "enable-disable": (attempt) => {
    for (const [end, value] of [
      ["enable", true],
      ["disable", false],
    ] as const) {
      const id = idIn(attempt.path, "/api/organizations/", `/invite-restriction/${end}`);
      if (attempt.method === "POST" && id !== undefined) {
        return write(id, value);
      }
    }
    return undefined;
  },
  graphql: (attempt) => {
    if (attempt.method !== "POST" || attempt.path !== "/api/graphql") {
      return undefined;
    }
    const { variables } = json(attempt) as { variables?: { input?: Record<string, unknown> } };
    const value = { ADMINS_ONLY: true, ANY_MEMBER: false }[String(variables?.input?.["invitePolicy"])];
    return write(variables?.input?.["organizationId"], value);
  },
  form: (attempt) => {
    if (attempt.method !== "POST" || attempt.path !== "/api/organizations/update") {
      return undefined;
    }
    const form = new URLSearchParams(attempt.body.toString("utf8"));
    const value = { true: true, false: false }[form.get(FIELD) ?? ""];
    return write(form.get("organizationId"), value);
  },
};

/** What a request means where the deployment writes in this style; undefined where it is some other request. */
export function understand(style: WritingStyle, attempt: Attempt): Understood | undefined {
  return style === "contract" ? undefined : styles[style](attempt);
}

/** The status of a success in this style; which one a client gets must not matter to it. */
export function successStatus(style: WritingStyle): number {
  return style === "graphql" || style === "form" ? 200 : 204;
}

/** The token that the page of a session has to send back in a header. */
export function csrfToken(session: string): string {
  return createHash("sha256").update(`csrf ${session}`).digest("hex").slice(0, 32);
}
