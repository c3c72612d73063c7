/**
 * Cookies that the deployment sets for a session, kept in memory. A learned contract may need one (a CSRF token), and
 * a server may renew the session's own. All calls go to one origin, so a cookie's name is all that tells it apart.
 */
export class Cookies {
  private readonly values = new Map<string, string>();

  /** Takes in the `set-cookie` headers of an answer; the values that are new. */
  absorb(setCookie: string | readonly string[] | undefined): string[] {
    return [setCookie ?? []].flat().flatMap((line) => {
      const [pair = "", ...attributes] = line.split(";");
      const equals = pair.indexOf("=");
      const name = pair.slice(0, equals).trim();
      const value = pair.slice(equals + 1).trim();
      if (equals <= 0 || name === "" || !isSendable(name + value)) {
        return [];
      }
      if (value === "" || attributes.some((one) => /^max-age=-?0*$/i.test(one.replace(/\s+/g, "")))) {
        this.values.delete(name);
        return [];
      }
      this.values.set(name, value);
      return [value];
    });
  }

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  /** A `cookie` header with these cookies, and of the given header those that are not among them. */
  header(base: string): string {
    const given = base.split("; ").filter((pair) => !this.values.has(pair.slice(0, pair.indexOf("="))));
    return [...given, ...[...this.values].map(([name, value]) => `${name}=${value}`)].join("; ");
  }

  clear(): void {
    this.values.clear();
  }
}

/** Whether a cookie can be sent back: a server may set what no header can hold. */
export function isSendable(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
