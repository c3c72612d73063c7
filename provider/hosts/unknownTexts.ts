import { storable, UNKNOWN } from "../kit";

/**
 * How the engine writes an unknown value, one text for each type (pkg/resource/plugin/rpc.go of the engine); both the
 * plugin protocol and the dynamic provider host pass them on as ordinary strings.
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

/** What is sent to the engine: an unknown value of any type as the text for it, everything else in a form that it can keep. */
export function toEngine(value: unknown): unknown {
  return storable(value, (one) => (one === UNKNOWN ? UNKNOWN_TEXT : knownText(one)));
}

/** The text to write for an unknown value of any type. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknownText(value: unknown): boolean {
  return UNKNOWN_TEXTS.has(value);
}

/** A text that happens to be one of these (a name that somebody gave) would become unknown to the engine: it gets a blank. */
function knownText(value: unknown): unknown {
  return isUnknownText(value) ? `${value} ` : value;
}
