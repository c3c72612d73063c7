import { redact } from "./redact";

/** Shorter texts are part of too many others. */
const MIN_TELLING = 8;

/** Texts that must not be shown: the credentials of a client, and what its sessions have brought. */
export class Secrets {
  private readonly known: string[];

  constructor(configured: readonly string[]) {
    this.known = [...configured];
  }

  get all(): readonly string[] {
    return this.known;
  }

  /** Short values, such as a language, are no secrets, and messages without them would be hard to read. */
  add(values: readonly string[]): void {
    this.known.push(...values.filter((one) => one.length >= MIN_TELLING && !this.known.includes(one)));
  }

  /** Text that may hold something that the server said. */
  redact(text: string): string {
    return redact(text, this.known);
  }

  /**
   * A whole sentence, whoever wrote which part of it. Very short passwords are left in: a word with a gap would tell
   * them, and a text of the server has been cleaned of them before.
   */
  presentable(text: string): string {
    return redact(
      text,
      this.known.filter((secret) => secret.length >= MIN_TELLING),
    );
  }
}
