import type { Operation, Surface } from "../provider/opik/contract";
import { isUnder, type Layout } from "./layout";

/** What a method and a path mean in a layout. */
export type Resolution =
  | { readonly kind: "operation"; readonly operation: Operation; readonly params: Record<string, string> }
  | { readonly kind: "wrongMethod"; readonly surface: Surface; readonly allowed: readonly string[] }
  | { readonly kind: "unknown" };

interface Match {
  readonly operation: Operation;
  readonly params: Record<string, string>;
}

/** Finds the contract's operation for a request; the contract is the only source of routes. */
export class Router {
  readonly #contract: readonly Operation[];

  constructor(contract: readonly Operation[]) {
    this.#contract = contract;
  }

  resolve(layout: Layout, method: string, path: string): Resolution {
    for (const [surface, base] of Object.entries(layout.bases) as [Surface, string][]) {
      if (!isUnder(path, base)) {
        continue;
      }
      const matches = this.#matches(surface, path.slice(base.length));
      const match = matches.find(({ operation }) => operation.method === method);
      if (match !== undefined) {
        return { kind: "operation", ...match };
      }
      if (matches.length > 0) {
        const allowed = [...new Set(matches.map(({ operation }) => operation.method))].sort();
        return { kind: "wrongMethod", surface, allowed };
      }
    }
    return { kind: "unknown" };
  }

  /** Operations of any method whose path fits, those with the fewest parameters first. */
  #matches(surface: Surface, path: string): Match[] {
    return this.#contract
      .filter((operation) => operation.surface === surface)
      .flatMap((operation) => {
        const params = matched(operation.path, path);
        return params === undefined ? [] : [{ operation, params }];
      })
      .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  }
}

/** The parameters that a path gives to a template, or undefined where it does not fit. */
function matched(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) {
    return undefined;
  }
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    const value = decoded(given[index] ?? "");
    if (value === undefined || (name === undefined ? value !== segment : value === "")) {
      return undefined;
    }
    if (name !== undefined) {
      params[name] = value;
    }
  }
  return params;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
