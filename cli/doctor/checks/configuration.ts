import type { Dispatcher } from "undici";
import {
  addressOf,
  type Configuration,
  type ConfigurationSources,
  isLoopback,
  resolveConfiguration,
  type Sourced,
} from "../../../provider/opik";
import { createDispatcher } from "../../../provider/opik/http/dispatcher";
import type { Finding } from "../steps";

export interface Configured {
  readonly settled: Configuration;
  /** Connections to the deployment, to be closed in the end. */
  readonly dispatcher: Dispatcher;
}

/**
 * Where the address and the credentials come from; never what the credentials are.
 *
 * @throws {ConfigurationError}
 */
export function configuration(sources: ConfigurationSources): Finding<Configured> {
  const settled = resolveConfiguration(sources);
  if (settled.refusal !== undefined) {
    throw settled.refusal;
  }
  const { deployment, urlSource, sessionToken, login, apiKey, organizationId, contract } = settled;
  const from = (name: string, value: Sourced | undefined) =>
    value === undefined ? [] : [`${name}: from ${value.source}`];
  const detail = [
    ...from("session token", sessionToken),
    ...(login === undefined
      ? []
      : [`e-mail address and password: from ${login.email.source} and ${login.password.source}`]),
    ...from("API key", apiKey),
    ...(settled.remarks ?? []),
    ...(settled.notes ?? []),
    ...(settled.notes === undefined ? (settled.leftOut ?? []) : []).map(
      ({ sentence }) => `left out: ${sentence}`,
    ),
    ...from("organization", organizationId),
    ...from("learned contract", contract),
  ];
  const summary = `${addressOf(deployment)}, from ${urlSource}.`;
  const { protocol, hostname } = new URL(deployment.origin);
  const found = { settled, dispatcher: createDispatcher(deployment.origin) };
  return protocol === "http:" && !isLoopback(hostname)
    ? {
        status: "warn",
        summary: `${summary} It is plain http: credentials cross the network unencrypted.`,
        detail,
        next: "Use https if the deployment offers it, and then remove opik:allowInsecureHttp.",
        found,
      }
    : { status: "ok", summary, detail, found };
}
