import type { Properties } from "./values";

/**
 * The output in which the state keeps where its object is. It is in no schema: the engine and the SDKs take names that
 * begin so for the provider's own affairs.
 */
export const LOCATION = "__location";

/** Where the state has its object, if that is somewhere else than where it is looked for. */
export function otherLocation(
  state: Properties | undefined,
  location: string | undefined,
): string | undefined {
  const known = state?.[LOCATION];
  return typeof known === "string" && location !== undefined && known !== location ? known : undefined;
}
