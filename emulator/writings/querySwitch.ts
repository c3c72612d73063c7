import { z } from "zod";
import { callerOf, handles } from "../handler";
import { writeOrganization } from "../organizationWrite";
import { inventedWrite, organizationPath, type Writing } from "./writing";

const route = inventedWrite({
  method: "POST",
  path: "/organizations/{organizationId}/restrict-invites",
  shapes: { params: organizationPath, query: z.strictObject({ enabled: z.enum(["0", "1"]) }) },
});

export const querySwitch: Writing = {
  description: "POST without a body, the value in the query",
  handlers: [
    handles(route, (call, world) => {
      const changes = { onlyAdminsInviteByEmail: call.query.enabled === "1" };
      return writeOrganization(callerOf(call), call.params.organizationId, changes, world);
    }),
  ],
};
