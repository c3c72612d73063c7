import {
  findOrganization,
  type OpikClient,
  type Organization,
  visibleOrganizations,
} from "../../../provider/opik";
import type { Finding } from "../steps";

const SHOWN = 20;

/** Which organization the resources will use. @throws {OpikError} where that is not clear */
export async function organization(
  client: OpikClient,
  signal: AbortSignal | undefined,
): Promise<Finding<Organization>> {
  const visible = await visibleOrganizations(client, { signal });
  const wanted = client.configuration.organizationId;
  const found = await findOrganization(client, wanted, { signal });
  const shown = visible.slice(0, SHOWN).map(line);
  return {
    status: "ok",
    summary: `${line(found)}: ${wanted === undefined ? "the only one that this caller administers" : `from ${wanted.source}`}.`,
    ...(visible.length > 1
      ? {
          detail: [
            `this caller sees ${visible.length}:`,
            ...shown,
            ...(visible.length > SHOWN ? [`and ${visible.length - SHOWN} more`] : []),
          ],
        }
      : {}),
    found,
  };
}

function line({ id, name, role }: Organization): string {
  return `${JSON.stringify(name)} (${id}), role ${role ?? "unknown"}`;
}
