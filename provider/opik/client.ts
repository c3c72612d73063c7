import type { Dispatcher } from "undici";
import { type Clock, systemClock } from "../base/clock";
import { isNestedDeeper } from "../base/nesting";
import { addressOf, type Configuration } from "./configuration";
import {
  type Answer,
  type CallArguments,
  type Evidence,
  login,
  type Operation,
  type Shapes,
  type Surface,
} from "./contract";
import { Cookies, isSendable } from "./cookies";
import { type Credential, Credentials, secretsOf } from "./credentials";
import { CancelledError } from "./errors";
import { type CallSite, failureOf, unauthorized, unexpectedAnswer } from "./failures";
import { createDispatcher } from "./http/dispatcher";
import type { WireAnswer } from "./http/exchange";
import type { Observer, OperationObserver } from "./http/observer";
import { type Outcome, Transport } from "./http/transport";
import {
  type LearnedContract,
  type LearnedRequest,
  learnedWireRequest,
  requestFor,
  rewritesObject,
} from "./learned";
import { Reads } from "./reads";
import { presentable } from "./redact";
import { wireRequest } from "./wire";

export interface ClientOptions {
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly dispatcher?: Dispatcher;
  /** How this deployment takes operations, where that was learned; it goes before the built-in contract. */
  readonly learned?: LearnedContract | undefined;
  /** Told about every answer that a call ends with, whatever its status. */
  readonly onAnswer?: (answer: WireAnswer) => void;
  readonly observer?: Observer | undefined;
  /** Told what the user has to know although a call succeeds. */
  readonly warn?: ((message: string) => void) | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** A read may be answered with what an equal read got so many milliseconds ago; any age unless said. */
  readonly maxAgeMs?: number;
  /** Base to call instead of the operation's own, to find out what kind of server is there. */
  readonly surface?: Surface;
  /** Sends no credential, to find out whether the server has the operation at all. */
  readonly anonymous?: boolean | undefined;
  /** The object that is written, as it was read just before; for a learned contract that repeats it. */
  readonly live?: Readonly<Record<string, unknown>>;
}

/** A call as it goes on inside of the client. */
interface Sending extends CallOptions {
  readonly observer: OperationObserver | undefined;
}

/** Carries out the contract's operations on one deployment, with the credentials of one configuration. */
export class OpikClient {
  private readonly transport: Transport;
  private readonly credentials: Credentials;
  private readonly reads: Reads;
  private readonly secrets: string[];
  private readonly cookies = new Cookies();
  private readonly learned: LearnedContract | undefined;
  private readonly onAnswer: ((answer: WireAnswer) => void) | undefined;
  private readonly clock: Clock;
  private readonly observer: Observer | undefined;

