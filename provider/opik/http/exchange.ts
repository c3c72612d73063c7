import { type Dispatcher, request } from "undici";
import { BodyTooLarge, EncodingUnknown, MAX_RESPONSE_BYTES, readText } from "./body";

/** One request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WireResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Why no whole response came. */
export type FailureKind =
  | "dns"
  | "refused"
  | "proxy"
  | "tls"
  | "timeout"
  | "broken"
  | "too-large"
  | "encoding"
  | "aborted";

/** A request without a whole response. */
export class ExchangeFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    /** The system's or undici's code, such as `ECONNREFUSED`, for messages. */
    readonly detail: string,
    /** False where the request certainly never reached the server. */
    readonly sent: boolean,
    cause: unknown,
  ) {
    super(`${kind}: ${detail}`, { cause });
  }
}

/**
 * Sends one request and reads the whole response, compressed or not. Redirects are not followed, and nothing is sent twice.
 *
 * @throws {ExchangeFailure}
 */
export async function exchange(
  { method, url, headers, body }: WireRequest,
  options: {
    readonly dispatcher: Dispatcher;
    readonly timeoutMs: number;
    readonly signal: AbortSignal | undefined;
    /** Gives a signal that is aborted after so many milliseconds. */
    readonly timer?: ((milliseconds: number) => AbortSignal) | undefined;
  },
): Promise<WireResponse> {
  if (options.signal?.aborted) {
    throw new ExchangeFailure("aborted", "cancelled", false, options.signal.reason);
  }
  const timeout = options.timer?.(options.timeoutMs) ?? AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  try {
    const response = await request(url, {
      method: method as Dispatcher.HttpMethod,
      headers,
      body: body ?? null,
      dispatcher: options.dispatcher,
      signal,
    });
    const text = await readText(response.body, response.headers["content-encoding"]);
    return { status: response.statusCode, headers: response.headers, text };
  } catch (error) {
    if (options.signal?.aborted) {
      throw new ExchangeFailure("aborted", "cancelled", true, options.signal.reason ?? error);
    }
    if (timeout.aborted) {
      throw new ExchangeFailure("timeout", `waited ${Math.ceil(options.timeoutMs / 1000)} s`, true, error);
    }
    throw classify(error);
  }
}

function classify(error: unknown): ExchangeFailure {
  if (error instanceof BodyTooLarge) {
    return new ExchangeFailure("too-large", `more than ${MAX_RESPONSE_BYTES} bytes`, true, error);
  }
  if (error instanceof EncodingUnknown) {
    return new ExchangeFailure("encoding", error.message, true, error);
  }
  const { code, syscall } = telling(error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new ExchangeFailure("dns", code, false, error);
  }
  if (code === "UND_ERR_CONNECT_TIMEOUT" || (code === "ETIMEDOUT" && syscall === "connect")) {
    return new ExchangeFailure("timeout", code, false, error);
  }
  // A connection that was there can end with the same codes, such as EHOSTUNREACH while reading.
  if (syscall === "connect") {
    return new ExchangeFailure("refused", code, false, error);
  }
  if (code.startsWith("UND_ERR_PRX_")) {
    return new ExchangeFailure("proxy", code, false, error);
  }
  const [, refusal] = /^Proxy response \((\d+)\)/.exec(error instanceof Error ? error.message : "") ?? [];
  if (refusal !== undefined) {
    return new ExchangeFailure("proxy", `HTTP ${refusal}`, false, error);
  }
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code)) {
    return new ExchangeFailure("tls", code, false, error);
  }
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") {
    return new ExchangeFailure("timeout", code, true, error);
  }
  return new ExchangeFailure("broken", code, true, error);
}

/** The most telling code in an error and its causes; an address list that failed as a whole has several. */
function telling(error: unknown): { readonly code: string; readonly syscall?: string | undefined } {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof AggregateError && current.errors.length > 0) {
      return telling(current.errors[0]);
    }
    const { code, syscall } = current as NodeJS.ErrnoException;
    if (typeof code === "string" && code !== "") {
      return { code, syscall };
    }
  }
  return { code: error instanceof Error ? error.name : "unknown" };
}
