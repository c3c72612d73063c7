import type { RunKind, RunOptions } from "../../../cli/playground";
import { type Effort, type Group, milliseconds, type Table } from "../figures";
import { dynamicFlavour, pluginFlavour, type Subject, settingsOf } from "../stand";

interface Operation {
  readonly name: string;
  readonly kind: RunKind;
  readonly options?: RunOptions;
  /** Somebody has changed each setting before. */
  readonly drifted?: boolean;
}

const OPERATIONS: readonly Operation[] = [
  { name: "first preview", kind: "preview" },
  { name: "first up", kind: "up" },
  { name: "preview, nothing to do", kind: "preview" },
  { name: "up, nothing to do", kind: "up" },
  { name: "refresh, nothing to do", kind: "refresh" },
  {
    name: "preview --refresh, all drifted",
    kind: "preview",
    options: { refresh: true, expectNoChanges: true },
    drifted: true,
  },
  { name: "up --refresh, all drifted", kind: "up", options: { refresh: true } },
  { name: "destroy", kind: "destroy" },
];

/** The more there are the longer each write of the state takes; the calls show with few already. */
const ENOUGH = 20;

export const calls: Group = {
  name: "calls",
  summary: "HTTP calls of each operation",
  measure: async ({ resources, progress }: Effort): Promise<readonly Table[]> => {
    const counts = [...new Set([resources[0] ?? 1, Math.min(ENOUGH, resources.at(-1) ?? 1)])];
    const columns: Cell[][] = [];
    const notes: string[] = [];
    const heads: string[] = [];
    for (const subject of [pluginFlavour, dynamicFlavour]) {
      for (const count of counts) {
        progress(`calls: ${subject.name}, ${count} resources`);
        const { cells, stateBytes } = await lifecycle(subject, count);
        columns.push(cells);
        heads.push(`${subject.name}, ${count}`);
        notes.push(`${subject.name}, ${count}: ${stateBytes}`);
      }
    }
    return [
      {
        title: "HTTP calls",
        columns: ["", ...heads],
        rows: OPERATIONS.map(({ name }, row) => [
          name,
          ...columns.map((cells) => `${cells[row]?.calls}; ${milliseconds(cells[row]?.milliseconds ?? 0)}`),
        ]),
        note: `Times are those of the one run. Bytes of the state after the first up: ${notes.join("; ")}.`,
      },
    ];
  },
};

interface Cell {
  readonly calls: string;
  readonly milliseconds: number;
}

async function lifecycle(subject: Subject, count: number) {
  const settings = settingsOf(count, false);
  const stand = await settings.open(subject);
  const { opik } = stand;
  const cells: Cell[] = [];
  let stateBytes = 0;
  try {
    for (const { name, kind, options, drifted } of OPERATIONS) {
      if (drifted) {
        settings.click(opik, false);
      }
      const { milliseconds } = await stand.run(kind, options);
      const reads = opik.requestsOf("listOrganizations").length;
      const writes = opik.requests.length - reads;
      cells.push({ calls: `${counted(reads, "list")}, ${counted(writes, "write")}`, milliseconds });
      if (name === "first up") {
        stateBytes = await stand.stateBytes();
      }
    }
  } finally {
    await stand.close();
  }
  return { cells, stateBytes };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
