import { organizationChangesSchema } from "../provider/opik/contract";
import type { World } from "./handler";
import { failure, noContent, type Reply } from "./replies";
import { slowReads } from "./scenarios";
import type { LocalUser } from "./types";
import { roleIn, visibleOrganizations } from "./visibility";

/**
 * Carries a write out, whatever request asked for it; `undefined` takes a field away.
 *
 * How a real server answers this is not known. Assumed: no such organization and none that the caller may see are
 * the same 404 (so it is with workspaces), only an admin may write (403), and success has no body. A client must
 * not depend on which 2xx it gets, nor on a body; what it wrote it has to read back.
 */
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
  const unknown = Object.keys(changes).filter((field) => !Object.hasOwn(live, field));
  if (unknown.length > 0) {
    // A server may be older than a field that can be written; it is no fault of the client to try.
    const strange = unknown.filter((field) => !Object.hasOwn(organizationChangesSchema.shape, field));
    return {
      ...failure("dashboard", 400, `Unrecognized field: ${unknown.join(", ")}`),
      violations: strange.map((field) => `Body field ${field} is not known.`),
    };
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
