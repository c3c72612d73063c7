import { z } from "zod";
import { callerOf, handles } from "../handler";
import { writeOrganization } from "../organizationWrite";
import { json } from "../replies";
import { inventedWrite, type Writing } from "./writing";

const route = inventedWrite({
  method: "POST",
  path: "/organizations/update",
  shapes: {
    body: z.strictObject({
      organizationId: z.string().min(1),
      onlyAdminsInviteByEmail: z.enum(["true", "false"]),
    }),
  },
});

export const form: Writing = {
  description: "POST of a form",
  handlers: [
    handles(
      route,
      (call, world) => {
        const { organizationId, onlyAdminsInviteByEmail } = call.body;
        const changes = { onlyAdminsInviteByEmail: onlyAdminsInviteByEmail === "true" };
        const written = writeOrganization(callerOf(call), organizationId, changes, world);
        return written.status < 300 ? json(200, { updated: true }) : written;
      },
      "form",
    ),
  ],
};
