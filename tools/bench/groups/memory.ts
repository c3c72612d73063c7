import type { RunKind } from "../../../cli/playground";
import { type Effort, type Group, mebibytes, type Table, verdict } from "../figures";
import { inTurns, median } from "../measuring";
import { startServer } from "../processes";
import { plugin, References } from "../references";
import { objectsOf, pluginFlavour, pluginNothing, withStands } from "../stand";

const KINDS: readonly RunKind[] = ["preview", "up", "refresh"];

export const memory: Group = {
  name: "memory",
  summary: "peak memory of the plugin with many objects, against its own at its start",
  measure: async ({ runs, resources, progress }: Effort): Promise<readonly Table[]> => {
    const references = await References.build();
    const count = resources.at(-1) ?? 1;
    progress(`memory: ${count} objects`);
    try {
      const start = async (executable: string) => {
        const all: number[] = [];
        for (let run = 0; run < runs; run++) {
          const server = await startServer(executable);
          all.push(server.memoryMiB());
          await server.stop();
        }
        return median(all);
      };
      const starts = [await start(plugin.executable), await start(references.executable("nothing"))];
      const subjects = [pluginFlavour, pluginNothing];
      return await withStands(subjects, objectsOf(count), references.folder, async (stands) => {
        const rows: string[][] = [["at its start", ...starts.map(mebibytes), "", ""]];
        for (const kind of KINDS) {
          const measured = await inTurns([...stands.values()], runs, (stand) => stand.memoryMiB(kind));
          const [ours = 0, theirs = 0] = [...measured.values()].map(median);
          rows.push([
            kind,
            mebibytes(ours),
            mebibytes(theirs),
            verdict(ours, starts[0] ?? 0, 1.6),
            verdict(theirs, starts[1] ?? 0),
          ]);
        }
        return [
          {
            title: `Peak memory of the provider's process, ${count} objects of mixed kinds`,
            columns: ["", "plugin", "does nothing", "plugin to its start", "does nothing to its start"],
            rows,
            note: "Most of it is garbage that V8 has not collected yet, which a provider that does nothing has as well.",
          },
        ];
      });
    } finally {
      references.remove();
    }
  },
};
