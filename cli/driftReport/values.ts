/** Property values as the engine writes them in JSON: compared, and shown without what is secret. */
import { redact } from "../../provider/opik/redact";
import { type Markdown, SECRET } from "./markdown";

export type Values = Readonly<Record<string, unknown>>;

const VALUE_LIMIT = 200;
/** How the engine marks a secret and an unknown in serialised values. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";
const UNKNOWN_MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** One value that differs. */
export interface Difference {
  readonly path: string;
  readonly declared: unknown;
  readonly live: unknown;
  /** Somebody else changed it, rather than the program. */
  readonly isDrift: boolean;
}

export function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSecret(value: unknown): boolean {
  return value === SECRET || (isRecord(value) && SECRET_MARK in value);
}

export function containsSecret(value: unknown): boolean {
  if (isSecret(value)) {
    return true;
  }
  return typeof value === "object" && value !== null && Object.values(value).some(containsSecret);
}

/** Names that begin with two underscores are Pulumi's own book-keeping, `__provider` above all. */
export function isInternal(name: string): boolean {
  return name.startsWith("__");
}

export function show(value: unknown, markdown: Markdown): string {
  if (value === undefined) {
    return "(not set)";
  }
  if (isSecret(value)) {
    return markdown.code(SECRET);
  }
  if (value === UNKNOWN_MARK) {
    return "(known after apply)";
  }
  const text = JSON.stringify(value, (_, part) => (isSecret(part) ? SECRET : part));
  // Before it is cut: half a credential cannot be recognised any more.
  const shown = redact(text);
  return markdown.code(shown.length > VALUE_LIMIT ? `${shown.slice(0, VALUE_LIMIT)}...` : shown);
}

export function same(a: unknown, b: unknown): boolean {
  if (isRecord(a) && isRecord(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].every((name) => isInternal(name) || same(a[name], b[name]));
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  }
  return Object.is(a, b);
}

/**
 * Where declared and live differ, as far down as the values have names. `applied` is what the last `pulumi up` left
 * behind: a live value that differs from it was changed by somebody else; one that does not was changed in the program.
 */
export function differences(declared: unknown, live: unknown, applied: unknown, path: string): Difference[] {
  if (same(declared, live)) {
    return [];
  }
  const lists = Array.isArray(declared) && Array.isArray(live);
  const records = isRecord(declared) && isRecord(live) && !isSecret(declared) && !isSecret(live);
  if (!lists && !records) {
    return [{ path, declared, live, isDrift: !same(live, applied) }];
  }
  const part = (value: unknown, name: string) => (value as Values | undefined)?.[name];
  const names = [...new Set([...Object.keys(declared), ...Object.keys(live)])];
  return names
    .filter((name) => !isInternal(name))
    .flatMap((name) =>
      differences(
        part(declared, name),
        part(live, name),
        part(applied, name),
        lists ? `${path}[${name}]` : `${path}.${name}`,
      ),
    );
}
