import { createHash } from "node:crypto";
import { z } from "zod";
import { defineOperation, listOrganizations } from "../../provider/opik/contract";
import { cookie } from "../credentials";
import { callerOf, handles } from "../handler";
import { handleListOrganizations } from "../handlers/listOrganizations";
import { writeOrganization } from "../organizationWrite";
import { failure } from "../replies";
import { inventedWrite, type Writing } from "./writing";

const list = defineOperation({
  ...listOrganizations,
  shapes: { ...listOrganizations.shapes, headers: z.object({ cookie: z.string().optional() }) },
});

const route = inventedWrite({
  method: "POST",
  path: "/admin/organization/invitation-policy",
  shapes: {
    headers: z.object({ cookie: z.string().optional(), "x-csrf-token": z.string().optional() }),
    body: z.strictObject({ organizationId: z.string().min(1), adminsOnly: z.boolean() }),
  },
});

export const postActionCsrf: Writing = {
  description: "POST of an action, with a header from a cookie; sessions only",
  handlers: [
    handles(list, (call, world) => {
      const reply = handleListOrganizations.handle(call, world);
      const session = cookie(call.headers.cookie, "sessionToken");
      return session === undefined
        ? reply
        : { ...reply, headers: { ...reply.headers, "set-cookie": `XSRF-TOKEN=${tokenOf(session)}; Path=/` } };
    }),
    handles(route, (call, world) => {
      const { cookie: cookies, "x-csrf-token": token } = call.headers;
      const session = cookie(cookies, "sessionToken");
      if (session === undefined) {
        return failure("dashboard", 401, "A session is required");
      }
      if (token !== tokenOf(session) || token !== cookie(cookies, "XSRF-TOKEN")) {
        // No violation: a session that was opened anew has a new token, and the client may not have read it yet.
        return failure("dashboard", 403, "Missing or wrong CSRF token");
      }
      const { organizationId, adminsOnly } = call.body;
      const changes = { onlyAdminsInviteByEmail: adminsOnly };
      return writeOrganization(callerOf(call), organizationId, changes, world);
    }),
  ],
};

/** Derived from the session, so that each login, which opens a session, comes with a new token. */
function tokenOf(session: string): string {
  return createHash("sha256").update(`csrf ${session}`).digest("hex").slice(0, 32);
}
