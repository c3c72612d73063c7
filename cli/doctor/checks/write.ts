import type { OpikClient } from "../../../provider/opik";
import { updateOrganization } from "../../../provider/opik/contract";
import type { Setting } from "../settingsToCheck";
import type { Finding } from "../steps";
import type { ContractInForce } from "./contract";

/** The way in which settings are written. */
export interface Way {
  /** Method and path template, of several requests if a learned contract has several. */
  readonly calls: string;
}

/** What is known of how settings are written here. @throws {ConfigurationError} for a value that was not learned */
export function write(
  client: OpikClient,
  { learned }: ContractInForce,
  settings: readonly Setting[],
  proving: boolean,
): Finding<Way> {
  const evidence = client.evidenceOf(updateOrganization);
  const requests = learned?.operations[updateOrganization.name]?.requests ?? [updateOrganization];
  const calls = [...new Set(requests.map(({ method, path }) => `${method} ${path}`))].join(", ");
  for (const { wire, type } of settings) {
    for (const value of [true, false].filter((one) => type.safeParse(one).success)) {
      // Asked only for its complaint about a value for which no request was learned.
      client.needsLive(updateOrganization, { params: { organizationId: "any" }, body: { [wire]: value } });
    }
  }
  if (evidence !== "assumed") {
    const source =
      requests[0] === updateOrganization || learned === undefined
        ? evidence
        : `observed, learned from ${learned.deployment} on ${learned.learned}`;
    return { status: "ok", summary: `${calls} (${source}).`, found: { calls } };
  }
  return {
    status: "warn",
    summary: `${calls} is assumed: Opik has not published how settings are written. The provider reads back every write.`,
    ...(proving
      ? {}
      : {
          next:
            "Add --prove, which writes the value that is already there. If this deployment needs another request, " +
            "`pulumi-opik learn` finds it in a browser recording.",
        }),
    found: { calls },
  };
}
