import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import nock from "nock";
import { Agent, type Dispatcher } from "undici";
import type { Clock } from "../../../provider/base/clock";
import { type ClientOptions, OpikClient, OpikError, resolveConfiguration } from "../../../provider/opik";
import { FakeClock } from "../../support/fakeClock";

// Merely loading nock patches the sockets of the whole process; it is on only where a suite says so.
nock.restore();

/** A deployment that exists in nock only. */
export const HOST = "https://opik.test";
export const API_KEY = "key-5f0d2c91";
export const SESSION_TOKEN = "token-a81be4c7";
export const PASSWORD = "correct horse 7d";
export const EMAIL = "ada@example.com";
export const LOGIN = { email: EMAIL, password: PASSWORD };

/** Nothing but what a suite mocks can be reached while it runs, and everything that it mocks has to be called. */
export function useNock(): void {
  before("turn nock on", () => {
    nock.activate();
    nock.disableNetConnect();
  });
  afterEach("everything mocked was called", () => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect(pending).to.deep.equal([]);
  });
  after("turn nock off", () => {
    nock.enableNetConnect();
    nock.restore();
  });
}

/** Environment of a user who has configured nothing. */
export const bareEnv = { OPIK_CONFIG_PATH: "/dev/null" };

const PROXY_VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"];

/** No proxy in this process's environment when a test of the suite begins, and the environment as it was after it. */
export function useNoProxy(): void {
  let saved: Record<string, string | undefined>;
  beforeEach("no proxy in the environment", () => {
    saved = Object.fromEntries(PROXY_VARIABLES.map((name) => [name, process.env[name]]));
    for (const name of PROXY_VARIABLES) {
      delete process.env[name];
    }
  });
  afterEach("the environment as it was", () => {
    for (const [name, value] of Object.entries(saved)) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
  });
}

/** Sources of a configuration: values of the stack, and an environment that knows nothing else. */
export function sources(stack: Record<string, string> = {}, env: Record<string, string> = {}) {
  return { stack: (key: string) => stack[key], env: { ...bareEnv, ...env } };
}

/** A client of `HOST` with these values in the stack configuration; its clock jumps and its jitter is none. */
export function clientOf(
  stack: Record<string, string> = { apiKey: API_KEY },
  options: ClientOptions = {},
): OpikClient {
  return new OpikClient(resolveConfiguration(sources({ url: HOST, ...stack })), {
    clock: new FakeClock(),
    random: () => 0,
    ...options,
  });
}

/** The error that a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It was expected to fail, but it did not.");
}

/** The Opik error that a promise is rejected with. */
export async function opikFailure(promise: Promise<unknown>): Promise<OpikError> {
  const error = await rejection(promise);
  if (error instanceof OpikError) {
    return error;
  }
  throw error;
}

/** The Opik error that a function throws. */
export function opikError(act: () => unknown): OpikError {
  try {
    act();
  } catch (error) {
    if (error instanceof OpikError) {
      return error;
    }
    throw error;
  }
  throw new Error("It was expected to fail, but it did not.");
}

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
}

export type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A real server on this machine, for what happens below HTTP: sockets, certificates, broken answers. */
export class Loopback {
  readonly received: Received[] = [];
  connections = 0;

  private constructor(
    private readonly server: Server,
    readonly scheme: "http" | "https",
  ) {}

  static async start(handler: Handler, tls?: { key: string; cert: string }): Promise<Loopback> {
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      const { method = "", url = "", headers } = request;
      loopback.received.push({ method, url, headers });
      request.resume();
      handler(request, response, loopback.received.length);
    };
    const server = tls === undefined ? createServer(answer) : createSecureServer(tls, answer);
    const loopback = new Loopback(server, tls === undefined ? "http" : "https");
    server.on("connection", () => {
      loopback.connections++;
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return loopback;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }
}

/** Servers and connections of one suite; what a test opens here is closed after it. */
export function useLoopback() {
  let open: { stop(): Promise<void> }[] = [];
  afterEach("close servers and connections", async () => {
    const closing = open.reverse();
    open = [];
    for (const one of closing) {
      await one.stop();
    }
  });
  const serve = async (handler: Handler, tls?: { key: string; cert: string }): Promise<Loopback> => {
    const server = await Loopback.start(handler, tls);
    open.push(server);
    return server;
  };
  /** A dispatcher that is closed after the test. */
  const keep = <D extends Dispatcher>(dispatcher: D): D => {
    open.push({ stop: () => dispatcher.destroy() });
    return dispatcher;
  };
  return { serve, keep, agent: () => keep(new Agent()) };
}

/** A clock whose waits end when the test says so. */
export class HandClock implements Clock {
  private waits: { readonly until: number; readonly end: () => void }[] = [];

  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  wallTime(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      this.waits.push({ until: this.time + milliseconds, end: resolve });
    });
  }

  /** How many waits have not ended. */
  get waiting(): number {
    return this.waits.length;
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.waits.filter(({ until }) => until <= this.time);
    this.waits = this.waits.filter(({ until }) => until > this.time);
    for (const { end } of due) {
      end();
    }
  }
}

/** Waits, without a clock, until something has come to pass. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A request that reached the mocked deployment. */
export interface Sent {
  /** Method and path without query, such as `GET /api/organizations`. */
  readonly call: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Reply = readonly [status: number, body?: unknown, headers?: Record<string, string | string[]>];

/** Lets `answer`, and none before it, answer everything that is sent to `HOST`; gives the list of what was sent. */
export function mockOpik(answer: (sent: Sent, count: number) => Reply | Promise<Reply>): Sent[] {
  nock.cleanAll();
  const all: Sent[] = [];
  for (const method of ["GET", "POST", "PATCH"]) {
    nock(HOST)
      .persist()
      .intercept(/./, method)
      .optionally()
      .reply(async (request: Request) => {
        const url = new URL(request.url);
        const sent: Sent = {
          call: `${method} ${url.pathname}`,
          url,
          headers: Object.fromEntries(request.headers),
          body: await request.text(),
        };
        const count = all.push(sent);
        const [status, body = "", headers = {}] = await answer(sent, count);
        return [status, typeof body === "string" ? body : JSON.stringify(body), headers];
      });
  }
  return all;
}

/** The credentials that a request carries, such as `apiKey key-1` or `session token-1`. */
export function credentialsOf({ headers }: Sent): string[] {
  const { authorization, cookie } = headers;
  return [
    ...(authorization === undefined ? [] : [`apiKey ${authorization}`]),
    ...(cookie === undefined ? [] : [`session ${cookie.replace(/^sessionToken=/, "")}`]),
  ];
}

export const LIST_CALL = "GET /api/organizations";
export const WRITE_CALL = "PATCH /api/organizations/org-1";
export const LOGIN_CALL = "POST /api/auth/login";

/** The response to a login. */
export const signedIn = (token: string): Reply => [
  200,
  { apiKeys: [] },
  { "set-cookie": `sessionToken=${token}; Path=/; HttpOnly` },
];

/** A promise that a test settles when it likes. */
export function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

export const ORGANIZATION = { id: "org-1", name: "Acme", role: "ADMIN", onlyAdminsInviteByEmail: false };
