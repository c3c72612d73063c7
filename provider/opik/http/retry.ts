import type { ExchangeFailure, FailureKind, WireResponse } from "./exchange";

/** Attempts of one call, the first one included. */
export const MAX_ATTEMPTS = 5;

const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 20_000;

/**
 * Whether a response is worth another attempt: 429 always, since a limited request was not carried out; a gateway's
 * 502, 503 and 504 where the call may be repeated.
 */
export function isResponseRetryable({ status }: WireResponse, idempotent: boolean): boolean {
  return status === 429 || (idempotent && (status === 502 || status === 503 || status === 504));
}

/**
 * Whether a request without a whole response is worth another attempt: where it certainly did not reach the server,
 * or may be repeated. A host name that does not exist, a certificate that is not trusted, a proxy that does not let us
 * through and a response that is too large do not get better by waiting; and a wrong password again and again locks
 * accounts.
 */
export function isFailureRetryable({ kind, detail, sent }: ExchangeFailure, idempotent: boolean): boolean {
  if (HOPELESS.includes(kind) || detail === "ENOTFOUND") {
    return false;
  }
  if (kind === "proxy" && /^HTTP 4(?!08|29)/.test(detail)) {
    return false;
  }
  return idempotent || !sent;
}

const HOPELESS: readonly FailureKind[] = ["aborted", "tls", "too-large", "encoding"];

/** Full jitter: a random wait below an exponentially growing bound, so that many clients do not come back at once. */
export function backoffMs(failedAttempts: number, random: () => number): number {
  return random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (failedAttempts - 1));
}
