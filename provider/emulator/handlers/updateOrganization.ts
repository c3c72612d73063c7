import { updateOrganization } from "../../opik/contract";
import { callerOf, handles, type World } from "../handler";
import { failure, noContent, type Reply } from "../replies";
import { slowReads } from "../scenarios";
import type { LocalUser } from "../types";
import { roleIn, visibleOrganizations } from "../visibility";

/**
 * How a real server answers this is not known. Assumed: no such organization and none that the caller may see are
 * the same 404 (so it is with workspaces), only an admin may write (403), and success has no body. A client must
 * not depend on which 2xx it gets, nor on a body; what it wrote it has to read back.
 */
export const handleUpdateOrganization = handles(updateOrganization, (call, world) =>
  writeOrganization(callerOf(call), call.params.organizationId, call.body, world),
);

/** Carries a write out, whatever request asked for it; `undefined` takes a field away. */
export function writeOrganization(
  caller: LocalUser,
  organizationId: string,
  changes: Readonly<Record<string, unknown>>,
  world: World,
): Reply {
  if (!visibleOrganizations(caller, world).includes(organizationId)) {
    return failure("dashboard", 404, "Organization not found");
  }
  if (roleIn(caller, organizationId, world) !== "ADMIN") {
    return failure("dashboard", 403, "Only an organization admin can change the organization");
  }
  const live = world.organizations.get(organizationId);
  const unknown = Object.keys(changes).filter((field) => live[field] === undefined);
  if (unknown.length > 0) {
    // A server that is older than the field; the contract knows it, so the client did nothing wrong.
    return failure("dashboard", 400, `Unrecognized field: ${unknown.join(", ")}`);
  }
  if (!world.scenarios.has("write-ineffective")) {
    const reads = world.scenarios.has("slow-read-after-write") ? slowReads : 0;
    world.organizations.change(organizationId, changes, reads);
    if (world.scenarios.has("neighbour-moves")) {
      world.organizations.change(organizationId, { academic: live["academic"] !== true });
    }
  }
  return noContent;
}
