import { isDeepStrictEqual } from "node:util";
import type { Context } from "../context";
import { untilShown } from "../untilShown";
import type { Properties } from "../values";
import type { Located } from "./located";

/**
 * Looks until the written values show.
 *
 * @returns the names of those that still do not show at the end, and the live values of the last look
 */
export async function readBack(
  context: Context<unknown>,
  look: (maxAgeMs: number) => Promise<Located>,
  written: Properties,
): Promise<{ readonly missing: readonly string[]; readonly live: Properties }> {
  const missing = ({ live }: Located) =>
    Object.keys(written).filter((name) => !isDeepStrictEqual(live[name], written[name]));
  const seen = await untilShown(context, look, (one) => missing(one).length === 0);
  return { missing: missing(seen), live: seen.live };
}
