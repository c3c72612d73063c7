import { ExplainedError } from "../../../provider/base/explainedError";
import { label, OpikError, type Organization } from "../../../provider/opik";
import { type Finding, failed } from "../steps";
import { compare, freshly, type Scene, type Writing, writeValue } from "../writing";

/**
 * Writes the opposite value, sees it live, and puts the first value back: proves that writes take effect. Whatever
 * happens after the first write, the first value is written again, also where the check is cancelled meanwhile.
 */
export async function toggle(
  writing: Writing,
  organization: Organization,
  signal: AbortSignal | undefined,
): Promise<Finding> {
  const { client, setting } = writing;
  const before = await freshly(client, organization, signal);
  const value = before.organization[setting.wire];
  if (typeof value !== "boolean") {
    return { status: "skip", summary: `${setting.input} has no opposite value.` };
  }
  const trouble = await tried(writing, before, !value, signal);
  try {
    // Without the signal: whoever ends the check wants the first value back all the more.
    await writeValue(writing, before, value);
    const { missing, moved, others } = await compare(writing, before, value);
    if (missing !== undefined) {
      return alarm(writing, before, [trouble, others.changed, missing]);
    }
    const left = others.changed ?? moved;
    if (left !== undefined) {
      return { ...failed(left), detail: [`${setting.input} is ${value} again.`] };
    }
  } catch (error) {
    return alarm(writing, before, [trouble, error]);
  }
  if (trouble === undefined) {
    return {
      status: "ok",
      summary: `${setting.input} was switched to ${!value} and then back to ${value}; reads confirmed both, and nothing else changed.`,
    };
  }
  const detail = [`${setting.input} is ${value} again.`];
  if (signal?.aborted) {
    return { status: "fail", summary: "Cancelled.", detail, next: "Run it again." };
  }
  if (trouble instanceof ExplainedError) {
    return { ...failed(trouble), detail };
  }
  throw trouble;
}

/**
 * Writes a value and compares; gives what went wrong, after which the first value has to be written again.
 *
 * @throws {OpikError} where nothing was written
 */
async function tried(
  writing: Writing,
  before: Scene,
  value: unknown,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  try {
    await writeValue(writing, before, value, signal);
  } catch (error) {
    if (error instanceof OpikError && error.effect === "none") {
      throw error;
    }
    return error;
  }
  try {
    const { missing, moved, others } = await compare(writing, before, value, signal);
    return others.changed ?? moved ?? missing;
  } catch (error) {
    return error;
  }
}

function alarm({ setting }: Writing, { organization: before }: Scene, errors: readonly unknown[]): Finding {
  const value = JSON.stringify(before[setting.wire]);
  return {
    status: "fail",
    summary: `NOT RESTORED: ${setting.input} of ${label(before)} was ${value}, and may have another value now.`,
    detail: errors.flatMap((error) => (error instanceof Error ? [error.message] : [])),
    next: `Set it to ${value} by hand now: Admin Dashboard, General Settings of that organization.`,
  };
}
