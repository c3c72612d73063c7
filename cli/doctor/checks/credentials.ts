import {
  type Configuration,
  type OpikClient,
  OpikError,
  UnauthorizedError,
  visibleOrganizations,
} from "../../../provider/opik";
import { defaultWorkspace } from "../../../provider/opik/contract";
import type { CredentialName } from "../../../provider/opik/credentials";
import type { Callers } from "../callers";
import { type Finding, failed } from "../steps";

/** What became of the question that the resources ask, asked with one credential alone. */
export interface Trial {
  readonly name: CredentialName;
  readonly client: OpikClient;
  /** Answer of the dashboard's API, on which the settings are. */
  readonly dashboard: "accepted" | OpikError;
  /** Answer of Opik's REST API, which is known to take keys; a key only. */
  readonly rest?: "accepted" | OpikError;
}

/**
 * Tries one of the configured credentials for itself. A refused one is no failure yet: the provider goes on to the next.
 */
export async function credential(
  name: CredentialName,
  { byCredential }: Callers,
  signal: AbortSignal | undefined,
): Promise<Finding<Trial>> {
  const client = byCredential.get(name) as OpikClient;
  const dashboard = await attempt(() => visibleOrganizations(client, { signal }), signal);
  const trial: Trial =
    name === "apiKey"
      ? {
          name,
          client,
          dashboard,
          rest: await attempt(() => client.call(defaultWorkspace, {}, { signal }), signal),
        }
      : { name, client, dashboard };
  return { ...judged(trial), found: trial };
}

async function attempt(
  ask: () => Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<"accepted" | OpikError> {
  try {
    await ask();
    return "accepted";
  } catch (error) {
    if (!(error instanceof OpikError) || signal?.aborted) {
      throw error;
    }
    return error;
  }
}

function judged(trial: Trial): Finding {
  const { dashboard, rest } = trial;
  const subject = capitalized(describe(trial));
  if (dashboard === "accepted") {
    return {
      status: "ok",
      summary: `${subject}: accepted by the dashboard's API${rest === "accepted" ? " and by Opik's REST API" : ""}.`,
      ...(rest instanceof OpikError ? { detail: [`Opik's REST API did not accept it: ${rest.what}`] } : {}),
    };
  }
  return dashboard instanceof UnauthorizedError
    ? { status: "warn", ...refusal(trial, dashboard, subject), code: dashboard.code }
    : { ...failed(dashboard), status: "warn", summary: `${subject}: ${dashboard.what}` };
}

function refusal({ name, rest }: Trial, { what, next }: OpikError, subject: string) {
  if (name !== "apiKey") {
    return {
      summary: `${subject}: refused by the dashboard's API (HTTP 401).`,
      next,
    };
  }
  if (rest === "accepted") {
    return {
      summary: `${subject}: valid, because Opik's REST API accepts it, but refused by the dashboard's API (HTTP 401), which has the settings.`,
      next:
        "Set opik:sessionToken (the dashboard's sessionToken cookie), or opik:email with opik:password, " +
        "as well; the key can stay.",
    };
  }
  return rest instanceof UnauthorizedError
    ? {
        summary: `${subject}: refused by the dashboard's API and by Opik's REST API (HTTP 401), so it is not valid here.`,
        next: "Copy the key again, and check that it belongs to this deployment.",
      }
    : {
        summary: `${subject}: refused by the dashboard's API (HTTP 401).`,
        detail: [
          what,
          ...(rest === undefined ? [] : [`Whether it is valid at all is not known: ${rest.what}`]),
        ],
        next,
      };
}

/** Which credential the provider will use: the first that is not responded with 401. */
export function credentials(trials: readonly Trial[]): Finding<OpikClient> {
  const inUse = trials.find(({ dashboard }) => !(dashboard instanceof UnauthorizedError));
  if (inUse === undefined) {
    return trials.length === 0
      ? {
          status: "fail",
          summary: "No credential is configured.",
          next:
            "Set one of OPIK_SESSION_TOKEN, OPIK_EMAIL with OPIK_PASSWORD, or OPIK_API_KEY (for a stack: opik:sessionToken, " +
            "opik:email with opik:password, opik:apiKey).",
        }
      : {
          status: "fail",
          summary: "None of the configured credentials is accepted.",
          next: "Correct or replace one, as described above.",
        };
  }
  const { dashboard, client } = inUse;
  return dashboard === "accepted"
    ? { status: "ok", summary: `The provider will use the ${describe(inUse)}.`, found: client }
    : {
        status: "fail",
        summary: `The provider will use the ${describe(inUse)}, which got no usable response.`,
        next: "Correct it as described above, or remove this credential if there is another.",
      };
}

function describe({ name, client }: Trial): string {
  const { sessionToken, login, apiKey } = client.configuration;
  const from = {
    sessionToken: `session token from ${sessionToken?.source}`,
    login: `e-mail address from ${login?.email.source} with password from ${login?.password.source}`,
    apiKey: `API key from ${apiKey?.source}`,
  } satisfies Record<keyof Pick<Configuration, CredentialName>, string>;
  return from[name];
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
