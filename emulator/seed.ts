import { readFileSync } from "node:fs";
import { z } from "zod";
import { zodWords } from "../provider/base/zodWords";
import { organizationSchema } from "../provider/opik/contract";
import { defaultOrganizations, usersOf } from "./defaults";
import { sentences } from "./issues";
import { LocalOpikError } from "./localOpikError";
import type { LocalOrganization, LocalUser } from "./types";

/** What a local Opik starts with. */
export interface Seed {
  readonly organizations: readonly LocalOrganization[];
  readonly users: readonly LocalUser[];
}

export const defaultSeed: Seed = {
  organizations: defaultOrganizations,
  users: usersOf(defaultOrganizations),
};

const userSchema = z.strictObject({
  userName: z.string().min(1),
  email: z.string().min(1),
  password: z.string().min(1),
  apiKey: z.string().min(1),
  sessionToken: z.string().min(1),
  roles: z.record(z.string(), z.string().min(1)),
});

const organizationsSchema = z.array(organizationSchema);

const seedSchema = z.strictObject({
  organizations: organizationsSchema,
  users: z.array(userSchema).optional(),
});

const format =
  'Give a JSON array of organizations, such as [{"id": "org-1", "name": "One", "onlyAdminsInviteByEmail": false}], ' +
  'or an object {"organizations": [...], "users": [...]}.';

/**
 * Reads what to start with from a file: an array of organizations as the contract's list gives them, `role` being
 * that of the first default user; or an object that also gives the users, and with them every role.
 */
export function readSeed(file: string): Seed {
  const value = readJson(file);
  const parsed = Array.isArray(value)
    ? organizationsSchema
        .transform((organizations) => ({ organizations, users: undefined }))
        .safeParse(value, { error: zodWords })
    : seedSchema.safeParse(value, { error: zodWords });
  if (!parsed.success) {
    throw invalid(file, sentences(parsed.error, { whole: "The file", part: "" }));
  }
  const { organizations, users } = parsed.data;
  const problems = users === undefined ? [] : misplacedRoles(organizations, users);
  if (problems.length > 0) {
    throw invalid(file, problems);
  }
  const kept = organizations.map(({ role: _role, ...organization }) => organization as LocalOrganization);
  return { organizations: kept, users: users ?? defaultUsersWith(organizations) };
}

/** The default users; the first has the roles that the file gives, or is admin. */
function defaultUsersWith(organizations: readonly LocalOrganization[]): LocalUser[] {
  const given = organizations.flatMap(({ id, role }) => (typeof role === "string" ? [[id, role]] : []));
  return usersOf(organizations).map((user, index) =>
    index === 0 ? { ...user, roles: { ...user.roles, ...Object.fromEntries(given) } } : user,
  );
}

function misplacedRoles(organizations: readonly LocalOrganization[], users: readonly LocalUser[]): string[] {
  const ids = new Set(organizations.map(({ id }) => id));
  return [
    ...organizations.flatMap(({ role }, index) =>
      role === undefined ? [] : [`organizations[${index}].role: if users are given, the roles belong there.`],
    ),
    ...users.flatMap(({ roles }, index) =>
      Object.keys(roles)
        .filter((id) => !ids.has(id))
        .map((id) => `users[${index}].roles.${id}: there is no organization with this id.`),
    ),
  ];
}

function readJson(file: string): unknown {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new LocalOpikError({
      code: "OPIK_LOCAL_FILE_UNREADABLE",
      what: code === "ENOENT" ? `There is no file ${file}.` : `${file} cannot be read (${code}).`,
      next: "Check the path and the file's permissions.",
      cause,
    });
  }
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new LocalOpikError({
      code: "OPIK_LOCAL_FILE_NOT_JSON",
      what: `${file} is not valid JSON${placeOf(cause)}.`,
      next: format,
      cause,
    });
  }
}

function invalid(file: string, problems: readonly string[]): LocalOpikError {
  return new LocalOpikError({
    code: "OPIK_LOCAL_FILE_INVALID",
    what: `${file} does not describe organizations:`,
    details: problems,
    next: format,
  });
}

/** Where the parser stopped, if it says so; its other words may quote the file. */
function placeOf(error: unknown): string {
  const [, line, column] = /line (\d+) column (\d+)/.exec(String(error)) ?? [];
  return line === undefined ? "" : ` (line ${line}, column ${column})`;
}
