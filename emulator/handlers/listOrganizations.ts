import { listOrganizations, organizationChangesSchema } from "../../provider/opik/contract";
import { callerOf, handles } from "../handler";
import { json } from "../replies";
import { roleIn, visibleOrganizations } from "../visibility";

const writableFields = Object.keys(organizationChangesSchema.shape);

export const handleListOrganizations = handles(listOrganizations, (call, world) => {
  const caller = callerOf(call);
  const listed = visibleOrganizations(caller, world).map((id) => {
    const seen = world.organizations.see(id);
    if (world.scenarios.has("key-missing")) {
      for (const field of writableFields) {
        delete seen[field];
      }
    }
    return { ...seen, role: roleIn(caller, id, world) };
  });
  return json(200, listed);
});
