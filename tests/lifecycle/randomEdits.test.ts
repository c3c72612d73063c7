import { expect } from "chai";
import fc from "fast-check";
import { type LocalObject, LocalOpik } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { resourceNamed } from "../../provider/kit";
import { fieldsOf } from "../../provider/kit/object/marks";
import { at } from "../../provider/kit/object/wirePath";
import { fuzz } from "../fuzz/support";
import { Run, type State } from "../support/dynamicHost";
import { type ObjectCase, objectCases } from "./objectCases";

/*
 * Random edits of a program, of the object outside of it, and runs between them, for each row of objectCases.ts. After
 * each `up`: what is declared is live, what nobody declares is as it was, there is one object, and the next run is idle.
 */

/** Edits in one sequence at the most, and half of it on average; `FUZZ_RUNS` counts edits. */
const LENGTH = 20;
/** Sequences without `FUZZ_RUNS`: 120 edits. */
const USUALLY = 12;

type Record_ = Record<string, unknown>;

type Edit =
  | { readonly edit: "all" | "the least" | "refresh" | "up" | "idle preview" | "deleted outside" }
  | { readonly edit: "set"; readonly input: string; readonly value: unknown }
  | { readonly edit: "take out" | "click"; readonly input: string };

function editsOf({ minimal, full, changes, replaces, clicks }: ObjectCase): fc.Arbitrary<Edit[]> {
  const set = [minimal, full, changes, replaces].flatMap((values) =>
    Object.entries(values)
      // Another workspace is another place, with nothing in it that the row needs.
      .filter(([input]) => input !== "workspace")
      .map(([input, value]): Edit => ({ edit: "set", input, value })),
  );
  const takeOut = Object.keys(full).map((input): Edit => ({ edit: "take out", input }));
  const click = Object.keys(clicks).map((input): Edit => ({ edit: "click", input }));
  const one = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...set) },
    { weight: 3, arbitrary: fc.constantFrom(...takeOut) },
    ...(click.length === 0 ? [] : [{ weight: 4, arbitrary: fc.constantFrom(...click) }]),
    { weight: 6, arbitrary: fc.constant<Edit>({ edit: "up" }) },
    { weight: 2, arbitrary: fc.constant<Edit>({ edit: "refresh" }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Edit>(
        { edit: "all" },
        { edit: "the least" },
        { edit: "idle preview" },
        { edit: "deleted outside" },
      ),
    },
  );
  return fc.array(one, { maxLength: LENGTH, size: "max" });
}

/** A program with one resource, its state, and the object. */
class Edited {
  private program: Record_;
  private state: State | undefined;

  constructor(
    private readonly opik: LocalOpik,
    private readonly row: ObjectCase,
  ) {
    this.program = { ...row.minimal };
  }

  async apply(one: Edit): Promise<void> {
    switch (one.edit) {
      case "all":
        return this.declare(this.row.full);
      case "the least":
        return this.declare(this.row.minimal);
      case "set":
        return this.declare({ ...this.program, [one.input]: one.value });
      case "take out": {
        const { [one.input]: _, ...rest } = this.program;
        return this.declare(rest);
      }
      case "click": {
        const live = this.live().find(({ id }) => id === this.state?.id);
        Object.assign(live ?? {}, structuredClone(this.row.clicks[one.input]));
        return;
      }
      case "deleted outside":
        if (this.state !== undefined) {
          this.opik.deleteObject(this.row.kind, this.state.id);
        }
        return;
      case "refresh":
        return this.silent(() => this.refresh());
      case "idle preview":
        return this.silent(async () => {
          await this.preview(this.run());
        });
      case "up":
        return this.up();
    }
  }

  /** What a program declares that no check refuses; the others nobody can run. */
  private async declare(inputs: Readonly<Record_>): Promise<void> {
    // A check finds its object by name; of one that somebody renamed it cannot say all, and leaves it to the update.
    const live: Record_ = this.live().find(({ id }) => id === this.state?.id) ?? {};
    const clicked = live["name"];
    live["name"] = this.state?.inputs["name"] ?? clicked;
    const { failures } = await this.run().check({ ...inputs }, this.state?.inputs);
    live["name"] = clicked;
    if (failures.length === 0) {
      this.program = { ...inputs };
    }
  }

  private async refresh(): Promise<void> {
    if (this.state !== undefined) {
      const read = await this.run().refresh(this.state);
      expect(read.id === "").to.equal(!this.live().some(({ id }) => id === this.state?.id), "found as gone");
      this.state = read.id === "" ? undefined : read;
    }
  }

