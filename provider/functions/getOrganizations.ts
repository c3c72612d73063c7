import { z } from "zod";
import type { FunctionDefinition } from "../kit";
import { type OpikClient, visibleOrganizations } from "../opik";
import { described, organizationOutputs } from "./organization";

export const getOrganizations: FunctionDefinition<OpikClient> = {
  name: "getOrganizations",
  summary: "Lists all organizations that you can see.",
  inputs: {},
  outputs: {
    organizations: z
      .array(
        z
          .object(organizationOutputs)
          .meta({ id: "Organization", description: "An organization that you can see." }),
      )
      .meta({ description: "The organizations, in the server's order." }),
  },
  invoke: async ({ services, signal }) => ({
    organizations: (await visibleOrganizations(services, { signal })).map(described),
  }),
};
