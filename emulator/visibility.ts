import type { World } from "./handler";
import type { LocalUser } from "./types";

/** Ids of the organizations that a user is in. */
export function visibleOrganizations(user: LocalUser, { organizations, scenarios }: World): string[] {
  return scenarios.has("no-organizations")
    ? []
    : organizations.ids().filter((id) => Object.hasOwn(user.roles, id));
}

/** The role of a user in an organization that is visible to them. */
export function roleIn(user: LocalUser, organizationId: string, { scenarios }: World): string | undefined {
  return scenarios.has("non-admin") ? "MEMBER" : user.roles[organizationId];
}
