import { type Properties, UNKNOWN } from "../../kit";
import { PROVIDER_PROPERTY } from "./providerText";

/**
 * How the engine writes an unknown value, one text for each type (pkg/resource/plugin/rpc.go of the engine). The
 * dynamic provider host passes them on as ordinary strings.
 */
const UNKNOWN_TEXTS: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string, and what the SDKs send for any type
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties as the host gives them, without the provider's text and with unknown values made plain. */
export function fromHost(properties: Readonly<Record<string, unknown>>): Properties {
  const { [PROVIDER_PROPERTY]: _text, ...rest } = properties;
  return mapValue(rest, (value) => (UNKNOWN_TEXTS.has(value) ? UNKNOWN : value)) as Properties;
}

/** The same backwards; the host puts the provider's text back itself. */
export function toHost(properties: Properties): Record<string, unknown> {
  return mapValue(properties, (value) => (value === UNKNOWN ? UNKNOWN_TEXT : value)) as Record<
    string,
    unknown
  >;
}

function mapValue(value: unknown, leaf: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => mapValue(one, leaf));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapValue(one, leaf)]));
  }
  return leaf(value);
}
