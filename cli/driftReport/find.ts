import { CliError } from "../errors/cliError";

/** An issue or a note as GitHub or GitLab lists it: GitHub calls its id `number`, GitLab `iid`, or `id` for a note. */
interface Listed {
  readonly number?: number;
  readonly iid?: number;
  readonly id?: number;
  readonly title?: unknown;
  readonly body?: unknown;
}

/** Which one is meant: by its whole title, or by the marker that its text begins with. */
export type Sought = { readonly title: string } | { readonly marker: string };

/**
 * The oldest of a list that fits; undefined where none does.
 *
 * @param text the list in JSON, as GitHub's or GitLab's API gives it
 * @throws {CliError} `CLI_LIST_INVALID` for anything else, so that no second issue is opened
 */
export function find(text: string, sought: Sought): number | undefined {
  const hits = listIn(text).filter(({ title, body }) =>
    "title" in sought ? title === sought.title : String(body ?? "").startsWith(sought.marker),
  );
  return hits
    .flatMap(({ number, iid, id }) => number ?? iid ?? id ?? [])
    .sort((a, b) => a - b)
    .at(0);
}

function listIn(text: string): Listed[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    list = undefined;
  }
  if (!Array.isArray(list)) {
    throw new CliError({
      code: "CLI_LIST_INVALID",
      what: "Standard input is not a JSON array.",
      next: "Pass it the list from the service's API; the output of the previous step shows what came instead.",
    });
  }
  return list.filter((one) => typeof one === "object" && one !== null) as Listed[];
}
