import { zodWords } from "../provider/base/zodWords";
import { organizationSchema } from "../provider/opik/contract";
import { sentences } from "./issues";
import { LocalOpikError } from "./localOpikError";
import type { LocalOrganization } from "./types";

type Fields = Readonly<Record<string, unknown>>;

/** A written field that reads do not show yet. */
interface Lag {
  readonly before: unknown;
  readsLeft: number;
}

interface Entry {
  fields: LocalOrganization;
  readonly lags: Map<string, Lag>;
}

/** The organizations of the server, as they are and as a reader sees them. */
export class Organizations {
  readonly #entries = new Map<string, Entry>();

  constructor(organizations: readonly LocalOrganization[]) {
    for (const organization of organizations) {
      this.add(organization);
    }
  }

  add(organization: LocalOrganization): void {
    const named = `The organization "${String(organization.id)}" of the local Opik`;
    const naming = { whole: "The organization", part: "Field " };
    const checked = organizationSchema.safeParse(organization, { error: zodWords });
    if (!checked.success) {
      throw new LocalOpikError({
        code: "OPIK_LOCAL_INVALID_ORGANIZATION",
        what: `${named} does not have the contract's format: ${sentences(checked.error, naming).join(" ")}`,
        next: "Correct the field, or omit it to simulate a server that is older than the field.",
      });
    }
    if (organization["role"] !== undefined) {
      throw new LocalOpikError({
        code: "OPIK_LOCAL_ROLE_OF_ORGANIZATION",
        what: `${named} has a field "role", but a role belongs to a user.`,
        next: "Move it to the roles of a user.",
      });
    }
    if (this.#entries.has(organization.id)) {
      throw new LocalOpikError({
        code: "OPIK_LOCAL_DUPLICATE_ORGANIZATION",
        what: `${named} is given twice.`,
        next: "Give each organization its own id.",
      });
    }
    this.#entries.set(organization.id, { fields: structuredClone(organization), lags: new Map() });
  }

  remove(id: string): void {
    this.#entry(id);
    this.#entries.delete(id);
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** The live state, a copy. */
  get(id: string): LocalOrganization {
    return structuredClone(this.#entry(id).fields);
  }

  ids(): string[] {
    return [...this.#entries.keys()];
  }

  /** What one read sees; it counts as one of the reads that a slow write takes to show. */
  see(id: string): LocalOrganization {
    const { fields, lags } = this.#entry(id);
    const seen = structuredClone(fields);
    for (const [field, lag] of lags) {
      seen[field] = structuredClone(lag.before);
      lag.readsLeft -= 1;
      if (lag.readsLeft <= 0) {
        lags.delete(field);
      }
    }
    return seen;
  }

  /** Sets the named fields and no other; the next `slowReads` reads still see what they saw before. */
  change(id: string, changes: Fields, slowReads = 0): void {
    const { fields, lags } = this.#entry(id);
    for (const [field, value] of Object.entries(changes)) {
      const before = lags.has(field) ? lags.get(field)?.before : fields[field];
      lags.delete(field);
      if (slowReads > 0) {
        lags.set(field, { before, readsLeft: slowReads });
      }
      if (value === undefined) {
        delete fields[field];
      } else {
        fields[field] = structuredClone(value);
      }
    }
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      throw new LocalOpikError({
        code: "OPIK_LOCAL_UNKNOWN_ORGANIZATION",
        what: `The local Opik has no organization "${id}".`,
        next: `Its organizations are: ${this.ids().join(", ") || "none"}.`,
      });
    }
    return entry;
  }
}
