import { expect } from "chai";
import { type Effort, markdown, verdict } from "../../tools/bench/figures";
import { groups } from "../../tools/bench/groups";
import { inTurns } from "../../tools/bench/measuring";
import { InstalledExecutable } from "../../tools/bench/references";
import { ENGINE_BUILD_TIMEOUT_MS, ENGINE_TIMEOUT_MS, theEngine } from "../support/engine";

const EFFORT: Effort = { runs: 1, resources: [2], progress: () => undefined };

const TIME = /^\d+(\.\d)? ms$/;
const CALLS = /^\d+$/;
// A run that takes longer than a read counts as fresh reads once more, so the reads are not counted exactly here.
const READS = /^\d+ lists?, 0 writes; /;
const WRITES = /^\d+ lists?, 2 writes; /;
/** Where the system has no /proc, there is no memory. */
const MEMORY = /^(\d+\.\d MiB|not measured)$/;
const RATIO = /^(\d+\.\d\dx|not measured)$/;

/** A ratio that is held against a goal. */
function against(goal: number): RegExp {
  return new RegExp(`^(\\d+\\.\\d\\dx, goal ${goal}x: (met|missed)|not measured)$`);
}

/** The executable is measured where `npm run plugin:executables` has made it. */
const executable = InstalledExecutable.find();
executable?.remove();

/** Groups that are measured here, one of each way to measure; `npm run bench` measures all. */
const SAMPLE: readonly string[] = ["start", "refresh", "calls"];

/** What the cells of each table look like, besides a row's name. */
const SHAPES: Readonly<Record<string, Readonly<Record<string, readonly RegExp[]>>>> = {
  start: {
    "Node.js with its HTTP/2, and nothing else": [TIME, TIME, RATIO],
    "from npm: ready (from the start of the process to its port)": [TIME, TIME, against(0.85)],
    "from npm: first answer (from the start of the process to the response to Handshake)": [
      TIME,
      TIME,
      RATIO,
    ],
    "from npm: processor time until then (least)": [TIME, TIME, RATIO],
    "from npm: memory then (peak)": [MEMORY, MEMORY, against(1.1)],
    ...(executable && {
      "executable: ready (from the start of the process to its port)": [TIME, TIME, against(0.65)],
      "executable: first answer (from the start of the process to the response to Handshake)": [
        TIME,
        TIME,
        RATIO,
      ],
      "executable: processor time until then (least)": [TIME, TIME, RATIO],
      "executable: memory then (peak)": [MEMORY, MEMORY, against(1.2)],
    }),
  },
  unchanged: {
    "plugin: preview of 2": [TIME, TIME, against(1.25)],
    "plugin: up of 2": [TIME, TIME, against(1.25)],
    "dynamic flavour: preview of 2": [TIME, TIME, against(1.5)],
    "dynamic flavour: up of 2": [TIME, TIME, against(1.5)],
    ...(executable && {
      "executable: preview of 2": [TIME, TIME, against(1.25)],
      "executable: up of 2": [TIME, TIME, against(1.25)],
    }),
    "plugin: preview of 2 objects of mixed kinds": [TIME, TIME, against(1.3)],
    "plugin: up of 2 objects of mixed kinds": [TIME, TIME, against(1.3)],
  },
  refresh: {
    time: [TIME, TIME, against(0.35), TIME, RATIO],
    "HTTP calls": [/^\d+, goal 40: met$/, /^2$/, RATIO, /^0$/, /^$/],
  },
  create: {
    time: [TIME, TIME, against(1.2)],
    "HTTP calls": [/^\d+$/, /^2$/, RATIO],
  },
  memory: {
    "at its start": [MEMORY, MEMORY, /^$/, /^$/],
    preview: [MEMORY, MEMORY, against(1.6), RATIO],
    up: [MEMORY, MEMORY, against(1.6), RATIO],
    refresh: [MEMORY, MEMORY, against(1.6), RATIO],
  },
  large: {
    "dataset of 20 items: create": [CALLS, TIME],
    "dataset of 20 items: preview, nothing to do": [/^2$/, TIME],
    "dataset of 20 items: preview, one line edited": [/^3$/, TIME],
    "dataset of 20 items: update, one line edited": [CALLS, TIME],
    "prompt of 1 versions: create that takes it over": [CALLS, TIME],
    "prompt of 1 versions: preview, nothing to do": [CALLS, TIME],
  },
  calls: {
    "first preview": [READS, READS],
    "first up": [WRITES, WRITES],
    "preview, nothing to do": [READS, READS],
    "up, nothing to do": [READS, READS],
    "refresh, nothing to do": [READS, READS],
    "preview --refresh, all drifted": [READS, READS],
    "up --refresh, all drifted": [WRITES, WRITES],
    destroy: [WRITES, WRITES],
  },
};

describe("The bench", () => {
  before("find the engine", async function () {
    this.timeout(ENGINE_BUILD_TIMEOUT_MS);
    await theEngine();
  });

  it("has these groups", () => {
    expect(groups.map(({ name }) => name)).to.deep.equal(Object.keys(SHAPES));
  });

  for (const { name, measure } of groups.filter((group) => SAMPLE.includes(group.name))) {
    it(`measures ${name}`, async () => {
      const [table, ...others] = await measure(EFFORT);
      expect(others).to.deep.equal([]);
      const shapes = SHAPES[name] ?? {};
      expect(table?.rows.map(([head]) => head)).to.deep.equal(Object.keys(shapes));
      for (const [head = "", ...cells] of table?.rows ?? []) {
        expect(cells).to.have.length((table?.columns.length ?? 0) - 1);
        expect(shapes[head]).to.have.length(cells.length);
        for (const [index, cell] of cells.entries()) {
          expect(cell, head).to.match(shapes[head]?.[index] ?? /$^/);
        }
      }
    }).timeout(ENGINE_TIMEOUT_MS);
  }

  it("says whether a goal is met", () => {
    expect(verdict(108, 100, 1.1)).to.equal("1.08x, goal 1.1x: met");
    expect(verdict(111, 100, 1.1)).to.equal("1.11x, goal 1.1x: missed");
    expect(verdict(50, 100)).to.equal("0.50x");
    expect(verdict(0, 100, 1.1)).to.equal("not measured");
  });

  it("measures in turns", async () => {
    const order: string[] = [];
    const measured = await inTurns(["a", "b"], 2, async (subject, run) => {
      order.push(`${subject}${run}`);
      return run;
    });
    expect(order).to.deep.equal(["a0", "b0", "a1", "b1"]);
    expect([...measured]).to.deep.equal([
      ["a", [0, 1]],
      ["b", [0, 1]],
    ]);
  });

  it("writes tables in Markdown", () => {
    expect(markdown({ title: "T", columns: ["", "one"], rows: [["row", "1"]], note: "Note." })).to.equal(
      "### T\n\n|  | one |\n| --- | --- |\n| row | 1 |\n\nNote.\n",
    );
  });
});
