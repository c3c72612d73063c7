import type { Clock } from "../base/clock";
import { timeUntil } from "./http/serverTime";

/** A cookie as a server sets it. */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** How long it is good, in milliseconds; 0 or less where it is taken back, undefined where it has no end. */
  readonly lifetimeMs: number | undefined;
}

interface Stored {
  readonly value: string;
  /** On the clock that nobody sets. */
  readonly until: number;
}

/**
 * Cookies that the deployment sets for a session, kept in memory. A learned contract may need one (a CSRF token), and
 * a server may renew the session's own. All calls go to one origin, so a cookie's name is all that tells it apart.
 */
export class Cookies {
  private readonly stored = new Map<string, Stored>();

  constructor(private readonly clock: Clock) {}

  /**
   * Takes in the `set-cookie` headers of a response; the values that are new.
   *
   * @param serverDate the `Date` header of the same response
   */
  absorb(setCookie: SetCookieHeader, serverDate?: unknown): string[] {
    return setCookies(setCookie, serverDate, this.clock).flatMap(({ name, value, lifetimeMs = Infinity }) => {
      if (value === "" || lifetimeMs <= 0) {
        this.stored.delete(name);
        return [];
      }
      this.stored.set(name, { value, until: this.clock.now() + lifetimeMs });
      return [value];
    });
  }

  get(name: string): string | undefined {
    const found = this.stored.get(name);
    return found !== undefined && this.clock.now() < found.until ? found.value : undefined;
  }

  /** A `cookie` header with these cookies, and of the given header those that are not among them. */
  header(base: string): string {
    const own = [...this.stored.keys()].flatMap((name) => {
      const value = this.get(name);
      return value === undefined ? [] : { name, value };
    });
    const given = base
      .split("; ")
      .filter((pair) => !own.some(({ name }) => name === pair.slice(0, pair.indexOf("="))));
    return [...given, ...own.map(({ name, value }) => `${name}=${value}`)].join("; ");
  }

  clear(): void {
    this.stored.clear();
  }
}

type SetCookieHeader = string | readonly string[] | undefined;

/** The cookies that a response sets or takes back, without those that no request could carry. */
export function setCookies(setCookie: SetCookieHeader, serverDate: unknown, clock: Clock): SetCookie[] {
  return [setCookie ?? []].flat().flatMap((line) => {
    const [pair = "", ...attributes] = line.split(";");
    const equals = pair.indexOf("=");
    const name = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    return equals <= 0 || name === "" || !isSendable(name + value)
      ? []
      : [{ name, value, lifetimeMs: lifetimeMs(attributes, serverDate, clock) }];
  });
}

/** As browsers have it (RFC 6265, section 5.3): Max-Age before Expires, and what is neither means nothing. */
function lifetimeMs(attributes: readonly string[], serverDate: unknown, clock: Clock): number | undefined {
  const given = new Map(
    attributes.map((one) => {
      const equals = `${one}=`.indexOf("=");
      return [one.slice(0, equals).trim().toLowerCase(), one.slice(equals + 1).trim()];
    }),
  );
  const maxAge = given.get("max-age");
  return maxAge !== undefined && /^-?\d+$/.test(maxAge)
    ? Number(maxAge) * 1000
    : timeUntil(given.get("expires") ?? "", serverDate, clock)?.milliseconds;
}

/** Whether a cookie can be sent back: a server may set what no header can hold. */
function isSendable(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
