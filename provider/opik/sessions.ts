import type { Clock } from "../base/clock";
import type { Carrier, Sending } from "./carrier";
import type { Configuration } from "./configuration";
import { login, type Operation } from "./contract";
import { Cookies, setCookies } from "./cookies";
import { type Credential, Credentials } from "./credentials";
import {
  type CallSite,
  failureOf,
  givenUp,
  isWebPage,
  unauthorized,
  unexpectedResponse,
  webPage,
} from "./failures";
import type { Outcome } from "./http/transport";
import type { Identity, ResolvedCall, Resolver } from "./resolve";
import type { Secrets } from "./secrets";

export interface SessionsOptions {
  readonly configuration: Configuration;
  readonly carrier: Carrier;
  readonly resolver: Resolver;
  readonly clock: Clock;
  /** Takes in what sessions bring. */
  readonly secrets: Secrets;
  readonly siteOf: (operation: Operation) => CallSite;
  /** Told what the user has to know although a call succeeds. */
  readonly warn: ((message: string) => void) | undefined;
}

/** Who the client is at the server: its credentials, the sessions that it opens with them, and their cookies. */
export class Sessions {
  private readonly credentials: Credentials;
  private readonly cookies: Cookies;

  constructor(private readonly options: SessionsOptions) {
    const { configuration, clock, warn } = options;
    this.cookies = new Cookies(clock);
    this.credentials = new Credentials(
      configuration,
      (email, password, signal) => this.signIn(email, password, signal),
      warn,
    );
  }

  /** Whether an operation goes without a credential: it takes none, or needs none and none is configured. */
  isAnonymous(operation: Operation): boolean {
    return this.credentials.isAnonymous(operation);
  }

  /**
   * Makes a call with one credential after the other until the server takes one; 401 is the only status that goes on.
   *
   * @throws {UnauthorizedError} where it takes none
   */
  async send(call: ResolvedCall, site: CallSite, sending: Sending): Promise<Outcome> {
    const { surface } = call.operation;
    const tried: { credential: Credential; remark?: string }[] = [];
    let lastRefusal: Outcome["response"];
    let maybeCarriedOut = false;
    for (const credential of this.credentials.candidates(call.operation)) {
      const wasAccepted = this.credentials.isAccepted(surface, credential);
      // A session that was good may have ended in the middle of a run: then sign in again, once.
      for (let renewals = wasAccepted ? 1 : 0; ; renewals--) {
        const headers = await this.headersOf(credential, site, sending.signal);
        if (headers === undefined) {
          tried.push({ credential, remark: " (not accepted for signing in)" });
          break;
        }
        const outcome = await this.sendAs(credential, call, headers, sending);
        maybeCarriedOut ||= outcome.maybeCarriedOut;
        if (outcome.response?.status !== 401) {
          if (outcome.response !== undefined && outcome.response.status < 500) {
            this.credentials.accept(surface, credential);
          }
          return { ...outcome, maybeCarriedOut };
        }
        lastRefusal = outcome.response;
        if (renewals <= 0 || !credential.renew(headers)) {
          tried.push({ credential });
          break;
        }
      }
    }
    throw unauthorized(tried, lastRefusal, site, maybeCarriedOut);
  }

  private async headersOf(credential: Credential, site: CallSite, signal: AbortSignal | undefined) {
    try {
      return await credential.headers(signal);
    } catch (error) {
      throw signal?.aborted && error === signal.reason ? givenUp(error, site) : error;
    }
  }

  /** A session goes with the cookies that the server has set for it. */
  private async sendAs(
    { kind }: Credential,
    call: ResolvedCall,
    headers: Identity["headers"],
    sending: Sending,
  ): Promise<Outcome> {
    const { carrier, secrets } = this.options;
    const cookie = (name: string) => this.cookies.get(name);
    if (kind !== "session") {
      return carrier.send(call, { headers, cookie }, sending);
    }
    const withCookies = { ...headers, cookie: this.cookies.header(headers["cookie"] ?? "") };
    const outcome = await carrier.send(call, { headers: withCookies, cookie }, sending);
    const { "set-cookie": set, date } = outcome.response?.headers ?? {};
    secrets.add(this.cookies.absorb(set, date));
    return outcome;
  }

  private async signIn(
    email: string,
    password: string,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    const { carrier, resolver, siteOf } = this.options;
    const call = resolver.resolve(login, { body: { email, plainTextPassword: password } });
    const site = siteOf(call.operation);
    return carrier.observed(site, async (observer) => {
      const outcome = await carrier.send(call, nobody, { signal, observer });
      return this.sessionOf(outcome, site);
    });
  }

  /** The cookies that signing in gave; none where it was refused. */
  private sessionOf(outcome: Outcome, site: CallSite): string | undefined {
    const { response } = outcome;
    if (response?.status === 401) {
      return undefined;
    }
    if (response === undefined || response.status < 200 || response.status >= 300) {
      throw failureOf(outcome, site);
    }
    const { "set-cookie": set, date } = response.headers;
    const cookies = setCookies(set, date, this.options.clock).filter(
      ({ value, lifetimeMs = Number.POSITIVE_INFINITY }) => value !== "" && lifetimeMs > 0,
    );
    if (!cookies.some(({ name }) => name === "sessionToken")) {
      throw isWebPage(response)
        ? webPage(response, site)
        : unexpectedResponse("no sessionToken cookie", response, site);
    }
    // What the server set for an earlier session is over with it.
    this.cookies.clear();
    this.options.secrets.add(cookies.map(({ value }) => value));
    return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  }
}

/** A call without a credential. */
export const nobody: Identity = { headers: {}, cookie: () => undefined };
