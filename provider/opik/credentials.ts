import type { Configuration } from "./configuration";
import type { CredentialKind, Operation, Surface } from "./contract";
import { ConfigurationError } from "./errors";

/** One way to be known to the server. */
export interface Credential {
  readonly kind: CredentialKind;
  /** What it is and where it comes from, such as `API key from OPIK_API_KEY`; never the credential itself. */
  readonly description: string;
  /** Headers that carry it. Signs in first where that is needed, once for all calls that wait for it. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** Forgets a session that has ended, so that the next call signs in again; false where that cannot help. */
  renew(ended: Readonly<Record<string, string>>): boolean;
}

/** Signs in and gives the cookies of the session, as a `Cookie` header. */
export type SignIn = (email: string, password: string) => Promise<string>;

/**
 * The credentials of a configuration in the order in which they are tried: a session, then signing in, then the
 * key, because dashboard operations are only known to take a session. Remembers, for the run, which one a surface
 * accepted.
 */
export class Credentials {
  private readonly all: readonly Credential[];
  private readonly accepted = new Map<Surface, Credential>();

  constructor(configuration: Configuration, signIn: SignIn) {
    const { sessionToken, login, apiKey } = configuration;
    this.all = [
      ...(sessionToken === undefined
        ? []
        : [
            fixed("session", `session token from ${sessionToken.source}`, {
              cookie: `sessionToken=${sessionToken.value}`,
            }),
          ]),
      ...(login === undefined
        ? []
        : [
            signingIn(
              `e-mail address from ${login.email.source} with password from ${login.password.source}`,
              () => signIn(login.email.value, login.password.value),
            ),
          ]),
      // The raw key: Opik takes no "Bearer" before it.
      ...(apiKey === undefined
        ? []
        : [fixed("apiKey", `API key from ${apiKey.source}`, { authorization: apiKey.value })]),
    ];
  }

  /**
   * Credentials to try for an operation, the one that its surface is known to accept first.
   *
   * @throws {ConfigurationError} where there is none of a kind that the operation takes
   */
  candidates(operation: Operation): readonly Credential[] {
    const usable = this.all.filter(({ kind }) => operation.credentials.includes(kind));
    if (usable.length === 0) {
      throw new ConfigurationError({
        code: "OPIK_CREDENTIALS_MISSING",
        what: `There is no credential for ${operation.method} ${operation.path}.`,
        next:
          "Set one of opik:sessionToken (OPIK_SESSION_TOKEN), opik:email with opik:password (OPIK_EMAIL, " +
          "OPIK_PASSWORD), or opik:apiKey (OPIK_API_KEY or ~/.opik.config); in the stack configuration with " +
          "`pulumi config set --secret`.",
      });
    }
    const accepted = this.accepted.get(operation.surface);
    return accepted !== undefined && usable.includes(accepted)
      ? [accepted, ...usable.filter((one) => one !== accepted)]
      : usable;
  }

  accept(surface: Surface, credential: Credential): void {
    this.accepted.set(surface, credential);
  }

  isAccepted(surface: Surface, credential: Credential): boolean {
    return this.accepted.get(surface) === credential;
  }
}

function fixed(kind: CredentialKind, description: string, headers: Record<string, string>): Credential {
  return { kind, description, headers: async () => headers, renew: () => false };
}

function signingIn(description: string, signIn: () => Promise<string>): Credential {
  let session: Promise<Readonly<Record<string, string>>> | undefined;
  let cookieInUse: string | undefined;
  return {
    kind: "session",
    description,
    headers: () => {
      session ??= signIn().then(
        (cookie) => {
          cookieInUse = cookie;
          return { cookie };
        },
        (error: unknown) => {
          session = undefined;
          throw error;
        },
      );
      return session;
    },
    renew: (ended) => {
      // Many calls may find the session ended at once; only the first of them may throw it away.
      if (ended["cookie"] === cookieInUse) {
        session = undefined;
      }
      return true;
    },
  };
}
