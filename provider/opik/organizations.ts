import type { OpikClient } from "./client";
import { addressOf, type Sourced } from "./configuration";
import {
  listOrganizations,
  type Organization,
  type OrganizationChanges,
  serverVersion,
  type UnreadableOrganization,
  updateOrganization,
} from "./contract";
import {
  ConfigurationError,
  NotAdministratorError,
  OpenSourceError,
  OpikError,
  OrganizationNotFoundError,
  RouteMissingError,
  UnexpectedResponseError,
} from "./errors";
import { presentable } from "./redact";

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** How old, in milliseconds, a cached response may be. */
  readonly maxAgeMs?: number;
  /** Asks without a credential, which only tells whether the deployment has organizations. */
  readonly anonymous?: boolean;
}

/**
 * The organization that is asked for by id, else the only one that the caller administers.
 *
 * An organization that is not in the list is never taken for deleted: the list shows what the caller may see.
 *
 * @throws {OrganizationNotFoundError} naming what is visible, where the id is not, or where no id is given and the
 *   caller administers none or several
 * @throws {OpenSourceError} where the server has no organizations at all
 */
export async function findOrganization(
  client: OpikClient,
  wanted: Sourced | undefined,
  options: ReadOptions = {},
): Promise<Organization> {
  const listed = await listedOrganizations(client, options);
  const visible = readable(listed);
  if (wanted !== undefined) {
    const found = entryOf(listed, wanted.value);
    if (found === undefined) {
      throw new OrganizationNotFoundError({
        code: "OPIK_ORGANIZATION_NOT_VISIBLE",
        what: `The organization ${JSON.stringify(wanted.value)} (from ${wanted.source}) is not among those that this caller sees: ${describe(visible)}.`,
        next:
          otherThanId(wanted.value, visible, client) ??
          "Correct the id (it must be an id, not a name, a user or a workspace), or use the credential of a member. If the " +
            "organization has really been deleted, remove its resources from the state with `pulumi state delete`.",
      });
    }
    return found;
  }
  const administered = visible.filter((one) => isAdministrator(one) !== false);
  const [only] = administered;
  if (only === undefined || administered.length > 1) {
    throw new OrganizationNotFoundError({
      code: "OPIK_ORGANIZATION_UNCLEAR",
      what: `No organization is configured, and this caller administers ${administered.length === 0 ? "none" : "several"}. It sees: ${describe(visible)}.`,
      next:
        administered.length === 0
          ? "Use a credential of an administrator of the organization."
          : "Set organizationId on the resource, or opik:organizationId (OPIK_ORGANIZATION_ID) for all of them.",
    });
  }
  return only;
}

/** The organization of that id. @throws {UnexpectedResponseError} where its entry cannot be read, and where it has two */
function entryOf(listed: readonly Listed[], id: string): Organization | undefined {
  const entries = listed.filter((one) => (isReadable(one) ? one.id : one.unreadableId) === id);
  const [entry] = entries;
  if (entry === undefined || (isReadable(entry) && entries.length === 1)) {
    return entry;
  }
  throw unreadable(
    entries.length > 1
      ? `has ${entries.length} entries for the organization ${id}, and nothing says which of them is right`
      : `has an entry for the organization ${id} of an unexpected shape (${(entry as UnreadableOrganization).problem})`,
  );
}

function unreadable(what: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    {
      code: "OPIK_RESPONSE_UNEXPECTED",
      what: `The response to ${listOrganizations.method} ${listOrganizations.path} ${what}.`,
      next: "This package may not know this version of the server: please report it, with the version.",
    },
    "none",
  );
}

type Listed = Organization | UnreadableOrganization;

function isReadable(entry: Listed): entry is Organization {
  return entry.id !== undefined;
}

/** @throws {UnexpectedResponseError} where there are entries, and none of them can be read */
function readable(listed: readonly Listed[]): readonly Organization[] {
  const organizations = listed.filter(isReadable);
  const [first] = listed;
  if (organizations.length === 0 && first !== undefined) {
    throw unreadable(
      `has only entries of an unexpected shape (${(first as UnreadableOrganization).problem})`,
    );
  }
  return organizations;
}

/** What to do where something else was given than the id of an organization, as far as that can be told. */
function otherThanId(
  given: string,
  visible: readonly Organization[],
  { configuration }: OpikClient,
): string | undefined {
  const plain = (text: string) => text.trim().toLowerCase();
  const named = visible.filter((one) => plain(one.name) === plain(given));
  if (named.length > 0) {
    const ids = named.map(({ id }) => id).join(" or ");
    return `${JSON.stringify(given)} is the name; ${named.length === 1 ? "its id is" : "the ids of that name are"} ${ids}: use that instead.`;
  }
  const cased = visible.find(({ id }) => plain(id) === plain(given));
  if (cased !== undefined) {
    return `The id is spelled ${cased.id}: use that spelling.`;
  }
  const { workspace, login } = configuration;
  const kind =
    given === workspace?.value
      ? `the workspace (from ${workspace.source})`
      : given === login?.email.value || /^[^@\s]+@[^@\s]+$/.test(given)
        ? "the e-mail address of a user"
        : undefined;
  return kind === undefined
    ? undefined
    : `${JSON.stringify(given)} is ${kind}, but the id of an organization is needed: use one of those above.`;
}

/**
 * The only organization of that name.
 *
 * @throws {OrganizationNotFoundError} where the caller sees none or several of that name
 */
