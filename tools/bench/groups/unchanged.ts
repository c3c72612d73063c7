import type { RunKind } from "../../../cli/playground";
import { type Effort, type Group, milliseconds, type Table, verdict } from "../figures";
import { fastest, inTurns } from "../measuring";
import { InstalledExecutable, References } from "../references";
import {
  dynamicFlavour,
  dynamicNothing,
  executableFlavour,
  type OpenStand,
  objectsOf,
  pluginFlavour,
  pluginNothing,
  type Subject,
  settingsOf,
  withStands,
} from "../stand";

const KINDS: readonly RunKind[] = ["preview", "up"];

interface Pair {
  readonly ours: Subject;
  readonly theirs: Subject;
  /** The ratio to stay below: for the preview of one resource, which is a start and little more, and for the rest. */
  readonly goals: { readonly one: number; readonly rest: number };
}

const PAIRS: readonly Pair[] = [
  { ours: pluginFlavour, theirs: pluginNothing, goals: { one: 1.05, rest: 1.25 } },
  { ours: dynamicFlavour, theirs: dynamicNothing, goals: { one: 1.5, rest: 1.5 } },
];

const OBJECTS_GOAL = 1.3;

export const unchanged: Group = {
  name: "unchanged",
  summary: "preview and up with nothing to do, against a provider that does nothing",
  measure: async ({ runs, resources, progress }: Effort): Promise<readonly Table[]> => {
    const references = await References.build();
    const single = InstalledExecutable.find();
    const pairs: readonly Pair[] = [
      ...PAIRS,
      ...(single === undefined
        ? []
        : [
            {
              ours: executableFlavour(single.folder),
              theirs: pluginNothing,
              goals: { one: 0.95, rest: 1.25 },
            },
          ]),
    ];
    try {
      const rows: string[][] = [];
      for (const count of resources) {
        progress(`unchanged: ${count} resources`);
        const subjects = [...new Set(pairs.flatMap(({ ours, theirs }) => [ours, theirs]))];
        const times = await timesOf(subjects, settingsOf(count).open, runs, references.folder);
        for (const { ours, theirs, goals } of pairs) {
          for (const kind of KINDS) {
            const [our, their] = [times(ours, kind), times(theirs, kind)];
            const what = `${ours.name}: ${kind} of ${count}`;
            const goal = count === 1 && kind === "preview" ? goals.one : goals.rest;
            rows.push([what, milliseconds(our), milliseconds(their), verdict(our, their, goal)]);
          }
        }
      }
      const count = resources.at(-1) ?? 1;
      progress(`unchanged: ${count} objects`);
      const [ours, theirs] = [pluginFlavour, pluginNothing];
      const times = await timesOf([ours, theirs], objectsOf(count), runs, references.folder);
      for (const kind of KINDS) {
        const [our, their] = [times(ours, kind), times(theirs, kind)];
        const what = `${ours.name}: ${kind} of ${count} objects of mixed kinds`;
        rows.push([what, milliseconds(our), milliseconds(their), verdict(our, their, OBJECTS_GOAL)]);
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
      single?.remove();
    }
  },
};

async function timesOf(subjects: readonly Subject[], open: OpenStand, runs: number, folder: string) {
  return withStands(subjects, open, folder, async (stands) => {
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
