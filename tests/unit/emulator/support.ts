import { LocalOpik, type LocalOpikOptions } from "../../../emulator";

export const admin = { authorization: "local-admin-api-key" };
export const member = { authorization: "local-member-api-key" };
export const adminSession = { cookie: "sessionToken=local-admin-session" };

export const list = "/api/organizations?withoutExtendedData=true";
export const acme = "/api/organizations/org-acme";
export const version = "/opik/api/is-alive/ver";

/** A server for each test of a suite; what a test asks of it may break the contract. */
export function useServer(options: LocalOpikOptions = {}): () => LocalOpik {
  let current: LocalOpik | undefined;
  beforeEach(async () => {
    current = await LocalOpik.start(options);
  });
  afterEach(async () => {
    await current?.stop();
  });
  return () => {
    if (current === undefined) {
      throw new Error("The server runs only while a test does.");
    }
    return current;
  };
}

export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  readonly json: unknown;
  readonly headers: Headers;
}

export async function ask(opik: LocalOpik, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(opik.url + path, init);
  const text = await response.text();
  const { status, headers } = response;
  const type = headers.get("content-type");
  return { status, headers, type, text, json: type === "application/json" ? JSON.parse(text) : undefined };
}

export function get(opik: LocalOpik, path: string, headers: Record<string, string> = admin): Promise<Answer> {
  return ask(opik, path, { headers });
}

export function send(
  opik: LocalOpik,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = admin,
): Promise<Answer> {
  return ask(opik, path, {
    method,
    headers: { ...headers, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

export function patch(
  opik: LocalOpik,
  body: unknown = { onlyAdminsInviteByEmail: true },
  headers: Record<string, string> = admin,
): Promise<Answer> {
  return send(opik, "PATCH", acme, body, headers);
}

/** The code of the failure of a request that gets no whole response, such as `ECONNRESET`. */
export async function failureOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
    return cause?.code ?? (error as Error).name;
  }
  throw new Error("The request was expected to fail.");
}