  private async preview(run: Run) {
    if (!this.live().some(({ id }) => id === this.state?.id)) {
      // What some inputs go with is gone with it, as the versions of a prompt: such a program is refused.
      const { failures } = await this.run().check({ ...this.program });
      this.program = failures.length === 0 ? this.program : { ...this.row.minimal };
    }
    if (this.state === undefined) {
      const { inputs, failures } = await run.check({ ...this.program });
      expect(failures).to.deep.equal([], JSON.stringify(failures));
      return { inputs, changes: true, replaces: [], deleteBeforeReplace: false };
    }
    return run.preview(this.state, this.program);
  }

  /** What the engine does in one `pulumi up`, and what has to be true after it. */
  private async up(): Promise<void> {
    const before = this.state;
    const undeclared = await this.undeclared();
    const run = this.run();
    const { inputs, changes, replaces, deleteBeforeReplace } = await this.preview(run);
    if (before === undefined) {
      await this.create(run, inputs);
    } else if (replaces.length > 0) {
      const checked = await run.check({ ...this.program });
      expect(checked.failures).to.deep.equal([], JSON.stringify(checked.failures));
      if (deleteBeforeReplace) {
        await run.provider.delete(before.id, before.outputs);
      }
      await this.create(run, checked.inputs);
      if (!deleteBeforeReplace) {
        await run.provider.delete(before.id, before.outputs);
      }
      expect(this.state?.id).not.to.equal(before.id);
    } else if (changes) {
      const { outs } = (await run.provider.update(before.id, before.outputs, inputs)) as { outs: Record_ };
      this.state = { id: before.id, inputs, outputs: outs };
    } else {
      this.state = { ...before, inputs };
    }
    if (before !== undefined && replaces.length === 0) {
      // What was not there may come with what is declared: a prompt's first version has a type.
      expect(await this.undeclared(before)).to.deep.include(undeclared, "what nobody declares");
    }
    expect(this.live().map(({ id }) => id)).to.deep.equal([this.state?.id]);
    await this.silent(() => this.idle());
  }

  private async create(run: Run, inputs: Record_): Promise<void> {
    const { id, outs } = (await run.provider.create(inputs)) as { id: string; outs: Record_ };
    this.state = { id, inputs, outputs: outs };
  }

  /** Nothing to do: by the diff, by an update that is asked for nevertheless, and by what a refresh shows. */
  private async idle(): Promise<void> {
    const { inputs, changes, replaces } = await this.preview(this.run());
    expect({ changes, replaces }).to.deep.equal({ changes: false, replaces: [] });
    const state = await this.run().up(this.state as State, { ...this.program });
    expect((await this.run().refresh(state)).inputs).to.deep.equal(inputs);
    expect(inputs).to.deep.include(this.program);
  }

  /** Live values that neither the program nor the state declares, by input; what is masked as the object has it. */
  private async undeclared({ id, outputs } = this.state ?? { id: "", outputs: {} }): Promise<Record_> {
    const live = this.live().find((object) => object.id === id);
    if (live === undefined) {
      return {};
    }
    const { inputs } = await this.run().refresh({ id, inputs: {}, outputs: {} });
    const masked = fieldsOf(resourceNamed(opikProvider, this.row.kind).inputs)
      .filter((field) => field.masked)
      .map(({ name, path }) => [name, at(live, path)] as const)
      // An empty secret is none.
      .filter(([, value]) => value !== "" && value !== undefined);
    return Object.fromEntries(
      [...Object.entries(inputs), ...masked].filter(
        ([name]) => !Object.hasOwn(this.program, name) && !Object.hasOwn(outputs, name),
      ),
    );
  }

  private live(): readonly LocalObject[] {
    const { kind, goneBy = "" } = this.row;
    return this.opik.objects(kind).filter((object) => object[goneBy] !== false);
  }

  private run(): Run {
    return new Run(this.opik, { kind: this.row.kind });
  }

  private async silent(operation: () => Promise<void>): Promise<void> {
    const before = this.writes().length;
    await operation();
    expect(this.writes().slice(before)).to.deep.equal([]);
  }

  private writes() {
    return this.opik.requests.filter(
      ({ method, operation }) =>
        /^(PUT|PATCH|DELETE)$/.test(method) || operation?.match(/^(create|update|delete)/),
    );
  }
}

for (const row of objectCases) {
  describe(`${row.kind}: random edits`, () => {
    it("nothing declared is lost, nothing undeclared is changed, and there is one object", async function () {
      await fuzz(
        this,
        editsOf(row),
        USUALLY,
        async (edits) => {
          const opik = await LocalOpik.start();
          try {
            row.prepare?.(opik);
            const edited = new Edited(opik, row);
            for (const one of [...edits, { edit: "up" } as const]) {
              await edited.apply(one);
            }
            expect(opik.violations).to.deep.equal([]);
          } finally {
            await opik.stop();
          }
        },
        LENGTH / 2,
      );
    });
  });
}
