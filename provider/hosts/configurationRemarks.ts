import { nearest } from "../base/nearest";
import type { ConfigurationVariable } from "../kit";

/** What a stack's configuration, or a provider's arguments, have under the provider's name. */
export interface Configured {
  readonly key: string;
  /** Whether it is kept as a secret. */
  readonly secret: boolean;
}

/**
 * What is wrong with a configuration without being an error, one sentence each: credentials that are kept in clear, and
 * keys that nobody reads but that were probably meant to be others. Never a value.
 */
export function configurationRemarks(
  namespace: string,
  variables: readonly ConfigurationVariable[],
  configured: readonly Configured[],
): string[] {
  const keys = variables.map(({ key }) => key);
  return configured.flatMap(({ key, secret }) => {
    if (variables.some((one) => one.key === key && one.secret) && !secret) {
      return [
        `${namespace}:${key} is not set as a secret, so it is in plain text in the configuration, the state and the update history. ` +
          `Run \`pulumi config set --secret ${namespace}:${key}\`, and replace the credential.`,
      ];
    }
    const meant = nearest(key, keys);
    return meant === undefined
      ? []
      : [`${namespace}:${key} has no effect: there is no such key. Did you mean ${namespace}:${meant}?`];
  });
}
