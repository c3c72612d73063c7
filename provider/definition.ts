import type { ProviderDefinition } from "./kit";
import { OpikClient, resolveConfiguration } from "./opik";
import { resources } from "./resources";

/** The whole provider, as the hosts serve it. */
export const opikProvider: ProviderDefinition<OpikClient> = {
  name: "opik",
  resources,
  connect: ({ stack, env, clock }) => new OpikClient(resolveConfiguration({ stack, env }), { clock }),
};
