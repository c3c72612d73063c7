const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** As recorded: some servers keep nanoseconds, some nothing; the local one has microseconds. */
const recordedTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
/** To the second: what is changed at once has one, so that it says of two times nothing. */
const coarseTime = /T\d\d:\d\d:\d\dZ$/;
const localTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** The local counterparts of the ids, times and other values that the recorded server made up. */
export class Counterparts {
  readonly #ids = new Map<string, string>();
  readonly #times = new Map<string, string>();
  readonly #madeUp = new Map<string, unknown>();

  constructor(private readonly madeUpFields: readonly string[] = []) {}

  bindId(recorded: string, local: string): void {
    // The first one stays: a recorded id is one object.
    if (!this.#ids.has(recorded.toLowerCase())) {
      this.#ids.set(recorded.toLowerCase(), local);
    }
  }

  /** Binds each id of a recorded body to the one at the same place of a local one. */
  bindAll(recorded: unknown, local: unknown): void {
    if (typeof recorded === "string" && typeof local === "string") {
      if (isUuid(recorded) && isUuid(local)) {
        this.bindId(recorded, local);
      }
    } else if (typeof recorded === "object" && recorded !== null) {
      for (const [name, value] of Object.entries(recorded)) {
        this.bindAll(value, (local as Record<string, unknown> | null | undefined)?.[name]);
      }
    }
  }

  /** A text with the local ids, and what else was made up, in the place of the recorded ones. */
  ids(text: string): string {
    const known = text.replace(uuid, (id) => {
      const local = this.#ids.get(id.toLowerCase());
      return local === undefined ? id : id === id.toLowerCase() ? local : local.toUpperCase();
    });
    return [...this.#madeUp].reduce((one, [recorded, local]) => {
      const value: unknown = JSON.parse(recorded);
      return typeof value === "string" && typeof local === "string"
        ? one.replace(new RegExp(`(?<![-\\w])${value}(?![-\\w])`, "g"), local)
        : one;
    }, known);
  }

  /** What the response should be; a time that comes up for the first time may be any that no other has. */
  expected(recorded: unknown, local: unknown, name?: string): unknown {
    if (name !== undefined && this.madeUpFields.includes(name) && recorded !== null) {
      const key = JSON.stringify(recorded);
      if (!this.#madeUp.has(key)) {
        this.#madeUp.set(key, local);
      }
      return this.#madeUp.get(key);
    }
    if (Array.isArray(recorded)) {
      return recorded.map((one, index) => this.expected(one, (local as unknown[] | undefined)?.[index]));
    }
    if (typeof recorded === "object" && recorded !== null) {
      return Object.fromEntries(
        Object.entries(recorded).map(([key, value]) => [
          key,
          this.expected(value, (local as Record<string, unknown> | null | undefined)?.[key], key),
        ]),
      );
    }
    if (typeof recorded !== "string") {
      return recorded;
    }
    if (!recordedTime.test(recorded)) {
      return withoutLogId(this.ids(recorded));
    }
    if (coarseTime.test(recorded) && typeof local === "string" && localTime.test(local)) {
      return local;
    }
    if (typeof local === "string" && localTime.test(local) && ![...this.#times.values()].includes(local)) {
      this.#times.set(recorded, this.#times.get(recorded) ?? local);
    }
    return this.#times.get(recorded) ?? recorded;
  }
}

/** An error that the server logged has a number of its own each time. */
export function withoutLogId(text: string): string {
  return text.replace(/\(ID [0-9a-f]{16}\)/, "(ID)");
}

function isUuid(text: string): boolean {
  return text.length === 36 && text.replace(uuid, "") === "";
}
