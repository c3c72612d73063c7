import { updateOrganization } from "../../provider/opik/contract";
import { callerOf, handles } from "../handler";
import { writeOrganization } from "../organizationWrite";

export const handleUpdateOrganization = handles(updateOrganization, (call, world) =>
  writeOrganization(callerOf(call), call.params.organizationId, call.body, world),
);
