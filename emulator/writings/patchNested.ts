import { z } from "zod";
import { organizationChangesSchema } from "../../provider/opik/contract";
import { callerOf, handles } from "../handler";
import { writeOrganization } from "../organizationWrite";
import { inventedWrite, organizationPath, type Writing } from "./writing";

const route = inventedWrite({
  method: "PATCH",
  path: "/organizations/{organizationId}/settings",
  shapes: { params: organizationPath, body: z.strictObject({ settings: organizationChangesSchema }) },
});

export const patchNested: Writing = {
  description: "PATCH of a settings object below the organization",
  handlers: [
    handles(route, (call, world) =>
      writeOrganization(callerOf(call), call.params.organizationId, call.body.settings, world),
    ),
  ],
};
