import { z } from "zod";
import {
  defineOperation,
  type Operation,
  type Shapes,
  updateOrganization,
} from "../../provider/opik/contract";
import type { Handler } from "../handler";

/**
 * A way in which a deployment takes the write of a setting. All but the contract's own are invented: how a real
 * deployment does it is not publicly known, and nothing here is a claim about one. They are there so that a contract
 * can be learned from a recording, and what was learned can be used.
 */
export interface Writing {
  /** In words for the command line's help. */
  readonly description: string;
  /** Take the place of the contract's handlers for the operations of the same name. */
  readonly handlers: readonly Handler[];
}

/** A route that the contract does not have; it is recorded as the write that it stands for. */
export function inventedWrite<const S extends Shapes>(
  route: Pick<Operation<S>, "method" | "path" | "shapes">,
): Operation<S> {
  const { name, surface, credentials, idempotent, invalidates } = updateOrganization;
  return defineOperation({
    ...route,
    name,
    surface,
    credentials,
    idempotent,
    invalidates,
    evidence: "assumed",
    source: "Invented for the local Opik; no claim about a real server.",
  });
}

export const organizationPath = z.strictObject({ organizationId: z.string().min(1) });
