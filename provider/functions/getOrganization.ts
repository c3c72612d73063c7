import { z } from "zod";
import type { FunctionDefinition } from "../kit";
import { findOrganization, type OpikClient, organizationNamed } from "../opik";
import { described, organizationOutputs } from "./organization";

export const getOrganization: FunctionDefinition<OpikClient> = {
  name: "getOrganization",
  summary:
    "Finds an organization by id or name. Without either, the configured one or the only one that you administer.",
  inputs: {
    id: z.string().min(1).optional().meta({ description: "Id of the organization." }),
    name: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Name of the organization, if no id is given; case-sensitive." }),
  },
  outputs: organizationOutputs,
  invoke: async ({ services, signal }, { id, name }) => {
    const organization =
      id === undefined && name !== undefined
        ? await organizationNamed(services, name as string, { signal })
        : await findOrganization(
            services,
            id === undefined
              ? services.configuration.organizationId
              : { value: id as string, source: "the id that was asked for" },
            { signal },
          );
    return described(organization);
  },
};
