import { callerOf, type Handler, handles } from "../handler";
import { writeOrganization } from "../organizationWrite";
import { inventedWrite, organizationPath, type Writing } from "./writing";

export const enableDisable: Writing = {
  description: "POST to one address for on and another for off",
  handlers: [switchingTo("enable", true), switchingTo("disable", false)],
};

function switchingTo(action: string, onlyAdminsInviteByEmail: boolean): Handler {
  const route = inventedWrite({
    method: "POST",
    path: `/organizations/{organizationId}/invite-restriction/${action}`,
    shapes: { params: organizationPath },
  });
  return handles(route, (call, world) =>
    writeOrganization(callerOf(call), call.params.organizationId, { onlyAdminsInviteByEmail }, world),
  );
}
