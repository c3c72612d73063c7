import { opikProvider } from "./definition";

/** What any run may need. */
const loadAll = () => [opikProvider.resources.all, opikProvider.functions.all];

/**
 * Tells whatever has loaded a bundle how far it is, with a function that loads what any run may need: bin/codeCache.js
 * keeps what V8 has compiled by then.
 */
export function tellLoader(what: "ready" | "ended"): void {
  const hear: unknown = Reflect.get(globalThis, Symbol.for(`pulumi-opik.${what}`));
  if (typeof hear === "function") {
    hear(loadAll);
  }
}