  constructor(
    readonly configuration: Configuration,
    {
      clock = systemClock,
      random = Math.random,
      dispatcher,
      learned,
      onAnswer,
      observer,
      warn,
    }: ClientOptions = {},
  ) {
    this.transport = new Transport({
      clock,
      random,
      dispatcher: dispatcher ?? createDispatcher(configuration.deployment.origin),
    });
    this.learned = learned;
    this.onAnswer = onAnswer;
    this.clock = clock;
    this.observer = observer;
    this.reads = new Reads(clock, (operation) => observer?.kept(operation));
    this.credentials = new Credentials(
      configuration,
      (email, password) => this.signIn(email, password),
      warn,
    );
    this.secrets = secretsOf(configuration);
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
    const { maxAgeMs = Number.POSITIVE_INFINITY, signal, surface, anonymous } = options;
    for (;;) {
      try {
        return await this.reads.get(operation, [args, surface, anonymous], maxAgeMs, () =>
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
    const site = this.site(this.asSent(operation, args));
    return this.observed(site, async (observer) => {
      const sending = { ...options, observer };
      const outcome =
        options.anonymous || this.credentials.isAnonymous(operation)
          ? await this.send(operation, args, {}, sending)
          : await this.sendWithCredential(operation, args, site, sending);
      return this.parse(operation, outcome, site);
    });
  }

  private async observed<T>(
    { operation, origin }: CallSite,
    act: (observer: OperationObserver | undefined) => Promise<T>,
  ): Promise<T> {
    const { name, method, path } = operation;
    const observer = this.observer?.began({ name, method, path, origin, startedAt: this.clock.now() });
    try {
      const result = await act(observer);
      observer?.ended(this.clock.now());
      return result;
    } catch (error) {
      observer?.ended(this.clock.now(), error);
      throw error;
    }
  }

  /** Tries one credential after the other until the server takes one; 401 is the only answer that goes on. */
  private async sendWithCredential<S extends Shapes>(
    operation: Operation<S>,
    args: CallArguments<S>,
    site: CallSite,
    options: Sending,
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
        const outcome = await this.sendAs(credential, operation, args, headers, options);
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

  /** Sends a call with one credential; a session goes with the cookies that the server has set for it. */
  private async sendAs<S extends Shapes>(
    { kind }: Credential,
    operation: Operation<S>,
    args: CallArguments<S>,
    headers: Readonly<Record<string, string>>,
    options: Sending,
  ): Promise<Outcome> {
    if (kind !== "session") {
      return this.send(operation, args, headers, options);
    }
    const cookie = this.cookies.header(headers["cookie"] ?? "");
    const outcome = await this.send(operation, args, { ...headers, cookie }, options);
    this.keepSecret(this.cookies.absorb(outcome.answer?.headers["set-cookie"]));
    return outcome;
  }

  private async send<S extends Shapes>(
    operation: Operation<S>,
    args: CallArguments<S>,
    headers: Readonly<Record<string, string>>,
    { signal, surface, observer, live = {} }: Sending,
  ): Promise<Outcome> {
    const { deployment } = this.configuration;
    const requests = this.learnedRequests(operation);
    const call = { ...learnedCall(args), live };
    const request =
      requests === undefined
        ? wireRequest(operation, args, deployment[surface ?? operation.surface], headers)
        : learnedWireRequest(requestFor(requests, call), call, {
            origin: deployment.origin,
            headers,
            cookie: (name) => this.cookies.get(name),
          });
    const outcome = await this.transport.send(request, {
      idempotent: operation.idempotent,
      signal,
      observer,
    });
    if (outcome.answer !== undefined) {
      this.onAnswer?.(outcome.answer);
    }
    return outcome;
  }

  private learnedRequests({ name }: Operation): readonly LearnedRequest[] | undefined {
    return this.learned?.operations[name]?.requests;
  }

  private parse<S extends Shapes>(operation: Operation<S>, outcome: Outcome, site: CallSite): Answer<S> {
    const { answer } = outcome;
    if (answer === undefined || answer.status < 200 || answer.status >= 300) {
      throw failureOf(outcome, site);
    }
    const success = this.learnedRequests(operation)?.flatMap((request) => request.success);
    if (success !== undefined && !success.includes(answer.status)) {
      throw unexpectedAnswer(`another status than the learned ${success.join(" or ")}`, answer, site);
    }
    if (operation.shapes.answer === undefined) {
      // A sign-in page of a proxy comes with 200 too, and then nothing was carried out.
      if (success === undefined && /^\s*</.test(answer.text)) {
        throw unexpectedAnswer("an HTML page", answer, site);
      }
      return undefined as Answer<S>;
    }
    let body: unknown;
    if (operation.answerIn === "location") {
      body = lastSegment(answer.headers["location"]);
      if (body === undefined) {
        throw unexpectedAnswer("no Location header that names what was created", answer, site);
      }
    }
    try {
      body ??= JSON.parse(answer.text);
    } catch {
      throw unexpectedAnswer(answer.text === "" ? "an empty body" : "a body that is not JSON", answer, site);
    }
    if (isNestedDeeper(body, MAX_LEVELS)) {
      throw unexpectedAnswer(`JSON of more than ${MAX_LEVELS} levels`, answer, site);
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
    return this.observed(site, async (observer) => {
      const body = { email, plainTextPassword: password };
      const outcome = await this.send(login, { body }, {}, { observer });
      return this.sessionOf(outcome, site);
    });
  }

  /** The cookies that signing in gave; none where it was refused. */
  private sessionOf(outcome: Outcome, site: CallSite): string | undefined {
    const { answer } = outcome;
    if (answer?.status === 401) {
      return undefined;
    }
    if (answer === undefined || answer.status < 200 || answer.status >= 300) {
      throw failureOf(outcome, site);
    }
    const cookies = [answer.headers["set-cookie"] ?? []]
      .flat()
      .flatMap((cookie) => cookie.split(";", 1))
      .filter(isSendable);
    if (!cookies.some((cookie) => /^sessionToken=./.test(cookie))) {
      throw unexpectedAnswer("no sessionToken cookie", answer, site);
    }
    // What the server set for an earlier session is over with it.
    this.cookies.clear();
    this.keepSecret(cookies.map((cookie) => cookie.slice(cookie.indexOf("=") + 1)));
    return cookies.join("; ");
  }

  /** Short values, such as a language, are no secrets, and messages without them would be hard to read. */
  private keepSecret(values: readonly string[]): void {
    this.secrets.push(
      ...values.filter((value) => value.length >= MIN_TELLING && !this.secrets.includes(value)),
    );
  }

  /** Text that may hold something that the server said, without the credentials of this client and its sessions. */
  redact(text: string): string {
    return presentable(text, this.secrets, Number.POSITIVE_INFINITY);
  }

  /**
   * A whole sentence without credentials, whoever wrote which part of it. Very short passwords are left in: a word with
   * a gap would tell them, and a text of the server has been cleaned of them before.
   */
  presentable(text: string): string {
    const long = this.secrets.filter((secret) => secret.length >= MIN_TELLING);
    return presentable(text, long, Number.POSITIVE_INFINITY);
  }

  /** The operation with the method and path that are really sent, for messages. */
  private asSent<S extends Shapes>(operation: Operation<S>, args: CallArguments<S>): Operation {
    const requests = this.learnedRequests(operation);
    if (requests === undefined) {
      return operation;
    }
    const { method, path } = requestFor(requests, { ...learnedCall(args), live: {} });
    return { ...operation, method, path };
  }

  /** What is known of how this deployment takes an operation. */
  evidenceOf(operation: Operation): Evidence {
    return this.learnedRequests(operation) === undefined ? operation.evidence : "observed";
  }

  /** Whether a call has to be given the object as it is now, because the request repeats it. */
  needsLive<S extends Shapes>(operation: Operation<S>, args: CallArguments<S>): boolean {
    const requests = this.learnedRequests(operation);
    return requests !== undefined && rewritesObject(requestFor(requests, { ...learnedCall(args), live: {} }));
  }

  private site(operation: Operation): CallSite {
    const { deployment, urlSource } = this.configuration;
    return { operation, origin: addressOf(deployment), urlSource, secrets: this.secrets };
  }
}

/** What is compared and shown level by level must not end the stack; the known answers have five. */
const MAX_LEVELS = 100;

/** Shorter texts are part of too many others. */
const MIN_TELLING = 8;

/** The id at the end of a `Location`; the rest of it may name a host that only the server knows. */
function lastSegment(location: string | string[] | undefined): string | undefined {
  return typeof location === "string" ? location.replace(/\/$/, "").split("/").at(-1) : undefined;
}

/** The values of a call: its path parameters and the fields of its body. */
function learnedCall<S extends Shapes>(args: CallArguments<S>) {
  const { params = {}, body = {} } = args as {
    params?: Record<string, unknown>;
    body?: Record<string, unknown>;
  };
  return { values: { ...params, ...body }, written: Object.keys(body) };
}
