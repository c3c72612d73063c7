import { type Effort, type Group, mebibytes, milliseconds, type Table, verdict } from "../figures";
import { fastest, inTurns, median } from "../measuring";
import { startServer } from "../processes";
import { plugin, References } from "../references";

/** A start is quick, so there are more of them. */
const STARTS_PER_RUN = 6;

export const start: Group = {
  name: "start",
  summary: "ready time and memory of the plugin against an empty gRPC server",
  measure: async ({ runs, progress }: Effort): Promise<readonly Table[]> => {
    const references = await References.build();
    try {
      const [ours, empty] = [plugin.executable, references.executable("empty")];
      progress(`start: ${runs * STARTS_PER_RUN} starts of each`);
      const measured = await inTurns([ours, empty], runs * STARTS_PER_RUN, async (executable) => {
        const server = await startServer(executable);
        const memoryMiB = server.memoryMiB();
        await server.stop();
        return { readyMs: server.readyMs, memoryMiB };
      });
      const ready = (of: string) => fastest((measured.get(of) ?? []).map(({ readyMs }) => readyMs));
      const memory = (of: string) => median((measured.get(of) ?? []).map(({ memoryMiB }) => memoryMiB));
      return [
        {
          title: "Start of the plugin",
          columns: ["", "plugin", "empty gRPC server", "ratio"],
          rows: [
            [
              "ready (from the start of the process to its port)",
              milliseconds(ready(ours)),
              milliseconds(ready(empty)),
              verdict(ready(ours), ready(empty), 1.1),
            ],
            [
              "memory when ready (peak)",
              mebibytes(memory(ours)),
              mebibytes(memory(empty)),
              verdict(memory(ours), memory(empty), 1.1),
            ],
          ],
        },
      ];
    } finally {
      references.remove();
    }
  },
};
