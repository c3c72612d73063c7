import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Properties, UNKNOWN } from "../../kit";
import { isUnknownText, toEngine } from "../unknownTexts";

/*
 * How the engine writes values that JSON has no form for (sdk/go/common/resource/sig.go and plugin/rpc.go of the
 * engine): objects with a signature in place of a type.
 */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Properties of a request: plain values, and the names of those in which something was secret. */
export interface Received {
  readonly properties: Properties;
  readonly secrets: ReadonlySet<string>;
}

/**
 * Reads a request's properties; undefined where the engine sent none at all, as it does for an import.
 *
 * @param hidden is given the texts that are secret
 * @param always names of properties that are secret, whether they come as such or not
 */
export function receive(
  struct: Struct | undefined,
  hidden?: Set<string>,
  always?: ReadonlySet<string>,
): Received | undefined {
  if (struct === undefined) {
    return undefined;
  }
  const secrets = new Set<string>();
  const properties = Object.entries(struct.toJavaScript()).map(([name, value]) => {
    const found = (secret: unknown) => {
      secrets.add(name);
      hide(secret, hidden);
    };
    const known = plain(value, found);
    if (always?.has(name)) {
      found(known);
    }
    return [name, known];
  });
  return { properties: Object.fromEntries(properties), secrets };
}

/** Writes a response's properties, the named ones marked as secret. */
export function send(properties: Properties, secrets: ReadonlySet<string> = new Set()): Struct {
  const sent = toEngine(properties) as { [name: string]: JavaScriptValue };
  for (const name of secrets) {
    if (Object.hasOwn(sent, name)) {
      sent[name] = { [SIGNATURE]: SECRET, value: sent[name] ?? null };
    }
  }
  return Struct.fromJavaScript(sent);
}

/**
 * Properties as they came, the named ones marked as secrets where they have a value: the engine then keeps them
 * encrypted. Everything else, the engine's own keys among it, stays as it is.
 */
export function withSecrets(struct: Struct, names: readonly string[]): Struct {
  const { properties, secrets } = receive(struct) ?? { properties: {}, secrets: new Set() };
  const marked = Object.entries(struct.toJavaScript()).map(([name, value]) => [
    name,
    names.includes(name) && !secrets.has(name) && properties[name] !== UNKNOWN && value !== null
      ? { [SIGNATURE]: SECRET, value }
      : value,
  ]);
  return Struct.fromJavaScript(Object.fromEntries(marked));
}

/**
 * A text that protobuf and gRPC can carry: half a surrogate pair, as it is left where a text was cut, has no form in
 * them; gRPC would never end the call.
 */
export function wellFormed(text: string): string {
  return text.toWellFormed();
}

/** Whether a property is somebody's own book-keeping: the engine's, another provider's or ours. */
export function isInternal(name: string): boolean {
  return name.startsWith("__");
}

/** Names of outputs to mark: those of secret inputs, and what repeats inputs, out of sight or by their names. */
export function marks(outputs: Properties, secrets: ReadonlySet<string>): ReadonlySet<string> {
  const repeats = (value: unknown) =>
    typeof value === "object" && value !== null && Object.keys(value).some((name) => secrets.has(name));
  return secrets.size === 0
    ? secrets
    : new Set([
        ...secrets,
        ...Object.keys(outputs).filter((name) => isInternal(name) || repeats(outputs[name])),
      ]);
}

function plain(value: unknown, foundSecret: (value: unknown) => void): unknown {
  if (isUnknownText(value)) {
    return UNKNOWN;
  }
  if (Array.isArray(value)) {
    return value.map((one) => plain(one, foundSecret));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const object = value as Record<string, unknown>;
  if (object[SIGNATURE] === SECRET) {
    const inner = plain(object["value"], foundSecret);
    foundSecret(inner);
    return inner;
  }
  if (object[SIGNATURE] === OUTPUT) {
    const inner = "value" in object ? plain(object["value"], foundSecret) : UNKNOWN;
    if (object["secret"] === true) {
      foundSecret(inner);
    }
    return inner;
  }
  return Object.fromEntries(Object.entries(object).map(([key, one]) => [key, plain(one, foundSecret)]));
}

/** Keeps the texts of a secret value. */
function hide(value: unknown, hidden: Set<string> | undefined): void {
  if (typeof value === "string" && value !== "") {
    hidden?.add(value);
  } else if (typeof value === "object" && value !== null) {
    for (const one of Object.values(value)) {
      hide(one, hidden);
    }
  }
}
