import { z } from "zod";
import { callerOf, handles } from "../handler";
import { writeOrganization } from "../organizationWrite";
import { json } from "../replies";
import { inventedWrite, type Writing } from "./writing";

const route = inventedWrite({
  method: "POST",
  path: "/graphql",
  shapes: {
    body: z.strictObject({
      operationName: z.literal("UpdateOrganization"),
      query: z.string().regex(/^\s*mutation\s+UpdateOrganization\b/),
      variables: z.strictObject({
        input: z.strictObject({
          organizationId: z.string().min(1),
          invitePolicy: z.enum(["ADMINS_ONLY", "ANY_MEMBER"]),
        }),
      }),
    }),
  },
});

export const graphql: Writing = {
  description: "POST of a mutation to one address for everything",
  handlers: [
    handles(route, (call, world) => {
      const { organizationId, invitePolicy } = call.body.variables.input;
      const changes = { onlyAdminsInviteByEmail: invitePolicy === "ADMINS_ONLY" };
      const written = writeOrganization(callerOf(call), organizationId, changes, world);
      return written.status < 300
        ? json(200, { data: { updateOrganization: { id: organizationId, invitePolicy } } })
        : written;
    }),
  ],
};
