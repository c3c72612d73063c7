import type { Organization } from "../../../provider/opik";
import type { Finding } from "../steps";
import { compare, freshly, type Writing, writeValue } from "../writing";

/** A write of the value that is there already was taken, and changed nothing. */
export interface Proof {
  readonly taken: true;
}

/**
 * Writes the value that is there already: proves that the deployment takes the request and that it changes nothing
 * else. That another value would take effect cannot be seen this way.
 */
export async function prove(
  writing: Writing,
  organization: Organization,
  toggling: boolean,
  signal: AbortSignal | undefined,
): Promise<Finding<Proof>> {
  const { client, setting } = writing;
  const before = await freshly(client, organization, signal);
  const value = before.organization[setting.wire];
  await writeValue(writing, before, value, signal);
  const { missing, moved, others, compared } = await compare(writing, before, value, signal);
  const trouble = others.changed ?? moved ?? missing;
  if (trouble !== undefined) {
    throw trouble;
  }
  const summary =
    `${setting.input} = ${JSON.stringify(value)}, its present value, was written and accepted; ` +
    `it reads back the same, as do the ${compared} other fields of the organization`;
  if (others.unclear.length > 0) {
    return {
      status: "warn",
      summary: `${summary}. But something else changed in the meantime: ${others.unclear.join("; ")}.`,
      next: "Run it again to find out whether that came from elsewhere. If it changes every time, the request may write more than one organization.",
      found: { taken: true },
    };
  }
  const count = before.others.length;
  return {
    status: "ok",
    summary: `${summary}${count === 0 ? "" : ` and the ${count} other organization${count === 1 ? "" : "s"} that this caller sees`}.`,
    ...(toggling
      ? {}
      : { detail: ["Whether another value takes effect was not tested; --prove toggle tests it."] }),
    found: { taken: true },
  };
}
