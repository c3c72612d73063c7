import type { ProviderDefinition } from "./kit";
import { loadLearnedContract, OpikClient, resolveConfiguration } from "./opik";
import { resources } from "./resources";

/** The whole provider, as the hosts serve it. */
export const opikProvider: ProviderDefinition<OpikClient> = {
  name: "opik",
  resources,
  connect: ({ stack, env, clock }) => {
    const configuration = resolveConfiguration({ stack, env });
    const { contract, deployment } = configuration;
    const learned = contract && loadLearnedContract(contract, deployment.origin);
    return new OpikClient(configuration, { clock, learned });
  },
};