export async function organizationNamed(
  client: OpikClient,
  name: string,
  options: ReadOptions = {},
): Promise<Organization> {
  const visible = await visibleOrganizations(client, options);
  const [only, ...others] = visible.filter((one) => one.name === name);
  if (only === undefined || others.length > 0) {
    throw new OrganizationNotFoundError({
      code: "OPIK_ORGANIZATION_NOT_VISIBLE",
      what: `There ${only === undefined ? "is no organization" : "are several organizations"} with the name ${JSON.stringify(name)} among those that this caller sees: ${describe(visible)}.`,
      next: "Correct the name, or give the id instead.",
    });
  }
  return only;
}

/** Why the caller may not change its settings, where the server says that the caller has another role than ADMIN. */
export function refusalFor(organization: Organization): NotAdministratorError | undefined {
  if (isAdministrator(organization) !== false) {
    return undefined;
  }
  return new NotAdministratorError({
    code: "OPIK_NOT_ADMINISTRATOR",
    what: `The caller is ${organization.role} of ${label(organization)}; only an administrator may change its settings.`,
    next: "Use a credential of an administrator (role ADMIN) of the organization.",
  });
}

/** Whether the caller administers it; undefined where the server does not tell the caller's role. */
export function isAdministrator({ role }: Organization): boolean | undefined {
  return role === undefined ? undefined : role === "ADMIN";
}

/** Writes the given fields and no others. @throws {OpikError} */
export async function changeOrganization(
  client: OpikClient,
  organizationId: string,
  changes: OrganizationChanges,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const args = { params: { organizationId }, body: changes };
  try {
    // A request that repeats the organization is built on a fresh read, so that it wipes nothing.
    const live = client.needsLive(updateOrganization, args)
      ? await findOrganization(
          client,
          { value: organizationId, source: "the state of the stack" },
          { ...options, maxAgeMs: -1 },
        )
      : {};
    await client.call(updateOrganization, args, { ...options, live });
  } catch (error) {
    throw error instanceof RouteMissingError ? writeMissing(client, organizationId, error) : error;
  }
}

function writeMissing(
  client: OpikClient,
  organizationId: string,
  error: RouteMissingError,
): RouteMissingError {
  const { method, path } = updateOrganization;
  const assumed = client.evidenceOf(updateOrganization) === "assumed";
  return new RouteMissingError(
    {
      code: "OPIK_WRITE_UNKNOWN",
      what: `The organization ${organizationId} ${error.effect === "none" ? "was not" : "may not have been"} changed: this deployment ${
        assumed
          ? `writes organization settings in another way (it does not accept ${method} ${path})`
          : "no longer accepts the learned request"
      }.`,
      next: assumed
        ? "Find out how: record the switch being clicked in the Admin Dashboard as a HAR file, run `pulumi-opik learn` " +
          "on it, and set opik:contract to the file that it writes."
        : "Record the switch being clicked again, and learn the contract again with `pulumi-opik learn`.",
      cause: error,
    },
    error.effect,
  );
}

/** What has to be said before an organization is written, as long as nobody has shown how that is done. */
export function organizationWriteCaveat(client: OpikClient): string | undefined {
  return client.evidenceOf(updateOrganization) === "assumed"
    ? "Opik has not published how organization settings are written; " +
        `${updateOrganization.method} ${updateOrganization.path} is assumed, and every write is read back.`
    : undefined;
}

/** An organization as people recognise it, for messages. */
export function label({ name, id }: Organization): string {
  return `organization ${JSON.stringify(name)} (${id})`;
}

/**
 * The organizations that the caller sees, without those that cannot be read.
 *
 * @throws {OpenSourceError} where the server has no organizations at all
 */
export async function visibleOrganizations(
  client: OpikClient,
  options: ReadOptions = {},
): Promise<readonly Organization[]> {
  return readable(await listedOrganizations(client, options));
}

async function listedOrganizations(client: OpikClient, options: ReadOptions): Promise<readonly Listed[]> {
  try {
    return await client.call(listOrganizations, { query: { withoutExtendedData: "true" } }, options);
  } catch (error) {
    // An open-source server needs no credential, so asking for one would lead its user astray.
    if (error instanceof RouteMissingError || isWithoutCredential(error)) {
      await refuseOpenSource(client, options);
    }
    throw error;
  }
}

function isWithoutCredential(error: unknown): boolean {
  return error instanceof ConfigurationError && error.code === "OPIK_CREDENTIALS_MISSING";
}

/** An open-source server tells its version at `{host}/api`, where the platform has its own API. */
async function refuseOpenSource(client: OpikClient, { signal }: ReadOptions): Promise<void> {
  let version: string;
  try {
    ({ version } = await client.call(serverVersion, {}, { surface: "dashboard", signal }));
  } catch (error) {
    if (error instanceof OpikError) {
      return; // It is some other kind of server: the first error says more.
    }
    throw error;
  }
  throw new OpenSourceError({
    code: "OPIK_OPEN_SOURCE",
    what: `${addressOf(client.configuration.deployment)} is an open-source Opik server (version ${presentable(version, [])}), which has no organizations.`,
    next: `Organization settings exist on Opik Cloud and Enterprise only. The resources of a workspace work here without them; for OrganizationSettings, set the Opik URL (from ${client.configuration.urlSource}) to such a deployment.`,
  });
}

const SHOWN = 20;

function describe(organizations: readonly Organization[]): string {
  if (organizations.length === 0) {
    return "no organization";
  }
  const shown = organizations
    .slice(0, SHOWN)
    .map((one) => `${JSON.stringify(one.name)} (${one.id}, role ${one.role ?? "unknown"})`)
    .join(", ");
  return organizations.length > SHOWN ? `${shown} and ${organizations.length - SHOWN} more` : shown;
}
