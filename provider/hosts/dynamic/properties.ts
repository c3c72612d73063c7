import { type Properties, UNKNOWN } from "../../kit";
import { isUnknownText, toEngine } from "../unknownTexts";
import { PROVIDER_PROPERTY } from "./providerText";

/** Properties as the host gives them, without the provider's text and with unknown values made plain. */
export function fromHost(properties: Readonly<Record<string, unknown>>): Properties {
  const { [PROVIDER_PROPERTY]: _text, ...rest } = properties;
  return mapValue(rest, (value) => (isUnknownText(value) ? UNKNOWN : value)) as Properties;
}

/** The same backwards; the host puts the provider's text back itself. */
export function toHost(properties: Properties): Record<string, unknown> {
  return toEngine(properties) as Record<string, unknown>;
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
