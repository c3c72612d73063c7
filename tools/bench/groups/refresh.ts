import type { LocalProject } from "../../../emulator";
import { type Effort, type Group, milliseconds, type Table, verdict } from "../figures";
import { fastest, inTurns } from "../measuring";
import { References } from "../references";
import { pluginFlavour, pluginOneByOne, type Stand, withStands } from "../stand";

/** Time that each response takes to come. */
const LATENCY_MS = 50;

export const refresh: Group = {
  name: "refresh",
  summary: `refresh at ${LATENCY_MS} ms latency, against a provider that reads one by one`,
  measure: async ({ runs, resources, progress }: Effort): Promise<readonly Table[]> => {
    const references = await References.build();
    const count = resources.at(-1) ?? 1;
    progress(`refresh: ${count} resources`);
    try {
      return await withStands([pluginFlavour, pluginOneByOne], count, references.folder, async (stands) => {
        for (const stand of stands.values()) {
          addProjects(stand);
          stand.opik.fault({ times: Number.POSITIVE_INFINITY }, { kind: "late", ms: LATENCY_MS });
        }
        const measured = await inTurns([...stands.values()], runs, async (stand) => {
          const { milliseconds } = await stand.run("refresh");
          return { milliseconds, calls: stand.opik.requests.length };
        });
        const [ours, theirs] = [...measured.values()].map((all) => ({
          time: fastest(all.map(({ milliseconds }) => milliseconds)),
          calls: all[0]?.calls ?? 0,
        }));
        if (ours === undefined || theirs === undefined) {
          return [];
        }
        return [
          {
            title: `Refresh of ${count}, ${LATENCY_MS} ms a call`,
            columns: ["", "plugin", "reads one by one", "ratio"],
            rows: [
              [
                "time",
                milliseconds(ours.time),
                milliseconds(theirs.time),
                verdict(ours.time, theirs.time, 0.4),
              ],
              ["HTTP calls", `${ours.calls}`, `${theirs.calls}`, verdict(ours.calls, theirs.calls)],
            ],
          },
        ];
      });
    } finally {
      references.remove();
    }
  },
};

/** One for each organization and with its id, for the provider that reads one by one. */
function addProjects({ opik, organizations }: Stand): void {
  const when = new Date(0).toISOString();
  for (const { id, name } of organizations) {
    const project: LocalProject = {
      id,
      name,
      visibility: "private",
      created_at: when,
      created_by: "ada",
      last_updated_at: when,
      last_updated_by: "ada",
    };
    opik.addProject(project);
  }
}
