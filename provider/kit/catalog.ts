/**
 * Definitions by their names, each of which is evaluated when somebody asks for it: a run of the plugin loads only the kinds
 * that it declares (the bundle evaluates a module when a name of it is used; see tools/bundle/lazyModules.mjs).
 */
export class Catalog<T> {
  /** @param entries by the definition's name, in the order of docs and schema */
  constructor(private readonly entries: Readonly<Record<string, () => T>>) {}

  get names(): readonly string[] {
    return Object.keys(this.entries);
  }

  get(name: string): T | undefined {
    return Object.hasOwn(this.entries, name) ? this.entries[name]?.() : undefined;
  }

  get all(): readonly T[] {
    return Object.values(this.entries).map((load) => load());
  }
}
