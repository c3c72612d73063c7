import { type Properties, storable, UNKNOWN } from "../../kit";
import { isUnknownText, knownText, UNKNOWN_TEXT } from "../unknownTexts";
import { PROVIDER_PROPERTY } from "./providerText";

/** Properties as the host gives them, without the provider's text and with unknown values made plain. */
export function fromHost(properties: Readonly<Record<string, unknown>>): Properties {
  const { [PROVIDER_PROPERTY]: _text, ...rest } = properties;
  return mapValue(rest, (value) => (isUnknownText(value) ? UNKNOWN : value)) as Properties;
}

/** The same backwards, in a form that can be stored; the host puts the provider's text back itself. */
export function toHost(properties: Properties): Record<string, unknown> {
  return mapValue(storable(properties), (value) =>
    value === UNKNOWN ? UNKNOWN_TEXT : knownText(value),
  ) as Record<string, unknown>;
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
