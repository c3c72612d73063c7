import { LocalOpik } from "../../../emulator";
import { type Effort, type Group, milliseconds, type Table, verdict } from "../figures";
import { fastest, inTurns } from "../measuring";
import { References } from "../references";
import { type Declared, LATENCY_MS, pluginFlavour, pluginOnlyPost, Stand, type Subject } from "../stand";

/** What is declared of feedback definitions, to us and to a provider that sends it as it is. */
function definitions(subject: Subject, count: number): readonly Declared[] {
  const [min, max] = [0, 1];
  const range = subject === pluginFlavour ? { min, max } : { details: { min, max } };
  return Array.from({ length: count }, (_, index) => {
    const name = `Helpfulness ${index}`;
    const inputs = { name, type: "numerical", description: "How much it helps", ...range };
    return { kind: "FeedbackDefinition", name, inputs };
  });
}

export const create: Group = {
  name: "create",
  summary: `up of new feedback definitions at ${LATENCY_MS} ms latency, against a provider that only sends the POST`,
  measure: async ({ runs, resources, progress }: Effort): Promise<readonly Table[]> => {
    const references = await References.build();
    const count = resources.at(-1) ?? 1;
    progress(`create: ${count} definitions`);
    try {
      const measured = await inTurns([pluginFlavour, pluginOnlyPost], runs, async (subject) => {
        const opik = await LocalOpik.start();
        const stand = await Stand.open(subject, opik, definitions(subject, count), references.folder);
        try {
          stand.delay();
          const { milliseconds: time } = await stand.run("up");
          return { time, calls: opik.requests.length };
        } finally {
          await stand.close();
        }
      });
      const [ours, theirs] = [...measured.values()].map((all) => ({
        time: fastest(all.map(({ time }) => time)),
        calls: Math.max(...all.map(({ calls }) => calls)),
      }));
      if (ours === undefined || theirs === undefined) {
        return [];
      }
      return [
        {
          title: `Up of ${count} new feedback definitions, ${LATENCY_MS} ms a call`,
          columns: ["", "plugin", "only sends the POST", "ratio"],
          rows: [
            [
              "time",
              milliseconds(ours.time),
              milliseconds(theirs.time),
              verdict(ours.time, theirs.time, 1.2),
            ],
            ["HTTP calls", `${ours.calls}`, `${theirs.calls}`, verdict(ours.calls, theirs.calls)],
          ],
        },
      ];
    } finally {
      references.remove();
    }
  },
};
