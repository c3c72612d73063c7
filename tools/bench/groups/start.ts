import { type Effort, type Group, mebibytes, milliseconds, type Table, verdict } from "../figures";
import { fastest, inTurns, median } from "../measuring";
import { keepCodeCache, startServer } from "../processes";
import { InstalledExecutable, plugin, References } from "../references";

/** A start is quick, so there are more of them. */
const STARTS_PER_RUN = 6;

export const start: Group = {
  name: "start",
  summary: "ready time and memory of the plugin, from npm and as an executable, against an empty gRPC server",
  measure: async ({ runs, progress }: Effort): Promise<readonly Table[]> => {
    const references = await References.build();
    const single = InstalledExecutable.find();
    try {
      const empty = references.executable("empty");
      const bare = references.executable("bare");
      const ours = [
        { name: "from npm", path: plugin.executable, ready: 0.85, memory: 1.1 },
        ...(single === undefined
          ? []
          : [{ name: "executable", path: single.path, ready: 0.65, memory: 1.2 }]),
      ];
      progress(`start: ${runs * STARTS_PER_RUN} starts of each`);
      await keepCodeCache(plugin.executable);
      const subjects = [bare, empty, ...ours.map(({ path }) => path)];
      const measured = await inTurns(subjects, runs * STARTS_PER_RUN, async (executable) => {
        const server = await startServer(executable);
        const [memoryMiB, cpuMs] = [server.memoryMiB(), server.cpuMs()];
        await server.stop();
        return { readyMs: server.readyMs, answeredMs: server.answeredMs, cpuMs, memoryMiB };
      });
      const ready = (of: string) => fastest((measured.get(of) ?? []).map(({ readyMs }) => readyMs));
      const answered = (of: string) => fastest((measured.get(of) ?? []).map(({ answeredMs }) => answeredMs));
      const cpu = (of: string) => fastest((measured.get(of) ?? []).map(({ cpuMs }) => cpuMs));
      const memory = (of: string) => median((measured.get(of) ?? []).map(({ memoryMiB }) => memoryMiB));
      return [
        {
          title: "Start of the plugin",
          columns: ["", "plugin", "empty gRPC server", "ratio"],
          rows: [
            [
              "Node.js with its HTTP/2, and nothing else",
              milliseconds(ready(bare)),
              milliseconds(ready(empty)),
              verdict(ready(bare), ready(empty)),
            ],
            ...ours.flatMap(({ name, path, ...goals }) => [
              [
                `${name}: ready (from the start of the process to its port)`,
                milliseconds(ready(path)),
                milliseconds(ready(empty)),
                verdict(ready(path), ready(empty), goals.ready),
              ],
              [
                `${name}: first answer (from the start of the process to the response to Handshake)`,
                milliseconds(answered(path)),
                milliseconds(answered(empty)),
                verdict(answered(path), answered(empty)),
              ],
              [
                `${name}: processor time until then (least)`,
                milliseconds(cpu(path)),
                milliseconds(cpu(empty)),
                verdict(cpu(path), cpu(empty)),
              ],
              [
                `${name}: memory then (peak)`,
                mebibytes(memory(path)),
                mebibytes(memory(empty)),
                verdict(memory(path), memory(empty), goals.memory),
              ],
            ]),
          ],
          note:
            single === undefined
              ? "The executable is not built: npm run plugin:executables."
              : "The empty server runs in plain Node, without a code cache.",
        },
      ];
    } finally {
      references.remove();
      single?.remove();
    }
  },
};
