import type { Dispatcher } from "undici";
import type { Clock } from "../../provider/base/clock";
import { type Configuration, type LearnedContract, OpikClient } from "../../provider/opik";
import { type CredentialName, credentialNames } from "../../provider/opik/credentials";
import type { WireResponse } from "../../provider/opik/http/exchange";
import type { Observer } from "../../provider/opik/http/observer";

/** The first response that came, to look at its headers. */
export interface FirstResponse {
  readonly headers: WireResponse["headers"];
  /** The local clock's time when it came. */
  readonly at: number;
}

/** Clients of one deployment that share their connections: one for each credential, and one that has none. */
export class Callers {
  firstResponse: FirstResponse | undefined;
  readonly anonymous: OpikClient;
  readonly byCredential: ReadonlyMap<CredentialName, OpikClient>;

  constructor(
    configuration: Configuration,
    options: {
      readonly clock: Clock;
      readonly learned: LearnedContract | undefined;
      readonly dispatcher: Dispatcher;
      readonly observer?: Observer | undefined;
    },
  ) {
    const { sessionToken: _session, login: _login, apiKey: _key, spare: _spare, ...rest } = configuration;
    const client = (credentials: Partial<Configuration>) =>
      new OpikClient(
        { ...rest, ...credentials },
        {
          ...options,
          onResponse: ({ headers }) => {
            this.firstResponse ??= { headers, at: options.clock.wallTime() };
          },
        },
      );
    this.anonymous = client({});
    this.byCredential = new Map(
      credentialNames
        .filter((name) => configuration[name] !== undefined)
        .map((name) => [name, client({ [name]: configuration[name] })]),
    );
  }

  /** Text without the credentials of any of them, and without those of the sessions that they opened. */
  redact(text: string): string {
    return [...this.byCredential.values()].reduce(
      (shown, client) => client.redact(shown),
      this.anonymous.redact(text),
    );
  }
}
