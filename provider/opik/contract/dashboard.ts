import { z } from "zod";
import { sentenceOf, zodWords } from "../../base/zodWords";
import { idSchema } from "./id";
import { defineOperation } from "./operation";

/*
 * The platform's own API, which the Comet dashboard and Opik's web front end use. It is not documented: what is
 * below was read in public clients of it, and what could not be read anywhere is marked as assumed.
 *
 * "Opik front end" is github.com/comet-ml/opik, apps/opik-frontend/src/plugins/comet, at commit 2148258;
 * "Opik end-to-end tests" is tests_end_to_end/e2e/core/comet/client.ts of the same repository, at 643f9d50.
 */

/**
 * An organization as the list gives it. Fields came one after the other (first `paymentPlan` and `role`, then
 * `academic` and `onlyAdminsInviteByEmail`, then `workspaceRolesEnabled`, then `costIntelligenceEnabled`), so an
 * older server leaves the later ones out; a missing field is never taken for `false`.
 */
export const organizationSchema = z.looseObject({
  id: idSchema,
  name: z.string(),
  /** The caller's own role; `ADMIN`, `MEMBER`, `VIEW_ONLY_MEMBER`, `LLM_ONLY` and `EM_AND_MPM_ONLY` are known. */
  role: z.string().optional(),
  paymentPlan: z.string().nullish(),
  onlyAdminsInviteByEmail: z.boolean().optional(),
  // Known, but not used; so nothing in them may make the list unreadable.
  academic: z.boolean().nullish(),
  workspaceRolesEnabled: z.boolean().nullish(),
  costIntelligenceEnabled: z.boolean().nullish(),
});

export type Organization = z.output<typeof organizationSchema>;

/** An entry of the list that is no organization as far as is known. It matters only to whoever asks for it. */
export interface UnreadableOrganization {
  readonly id?: undefined;
  readonly name?: undefined;
  /** Its id, where that at least is one. */
  readonly unreadableId: string | undefined;
  /** What is wrong with it, such as `role: ...`. */
  readonly problem: string;
}

const listedOrganizationSchema = z.union([organizationSchema, z.unknown().transform(unreadable)]);

function unreadable(entry: unknown): UnreadableOrganization {
  const [issue] = organizationSchema.safeParse(entry, { error: zodWords }).error?.issues ?? [];
  const withId = z.looseObject({ id: idSchema }).safeParse(entry);
  return {
    unreadableId: withId.data?.id,
    problem: sentenceOf(issue?.path.join(".") || "the whole entry", issue?.message ?? "unknown reason"),
  };
}

/** The fields of an organization that can be written, each on its own. */
export const organizationChangesSchema = z.strictObject({
  onlyAdminsInviteByEmail: z.boolean().optional(),
});

export type OrganizationChanges = z.input<typeof organizationChangesSchema>;

export const listOrganizations = defineOperation({
  name: "listOrganizations",
  surface: "dashboard",
  method: "GET",
  path: "/organizations",
  shapes: {
    query: z.strictObject({ withoutExtendedData: z.literal("true") }),
    response: z.array(listedOrganizationSchema),
  },
  // The front end sends the session cookie. Whether a key is taken too is not publicly known, so it comes last.
  credentials: ["session", "apiKey"],
  idempotent: true,
  invalidates: [],
  evidence: "observed",
  source: "Opik front end, useOrganizations.ts and types.ts",
});

export const updateOrganization = defineOperation({
  name: "updateOrganization",
  surface: "dashboard",
  method: "PATCH",
  path: "/organizations/{organizationId}",
  shapes: {
    params: z.strictObject({ organizationId: z.string().min(1) }),
    body: organizationChangesSchema,
  },
  credentials: ["session", "apiKey"],
  idempotent: true,
  invalidates: ["listOrganizations"],
  evidence: "assumed",
  source:
    "No public source shows how the Admin Dashboard writes this. A partial update of the listed object is " +
    "assumed, because it cannot wipe other fields and a server without it responds with 404 or 405.",
});

export const login = defineOperation({
  name: "login",
  surface: "dashboard",
  method: "POST",
  path: "/auth/login",
  shapes: {
    body: z.strictObject({ email: z.string().min(1), plainTextPassword: z.string().min(1) }),
  },
  credentials: [],
  // A second login only opens a second session.
  idempotent: true,
  invalidates: [],
  evidence: "observed",
  source: "Opik end-to-end tests, client.ts: the response sets the session cookie",
});
