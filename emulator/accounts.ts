import { randomBytes } from "node:crypto";
import { LocalOpikError } from "./localOpikError";
import type { LocalUser } from "./types";

/** Who can sign in, and the sessions that are open. */
export class Accounts {
  readonly #users: readonly LocalUser[];
  readonly #sessions = new Map<string, LocalUser>();

  constructor(users: readonly LocalUser[]) {
    for (const field of ["userName", "email", "apiKey", "sessionToken"] as const) {
      const values = users.map((user) => user[field]);
      const index = values.findIndex((value, at) => values.indexOf(value) !== at);
      if (index !== -1) {
        throw new LocalOpikError({
          code: "OPIK_LOCAL_DUPLICATE_USER",
          what: `Two users of the local Opik have the same ${field} (the second is user number ${index + 1}).`,
          next: `Give each user a ${field} of its own.`,
        });
      }
    }
    this.#users = users.map((user) => ({ ...user, roles: { ...user.roles } }));
    for (const user of this.#users) {
      this.#sessions.set(user.sessionToken, user);
    }
  }

  /**
   * A "smart" key is the key, an asterisk and an encoded address. Whether real servers take it whole or only its
   * first part is not publicly known, so both are taken here.
   */
  byApiKey(key: string): LocalUser | undefined {
    return this.#users.find((user) => key === user.apiKey || key.startsWith(`${user.apiKey}*`));
  }

  bySession(token: string): LocalUser | undefined {
    return this.#sessions.get(token);
  }

  /** Opens a session if the password is right, and gives its token. */
  signIn(email: string, password: string): { user: LocalUser; sessionToken: string } | undefined {
    const user = this.#users.find((candidate) => candidate.email === email);
    if (user === undefined || user.password !== password) {
      return undefined;
    }
    const sessionToken = randomBytes(24).toString("base64url");
    this.#sessions.set(sessionToken, user);
    return { user, sessionToken };
  }

  /** Every session ends, configured ones too; signing in again opens a new one. */
  endSessions(): void {
    this.#sessions.clear();
  }

  /** Gives users a role in an organization: user name -> role. */
  grant(organizationId: string, roles: Readonly<Record<string, string>>): void {
    for (const [userName, role] of Object.entries(roles)) {
      this.byName(userName).roles[organizationId] = role;
    }
  }

  byName(userName: string): LocalUser {
    const user = this.#users.find((candidate) => candidate.userName === userName);
    if (user === undefined) {
      throw new LocalOpikError({
        code: "OPIK_LOCAL_UNKNOWN_USER",
        what: `The local Opik has no user "${userName}".`,
        next: `Its users are: ${this.#users.map((candidate) => candidate.userName).join(", ") || "none"}.`,
      });
    }
    return user;
  }
}
