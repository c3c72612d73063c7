import { FRESH_MS, NOT_CACHED } from "../untilShown";
import { shower } from "./explain";
import type { SettingName } from "./located";
import type { SettingsMemory } from "./memory";
import type { SettingsOptions } from "./options";

/** Time for the last look, in milliseconds: the engine kills its plugins 5 s after it has told them to end. */
const LAST_LOOK_MS = 3000;

/**
 * At the end of a run, what it has changed or another of its processes has changed is looked at once more, in one read.
 * Where nothing was changed there is nothing to look for: diff has compared with live, and in a preview nothing is done.
 */
export async function lookOnceMore<Services>(
  memory: SettingsMemory,
  names: readonly SettingName[],
  options: SettingsOptions<Services>,
): Promise<void> {
  const signal = AbortSignal.timeout(LAST_LOOK_MS);
  let isFirst = true;
  const looks = [...memory.objects].map(async ([key, object]) => {
    const { context, writtenAt, id } = object;
    if (context === undefined || object.confirmed.size === 0) {
      return;
    }
    const isTouchedElsewhere = context.run.claims.elsewhere(key).some(({ kind }) => kind === "touched");
    if (writtenAt === undefined && !isTouchedElsewhere) {
      return;
    }
    // What this process has read back since its last write will do, where nobody else has written.
    const sinceWrite = writtenAt === undefined ? NOT_CACHED : context.clock.now() - writtenAt;
    const age = isTouchedElsewhere && isFirst ? NOT_CACHED : Math.min(sinceWrite, FRESH_MS);
    isFirst = false;
    const services = context.services as Services;
    const located = await options.locate({ ...context, services, signal }, { id }, age);
    const wireOf = (input: string) => names.find((one) => one.input === input)?.wire ?? "";
    for (const [input, declared, live] of object.lost(located, wireOf)) {
      const show = shower(input, context.secrets);
      context.report.warn(
        `${located.label}: at the end of this run ${input} is ${show(live)}, not ${show(declared)} as declared: ` +
          "something undid it during the run. Run `pulumi up` again.",
      );
    }
  });
  // There is nobody left to tell that the look failed; the next preview looks again.
  await Promise.allSettled(looks);
}
