import type { LocalOrganization, LocalUser } from "./types";

/** One organization of a current server, with everything off. */
export const defaultOrganizations: readonly LocalOrganization[] = [
  {
    id: "org-acme",
    name: "Acme",
    paymentPlan: "enterprise_organization",
    academic: false,
    onlyAdminsInviteByEmail: false,
    workspaceRolesEnabled: false,
    costIntelligenceEnabled: false,
  },
];

/**
 * The users that the server has unless told otherwise, with a role in each of the organizations given. Their
 * credentials say that they are local, so that nobody takes one found in a log for a real one.
 */
export function usersOf(organizations: readonly LocalOrganization[]): LocalUser[] {
  const everywhere = (role: string) => Object.fromEntries(organizations.map(({ id }) => [id, role]));
  return [
    {
      userName: "ada",
      email: "ada@example.com",
      password: "local-admin-password",
      apiKey: "local-admin-api-key",
      sessionToken: "local-admin-session",
      roles: everywhere("ADMIN"),
    },
    {
      userName: "grace",
      email: "grace@example.com",
      password: "local-member-password",
      apiKey: "local-member-api-key",
      sessionToken: "local-member-session",
      roles: everywhere("MEMBER"),
    },
  ];
}

export const defaultUsers: readonly LocalUser[] = usersOf(defaultOrganizations);
