import type { Dispatcher } from "undici";
import { type Clock, systemClock } from "../base/clock";
import type { Configuration } from "./configuration";
import {
  type Answer,
  type CallArguments,
  login,
  type Operation,
  type Shapes,
  type Surface,
} from "./contract";
import { type Credential, Credentials } from "./credentials";
import { CancelledError } from "./errors";
import { type CallSite, failureOf, unauthorized, unexpectedAnswer } from "./failures";
import { createDispatcher } from "./http/dispatcher";
import { type Outcome, Transport } from "./http/transport";
import { Reads } from "./reads";
import { wireRequest } from "./wire";

export interface ClientOptions {
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly dispatcher?: Dispatcher;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** A read may be answered with what an equal read got so many milliseconds ago; any age unless said. */
  readonly maxAgeMs?: number;
  /** Base to call instead of the operation's own, to find out what kind of server is there. */
  readonly surface?: Surface;
}

/** Carries out the contract's operations on one deployment, with the credentials of one configuration. */
export class OpikClient {
  private readonly transport: Transport;
  private readonly credentials: Credentials;
  private readonly reads: Reads;
  private readonly secrets: string[];

  constructor(
    readonly configuration: Configuration,
    { clock = systemClock, random = Math.random, dispatcher }: ClientOptions = {},
  ) {
    this.transport = new Transport({
      clock,
      random,
      dispatcher: dispatcher ?? createDispatcher(configuration.deployment.origin),
    });
    this.reads = new Reads(clock);
    this.credentials = new Credentials(configuration, (email, password) => this.signIn(email, password));
    const { apiKey, sessionToken, login } = configuration;
    // A server that knows a smart key may name it by the part before the star.
    const bareKey = apiKey?.value.split("*", 1)[0];
    this.secrets = [apiKey?.value, bareKey, sessionToken?.value, login?.password.value].flatMap(
      (one) => one || [],
    );
  }

  /**
   * Carries out one operation.
   *
   * @throws {OpikError} of the class that says what kind of failure it was
   */
  call<S extends Shapes>(
    operation: Operation<S>,
    args: CallArguments<S>,
    options: CallOptions = {},
  ): Promise<Answer<S>> {
    return operation.method === "GET"
      ? this.read(operation, args, options)
      : this.write(operation, args, options);
  }

  private async read<S extends Shapes>(
    operation: Operation<S>,
    args: CallArguments<S>,
    options: CallOptions,
  ): Promise<Answer<S>> {
    const { maxAgeMs = Number.POSITIVE_INFINITY, signal, surface } = options;
    for (;;) {
      try {
        return await this.reads.get(operation, [args, surface], maxAgeMs, () =>
          this.perform(operation, args, options),
        );
      } catch (error) {
        // Where another call began this read and was cancelled, this one has to begin it again.
        if (!(error instanceof CancelledError) || signal?.aborted) {
          throw error;
        }
      }
    }
  }

  private async write<S extends Shapes>(
    operation: Operation<S>,
    args: CallArguments<S>,
    options: CallOptions,
  ): Promise<Answer<S>> {
    try {
      return await this.perform(operation, args, options);
    } finally {
      // Also after a failure: it may have taken effect all the same.
      this.reads.drop(operation.makesStale);
    }
  }

  private async perform<S extends Shapes>(
    operation: Operation<S>,
    args: CallArguments<S>,
    options: CallOptions,
  ): Promise<Answer<S>> {
    const site = this.site(operation);
    const outcome =
      operation.credentials.length === 0
        ? await this.send(operation, args, {}, options)
        : await this.sendWithCredential(operation, args, site, options);
    return this.parse(operation, outcome, site);
  }

  /** Tries one credential after the other until the server takes one; 401 is the only answer that goes on. */
  private async sendWithCredential<S extends Shapes>(
    operation: Operation<S>,
    args: CallArguments<S>,
    site: CallSite,
    options: CallOptions,
  ): Promise<Outcome> {
    const tried: { credential: Credential; remark?: string }[] = [];
    let lastAnswer = "";
    let maybeCarriedOut = false;
    for (const credential of this.credentials.candidates(operation)) {
      const wasAccepted = this.credentials.isAccepted(operation.surface, credential);
      // A session that was good may have ended in the middle of a run: then sign in again, once.
      for (let renewals = wasAccepted ? 1 : 0; ; renewals--) {
        const headers = await credential.headers();
        if (headers === undefined) {
          tried.push({ credential, remark: " (not accepted for signing in)" });
          break;
        }
        const outcome = await this.send(operation, args, headers, options);
        maybeCarriedOut ||= outcome.maybeCarriedOut;
        if (outcome.answer?.status !== 401) {
          if (outcome.answer !== undefined && outcome.answer.status < 500) {
            this.credentials.accept(operation.surface, credential);
          }
          return { ...outcome, maybeCarriedOut };
        }
        lastAnswer = outcome.answer.text;
        if (renewals <= 0 || !credential.renew(headers)) {
          tried.push({ credential });
          break;
        }
      }
    }
    throw unauthorized(tried, lastAnswer, site, maybeCarriedOut);
  }

  private send<S extends Shapes>(
    operation: Operation<S>,
    args: CallArguments<S>,
    headers: Readonly<Record<string, string>>,
    { signal, surface }: CallOptions,
  ): Promise<Outcome> {
    const base = this.configuration.deployment[surface ?? operation.surface];
    return this.transport.send(wireRequest(operation, args, base, headers), {
      idempotent: operation.idempotent,
      signal,
    });
  }

  private parse<S extends Shapes>(operation: Operation<S>, outcome: Outcome, site: CallSite): Answer<S> {
    const { answer } = outcome;
    if (answer === undefined || answer.status < 200 || answer.status >= 300) {
      throw failureOf(outcome, site);
    }
    if (operation.shapes.answer === undefined) {
      return undefined as Answer<S>;
    }
    let body: unknown;
    try {
      body = JSON.parse(answer.text);
    } catch {
      throw unexpectedAnswer(answer.text === "" ? "an empty body" : "a body that is not JSON", answer, site);
    }
    const parsed = operation.shapes.answer.safeParse(body);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const path = issue === undefined || issue.path.length === 0 ? "the whole body" : issue.path.join(".");
      throw unexpectedAnswer(`JSON of another shape (${path}: ${issue?.message})`, answer, site);
    }
    return parsed.data as Answer<S>;
  }

  private async signIn(email: string, password: string): Promise<string | undefined> {
    const site = this.site(login);
    const outcome = await this.send(login, { body: { email, plainTextPassword: password } }, {}, {});
    const { answer } = outcome;
    if (answer?.status === 401) {
      return undefined;
    }
    if (answer === undefined || answer.status < 200 || answer.status >= 300) {
      throw failureOf(outcome, site);
    }
    const cookies = [answer.headers["set-cookie"] ?? []].flat().flatMap((cookie) => cookie.split(";", 1));
    if (!cookies.some((cookie) => /^sessionToken=./.test(cookie))) {
      throw unexpectedAnswer("no sessionToken cookie", answer, site);
    }
    // Short values, such as a language, are no secrets, and messages without them would be hard to read.
    this.secrets.push(
      ...cookies.map((cookie) => cookie.slice(cookie.indexOf("=") + 1)).filter(({ length }) => length >= 8),
    );
    return cookies.join("; ");
  }

  private site(operation: Operation): CallSite {
    const { deployment, urlSource } = this.configuration;
    return { operation, origin: deployment.origin, urlSource, secrets: this.secrets };
  }
}
