import { expect } from "chai";
import fc from "fast-check";
import { checkResource, diffResource, type Properties } from "../../../provider/kit";
import { House, HouseSettings, WIRE } from "./house";
import { boards, contextOf } from "./support";

/*
 * Programs of several resources with settings of one house, run as the engine runs them: resources come, go, are renamed
 * and replaced, runs end early, two processes serve one run. Whatever came before, a run that ends well leaves the house as
 * the program declares it.
 */

const NAMES = ["a", "b", "c"] as const;
type Name = (typeof NAMES)[number];

/** What a program declares: the settings, and which resources declare which of them. */
interface Program {
  readonly settings: Properties;
  readonly of: Readonly<Record<string, readonly Name[]>>;
}

const program: fc.Arbitrary<Program> = fc.record({
  settings: fc.record(
    {
      locked: fc.boolean(),
      temperature: fc.constantFrom(18.5, 20, 25),
      gate: fc.constantFrom("open", "closed", null),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Properties>,
  of: fc.record({
    locked: fc.subarray([...NAMES], { minLength: 1 }),
    temperature: fc.subarray([...NAMES], { minLength: 1 }),
    gate: fc.subarray([...NAMES], { minLength: 1 }),
  }),
});

type Step =
  | { readonly kind: "declare"; readonly program: Program }
  /** The engine stops before this resource, and deletes nothing. */
  | { readonly kind: "upUntil"; readonly count: number }
  | { readonly kind: "up"; readonly replaced: readonly Name[]; readonly deletedFirst: readonly Name[] }
  | { readonly kind: "click"; readonly changes: Properties };

const step: fc.Arbitrary<Step> = fc.oneof(
  program.map((declared): Step => ({ kind: "declare", program: declared })),
  fc.nat({ max: NAMES.length }).map((count): Step => ({ kind: "upUntil", count })),
  fc
    .tuple(fc.subarray([...NAMES]), fc.subarray([...NAMES]))
    .map(([replaced, deletedFirst]): Step => ({ kind: "up", replaced, deletedFirst })),
  fc.boolean().map((locked): Step => ({ kind: "click", changes: { is_locked: locked } })),
);

interface Kept {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

class Stack {
  readonly house = new House();
  private declared: Program = { settings: {}, of: {} };
  private readonly kept = new Map<Name, Kept>();

  constructor(
    /** Which process serves a resource; each has a memory of its own, and they share a board. */
    private readonly processOf: (name: Name) => number,
    private readonly knowsUrns: boolean,
  ) {}

  async take(one: Step): Promise<void> {
    if (one.kind === "declare") {
      this.declared = this.knowsUrns ? withoutDoubles(one.program) : one.program;
    } else if (one.kind === "click") {
      this.house.click(one.changes);
    } else if (one.kind === "upUntil") {
      await this.run(NAMES.slice(0, one.count), { deletes: false });
    } else {
      const said = await this.run([...NAMES], { deletes: true, ...one });
      for (const [name, value] of Object.entries(this.declared.settings)) {
        expect(this.house.live[WIRE[name] as string], name).to.deep.equal(value);
      }
      expect(said.filter((line) => line.includes("at the end of this run"))).to.deep.equal([]);
    }
  }

  private async run(
    names: readonly Name[],
    {
      deletes,
      replaced = [],
      deletedFirst = [],
    }: { deletes: boolean; replaced?: readonly Name[]; deletedFirst?: readonly Name[] },
  ): Promise<readonly string[]> {
    const board = boards();
    const processes = [0, 1].map(() => contextOf(this.house, { board: board() }));
    const contextFor = (name: Name) => {
      const context = processes[this.processOf(name)] as (typeof processes)[0];
      return this.knowsUrns ? { ...context, urn: name } : context;
    };
    const { lifecycle } = HouseSettings;
    const pending: [Name, Kept][] = [];
    for (const name of names) {
      const declared = this.inputsOf(name);
      if (declared === undefined) {
        continue;
      }
      const context = contextFor(name);
      const kept = this.kept.get(name);
      const isReplaced = kept !== undefined && replaced.includes(name);
      const { inputs, failures } = await checkResource(HouseSettings, () => context, {
        oldInputs: isReplaced ? undefined : kept?.inputs,
        inputs: declared,
        urn: context.urn,
      });
      expect(failures).to.deep.equal([]);
      if (kept === undefined || isReplaced) {
        if (isReplaced && deletedFirst.includes(name)) {
          await lifecycle.delete(context, { id: kept.id, state: kept.outputs });
          this.kept.delete(name);
        } else if (isReplaced) {
          pending.push([name, kept]);
        }
        this.kept.set(name, { inputs, ...(await lifecycle.create(context, { inputs })) });
        continue;
      }
      const { id, outputs: state } = kept;
      const { changed } = await diffResource(HouseSettings, context, { id, state, inputs });
      this.kept.set(name, {
        id,
        inputs,
        outputs:
          changed.length > 0 ? (await lifecycle.update(context, { id, state, inputs })).outputs : state,
      });
    }
    if (deletes) {
      const gone = [...this.kept].filter(([name]) => this.inputsOf(name) === undefined);
      for (const [name, kept] of [...pending, ...gone]) {
        await lifecycle.delete(contextFor(name), { id: kept.id, state: kept.outputs });
        if (this.inputsOf(name) === undefined) {
          this.kept.delete(name);
        }
      }
    }
    for (const context of processes) {
      await context.end();
    }
    return processes.flatMap(({ said }) => said);
  }

  /** A resource's declaration; undefined where the program has no such resource. */
  private inputsOf(name: Name): Properties | undefined {
    const own = Object.entries(this.declared.settings).filter(([setting]) =>
      this.declared.of[setting]?.includes(name),
    );
    return own.length === 0 ? undefined : Object.fromEntries(own);
  }
}

/** A host that knows its resources takes each setting from one of them only. */
function withoutDoubles({ settings, of }: Program): Program {
  return {
    settings,
    of: Object.fromEntries(Object.entries(of).map(([setting, names]) => [setting, names.slice(0, 1)])),
  };
}

describe("settings of several resources in one program", () => {
  for (const [flavour, knowsUrns] of [
    ["where the host knows them", true],
    ["where it does not", false],
  ] as const) {
    for (const [served, processOf] of [
      ["by one process", () => 0],
      ["by two processes", (name: Name) => (name === "b" ? 1 : 0)],
    ] as const) {
      it(`are as declared after every run that ends well, ${flavour}, served ${served}`, async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 10 }), async (steps) => {
            const stack = new Stack(processOf, knowsUrns);
            for (const one of steps) {
              await stack.take(one);
            }
          }),
          { numRuns: 200 },
        );
      });
    }
  }
});
