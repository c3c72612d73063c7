import { type Effort, type Group, milliseconds, type Table, verdict } from "../figures";
import { fastest, inTurns } from "../measuring";
import { References } from "../references";
import { LATENCY_MS, objectsOf, pluginFlavour, pluginNothing, pluginOneByOne, withStands } from "../stand";

const MOST_CALLS = 40;

export const refresh: Group = {
  name: "refresh",
  summary: `refresh of objects of mixed kinds at ${LATENCY_MS} ms latency, against a provider that reads one by one`,
  measure: async ({ runs, resources, progress }: Effort): Promise<readonly Table[]> => {
    const references = await References.build();
    const count = resources.at(-1) ?? 1;
    const subjects = [pluginFlavour, pluginOneByOne, pluginNothing];
    progress(`refresh: ${count} objects`);
    try {
      return await withStands(subjects, objectsOf(count), references.folder, async (stands) => {
        const [any] = stands.values();
        any?.delay();
        const measured = await inTurns([...stands.values()], runs, async (stand) => {
          const { milliseconds } = await stand.run("refresh");
          return { milliseconds, calls: stand.opik.requests.length };
        });
        const [ours, theirs, nothing] = [...measured.values()].map((all) => ({
          time: fastest(all.map(({ milliseconds }) => milliseconds)),
          calls: Math.max(...all.map(({ calls }) => calls)),
        }));
        if (ours === undefined || theirs === undefined || nothing === undefined) {
          return [];
        }
        return [
          {
            title: `Refresh of ${count} objects of mixed kinds, ${LATENCY_MS} ms a call`,
            columns: ["", "plugin", "reads one by one", "ratio", "reads nothing", "its ratio"],
            rows: [
              [
                "time",
                milliseconds(ours.time),
                milliseconds(theirs.time),
                verdict(ours.time, theirs.time, 0.35),
                milliseconds(nothing.time),
                verdict(nothing.time, theirs.time),
              ],
              [
                "HTTP calls",
                `${ours.calls}, goal ${MOST_CALLS}: ${ours.calls <= MOST_CALLS ? "met" : "missed"}`,
                `${theirs.calls}`,
                verdict(ours.calls, theirs.calls),
                `${nothing.calls}`,
                "",
              ],
            ],
            note: "A provider that reads nothing has what the engine itself takes: no provider can be below. All kinds but prompts: a latest version is in no list, so each costs a read, and one more where its environments are declared. A dataset with items costs a read more as well.",
          },
        ];
      });
    } finally {
      references.remove();
    }
  },
};
