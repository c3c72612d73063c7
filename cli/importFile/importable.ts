import { systemClock } from "../../provider/base/clock";
import { ExplainedError } from "../../provider/base/explainedError";
import { opikProvider } from "../../provider/definition";
import { token } from "../../provider/hosts/tokens";
import { type Context, isObjectLifecycle, type Listed, Run } from "../../provider/kit";
import { type OpikClient, workspaceOf } from "../../provider/opik";
import { CliError } from "../errors/cliError";
import { inOrderOfReferences } from "./order";

/** One resource as `pulumi import --file` takes it, and the secrets that it has. */
export interface Importable extends Pick<Listed, "secrets"> {
  readonly type: string;
  readonly name: string;
  readonly id: string;
}

export interface Where {
  /** A value of the stack's configuration. */
  readonly stack: (key: string) => string | undefined;
  /** Workspace instead of the configured one. */
  readonly workspace: string | undefined;
}

/** A deployment may be of a kind or a version that has no such thing: then there is nothing to import. */
const LACKING = ["OPIK_OPEN_SOURCE", "OPIK_ROUTE_MISSING"];

/** What there is of these types, in an order in which it can refer to each other, each under a name of its own. */
export async function importable(types: readonly string[], where: Where): Promise<Importable[]> {
  const connected: { services?: OpikClient } = {};
  const shown = (message: string) => opikProvider.presentable?.(message, connected.services) ?? message;
  const warn = (message: string) => process.stderr.write(`${shown(message)}\n`);
  const report = { info: warn, warn };
  const { stack, workspace } = where;
  const connect = (of: (key: string) => string | undefined) =>
    opikProvider.connect({ stack: of, env: process.env, clock: systemClock, report });
  let services = connect(stack);
  const isElsewhere = workspace !== undefined && workspace !== workspaceOf(services);
  if (isElsewhere) {
    services = connect((key) => (key === "workspace" ? workspace : stack(key)));
  }
  connected.services = services;
  const context: Context<OpikClient> = { services, report, clock: systemClock, run: new Run() };
  const names = new Set<string>();
  const found: Importable[] = [];
  for (const { name: typeName, lifecycle } of inOrderOfReferences(opikProvider.resources.all)) {
    if (!types.includes(typeName)) {
      continue;
    }
    // Settings of a workspace have its name for an id; an object is looked for where the stack's configuration says.
    const place = isElsewhere && isObjectLifecycle(lifecycle) ? `${workspace}/` : "";
    try {
      for (const { id, name, secrets } of (await lifecycle.list?.(context, { inputs: {} })) ?? []) {
        found.push({
          type: token(opikProvider.name, typeName),
          name: unique(slug(name) || slug(id), names),
          id: `${place}${id}`,
          ...(secrets && { secrets }),
        });
      }
    } catch (error) {
      // Whoever asks for one kind only wants the error.
      if (types.length > 1 && error instanceof ExplainedError && LACKING.includes(error.code)) {
        warn(`${typeName}: ${error.message}`);
      } else {
        throw types.length > 1 && error instanceof ExplainedError
          ? incomplete(typeName, error, shown)
          : error;
      }
    }
  }
  return found;
}

/** Half a list would be taken for the whole: it says nothing of what is missing. */
function incomplete(typeName: string, error: ExplainedError, shown: (text: string) => string): CliError {
  return new CliError({
    code: error.code,
    what: `${typeName} cannot be listed, so nothing was written. ${shown(error.what)}`,
    next: `${shown(error.next)} Or leave it out: pass the other types to --type.`,
    details: error.details,
    cause: error,
  });
}

/** A name that every language can make an identifier of. */
function slug(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function unique(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let n = 2; taken.has(candidate); n++) {
    candidate = `${name}-${n}`;
  }
  taken.add(candidate);
  return candidate;
}
