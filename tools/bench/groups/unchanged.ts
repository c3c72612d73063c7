import type { RunKind } from "../../../cli/playground";
import { type Effort, type Group, milliseconds, type Table, verdict } from "../figures";
import { fastest, inTurns } from "../measuring";
import { References } from "../references";
import {
  dynamicFlavour,
  dynamicNothing,
  pluginFlavour,
  pluginNothing,
  type Subject,
  withStands,
} from "../stand";

const KINDS: readonly RunKind[] = ["preview", "up"];

const PAIRS = [
  { ours: pluginFlavour, theirs: pluginNothing, goal: 1.25 },
  { ours: dynamicFlavour, theirs: dynamicNothing, goal: 1.5 },
] as const;

export const unchanged: Group = {
  name: "unchanged",
  summary: "preview and up with nothing to do, against a provider that does nothing",
  measure: async ({ runs, resources, progress }: Effort): Promise<readonly Table[]> => {
    const references = await References.build();
    try {
      const rows: string[][] = [];
      for (const count of resources) {
        progress(`unchanged: ${count} resources`);
        const times = await timesOf(count, runs, references.folder);
        for (const { ours, theirs, goal } of PAIRS) {
          for (const kind of KINDS) {
            const [our, their] = [times(ours, kind), times(theirs, kind)];
            const what = `${ours.name}: ${kind} of ${count}`;
            rows.push([what, milliseconds(our), milliseconds(their), verdict(our, their, goal)]);
          }
        }
      }
      return [
        {
          title: "Nothing to do",
          columns: ["", "Opik", "does nothing", "ratio"],
          rows,
          note: "Ours reads and compares the live values; the other provider answers from the state.",
        },
      ];
    } finally {
      references.remove();
    }
  },
};

async function timesOf(count: number, runs: number, folder: string) {
  const subjects = PAIRS.flatMap(({ ours, theirs }) => [ours, theirs]);
  return withStands(subjects, count, folder, async (stands) => {
    const measured = await inTurns(subjects, runs, async (subject) => {
      const times = new Map<RunKind, number>();
      for (const kind of KINDS) {
        times.set(kind, (await stands.get(subject)?.run(kind))?.milliseconds ?? 0);
      }
      return times;
    });
    return (subject: Subject, kind: RunKind) =>
      fastest((measured.get(subject) ?? []).map((times) => times.get(kind) ?? 0));
  });
}
