import { functions } from "./functions";
import type { ProviderDefinition } from "./kit";
import { listeners, loadLearnedContract, OpikClient, redact, resolveConfiguration, settings } from "./opik";
import { resources } from "./resources";

/** The whole provider, as the hosts serve it. */
export const opikProvider: ProviderDefinition<OpikClient> = {
  name: "opik",
  displayName: "Opik",
  description:
    "Manages Opik, Comet's LLM observability product: the settings of an organization and the contents of its workspaces.",
  configuration: Object.values(settings),
  resources,
  functions,
  connect: ({ stack, stackName, env, clock, flavour, report, atEnd }) => {
    const configuration = resolveConfiguration({ stack, stackName, env });
    const { contract, deployment } = configuration;
    const learned = contract && loadLearnedContract(contract, deployment.origin);
    const observer = listeners({ env, clock, report, atEnd });
    const client = new OpikClient(configuration, { clock, learned, observer, flavour, warn: report.warn });
    for (const remark of configuration.remarks ?? []) {
      report.warn(remark);
    }
    for (const note of configuration.notes ?? []) {
      report.info(note);
    }
    return client;
  },
  presentable: (text, client) => client?.presentable(text) ?? redact(text),
};
