import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import { checkResource, diffResource, PartialFailure, type Properties } from "../../../provider/kit";
import { House, HouseSettings, WIRE } from "./house";
import { contextOf } from "./support";

/*
 * The lifecycle of settings against a model: whatever a program declares, whatever somebody else clicks, and in
 * whichever order, what is promised of settings holds.
 */

const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  locked: fc.boolean(),
  alarmDelay: fc.constantFrom("PT0S", "PT30S", "PT1M"),
  temperature: fc.constantFrom(0, 18.5, 20),
  guests: fc.constantFrom({ allowed: [] }, { allowed: ["ada"] }, { allowed: ["ada", "grace"] }),
  gate: fc.constantFrom("open", "closed", null),
};

const someSettings = fc.record(values, { requiredKeys: [] }) as fc.Arbitrary<Properties>;

type Step =
  | { readonly kind: "up"; readonly declared: Properties }
  | { readonly kind: "click"; readonly changes: Properties }
  | { readonly kind: "lostWrite" | "refusedWrite"; readonly declared: Properties }
  | { readonly kind: "again" | "refresh" | "takeOver" | "destroy" };

const stepOf = (kind: "up" | "lostWrite" | "refusedWrite") =>
  someSettings.map((declared): Step => ({ kind, declared }));

const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: stepOf("up"), weight: 4 },
  { arbitrary: someSettings.map((changes): Step => ({ kind: "click", changes })), weight: 4 },
  {
    arbitrary: fc.constantFrom<Step>({ kind: "again" }, { kind: "refresh" }, { kind: "takeOver" }),
    weight: 6,
  },
  { arbitrary: fc.constant<Step>({ kind: "destroy" }), weight: 2 },
  { arbitrary: fc.oneof(stepOf("lostWrite"), stepOf("refusedWrite")), weight: 1 },
);

interface Kept {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** A stack of one resource, run as the engine runs it, and beside it what should have become of it. */
class Stack {
  readonly house = new House();
  private kept: Kept | undefined;
  private declared: Properties = {};
  /** Per managed setting, its first value and the value that the program last put in place. */
  private readonly expected = new Map<string, { first: unknown; ours: readonly unknown[] }>();

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case "click":
        this.house.click(onWire(step.changes));
        return;
      case "up":
        return this.up(step.declared);
      case "again":
        return this.upAgain();
      case "refresh":
        return this.refresh();
      case "takeOver":
        // The program declares what others have made of the settings, as the refreshed state shows it.
        await this.refresh();
        return this.up(pickOf(this.live(), Object.keys(this.declared)));
      case "destroy":
        return this.destroy();
      default:
        return this.failedWrite(step);
    }
  }

  /** Declares settings and applies them, then checks what that has done. */
  private async up(declared: Properties): Promise<void> {
    this.declared = declared;
    const before = this.live();
    const writes = await this.writesOf(() => this.apply());

    const differing = Object.keys(declared).filter((name) => differ(before[name], declared[name]));
    expect(writes).to.deep.equal(
      differing.length === 0 ? [] : [onWire(pickOf(declared, differing))],
      "one write, of what differed",
    );
    expect(this.live()).to.deep.equal({ ...before, ...declared }, "what is declared, and nothing else");
    this.remember(before);
    this.compareState(declared);
  }

  private async upAgain(): Promise<void> {
    if (this.kept === undefined) {
      return;
    }
    await this.up(this.declared);
    const kept = this.kept;

    expect(await this.writesOf(() => this.apply())).to.deep.equal([], "nothing to do, nothing written");
    expect(this.kept).to.deep.equal(kept);
    expect(await this.isChanged()).to.equal(false);
  }

  private async refresh(): Promise<void> {
    if (this.kept === undefined) {
      return;
    }
    const before = this.live();
    const { id, outputs } = this.kept;
    const writes = await this.writesOf(async () => {
      const read = await HouseSettings.lifecycle.read(this.context(), { id, state: outputs });
      this.kept = read && { id, ...read };
    });

    expect(writes).to.deep.equal([]);
    this.compareState(pickOf(before, this.expected.keys()));
    const drifted = Object.keys(this.declared).some((name) => differ(before[name], this.declared[name]));
    if (drifted) {
      expect(await this.isChanged()).to.equal(true, "drift is a change");
    }
  }

  private async destroy(): Promise<void> {
    if (this.kept === undefined) {
      return;
    }
    const { id, outputs } = this.kept;
    const before = this.live();
    const writes = await this.writesOf(() =>
      HouseSettings.lifecycle.delete(this.context(), { id, state: outputs }),
    );

    const givenBack = [...this.expected]
      .filter(
        ([name, { first, ours }]) =>
          differ(before[name], first) && ours.some((one) => !differ(before[name], one)),
      )
      .map(([name, { first }]) => [name, first] as const);
    const changes = Object.fromEntries(givenBack);
    expect(writes).to.deep.equal(givenBack.length === 0 ? [] : [onWire(changes)]);
    expect(this.live()).to.deep.equal({ ...before, ...changes });
    this.kept = undefined;
    this.declared = {};
    this.expected.clear();
  }

  /** A write that is responded with an error: certainly not carried out, or carried out all the same. */
  private async failedWrite({ kind, declared }: Extract<Step, { declared: Properties }>): Promise<void> {
    this.declared = declared;
    const before = this.live();
    const known = this.kept;
    this.house.onWrite = (changes) => {
      if (kind === "lostWrite") {
        this.house.click(changes);
      }
      throw Object.assign(new Error("it failed"), { effect: kind === "lostWrite" ? "unknown" : "none" });
    };
    let failure: unknown;
    const writes = await this.writesOf(() =>
      this.apply().catch((error: unknown) => {
        failure = error;
      }),
    );
    this.house.onWrite = undefined;

    expect(writes.length).to.be.lessThan(2);
    expect(failure instanceof PartialFailure).to.equal(kind === "lostWrite" && writes.length === 1);
    if (failure instanceof PartialFailure) {
      this.kept = { id: failure.id, inputs: declared, outputs: failure.outputs };
    } else if (failure !== undefined) {
      expect(this.kept).to.equal(known);
      expect(this.live()).to.deep.equal(before);
      // The next up goes on; until then the state is that of before.
      await this.up(declared);
      return;
    }
    // Of what was to be written nobody knows whether it was: the value before may still be ours.
    this.remember(
      before,
      failure instanceof PartialFailure
        ? Object.keys(declared).filter((name) => differ(before[name], declared[name]))
        : [],
    );
  }

  /** Check, diff, and a create or an update where they call for one, as the engine does. */
  private async apply(): Promise<void> {
    const context = this.context();
    const { inputs, failures } = await checkResource(HouseSettings, () => context, {
      oldInputs: this.kept?.inputs,
      inputs: this.declared,
    });
    expect(failures).to.deep.equal([]);
    if (this.kept === undefined) {
      const { id, outputs } = await HouseSettings.lifecycle.create(context, { inputs });
      this.kept = { id, inputs, outputs };
      return;
    }
    const { id, outputs: state } = this.kept;
    const { changed, replaces } = await diffResource(HouseSettings, context, { id, state, inputs });
    expect(replaces).to.deep.equal([]);
    if (changed.length > 0) {
      const { outputs } = await HouseSettings.lifecycle.update(context, { id, state, inputs });
      this.kept = { id, inputs, outputs };
    } else {
      this.kept = { ...this.kept, inputs };
    }
  }

  /** Whether the next preview would show a change. */
  private async isChanged(): Promise<boolean> {
    const { id = "", outputs: state = {} } = this.kept ?? {};
    const inputs = { houseId: id, ...this.declared };
    const { changed } = await diffResource(HouseSettings, this.context(), { id, state, inputs });
    return changed.length > 0;
  }

  private remember(before: Properties, uncertain: readonly string[] = []): void {
    for (const name of this.expected.keys()) {
      if (!Object.hasOwn(this.declared, name)) {
        this.expected.delete(name);
      }
    }
    for (const [name, ours] of Object.entries(this.declared)) {
      const managed = this.expected.get(name) ?? { first: before[name], ours: [] };
      // What was live tells which of two values it was.
      const shown = managed.ours.filter((one) => !differ(one, before[name]));
      const earlier = uncertain.includes(name) ? [...shown, ...managed.ours].slice(0, 1) : [];
      this.expected.set(name, { ...managed, ours: [...earlier, ours] });
    }
  }

  /** The state has the managed settings with these values and their first ones; nothing of any other setting. */
  private compareState(shown: Properties): void {
    const first = Object.fromEntries([...this.expected].map(([name, one]) => [name, one.first]));
    expect(pickOf(this.kept?.outputs ?? {}, Object.keys(WIRE))).to.deep.equal(shown);
    expect(pickOf(this.kept?.inputs ?? {}, Object.keys(WIRE))).to.deep.equal(shown);
    expect(this.kept?.outputs["baseline"]).to.deep.equal(first);
  }

  /** Each operation is a run of its own. */
  private context() {
    return contextOf(this.house);
  }

  private live(): Properties {
    return structuredClone(
      Object.fromEntries(Object.entries(WIRE).map(([name, wire]) => [name, this.house.live[wire]])),
    );
  }

  private async writesOf(action: () => Promise<unknown>): Promise<readonly Properties[]> {
    const before = this.house.writes.length;
    await action();
    return this.house.writes.slice(before);
  }
}

function differ(one: unknown, other: unknown): boolean {
  return !isDeepStrictEqual(one, other);
}

function pickOf(properties: Properties, names: Iterable<string>): Properties {
  return Object.fromEntries(
    [...names].filter((name) => Object.hasOwn(properties, name)).map((name) => [name, properties[name]]),
  );
}

function onWire(settings: Properties): Properties {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [WIRE[name], value]));
}

describe("settings of any kind, whatever happens in whichever order", function () {
  this.timeout(180_000);

  it("are written only where declared and different, at most once a run, and given back only while ours", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const stack = new Stack();
        for (const one of steps) {
          await stack.take(one);
        }
        expect(stack.house.live["address"]).to.equal("1 Main Street");
      }),
      { numRuns: 2000 },
    );
  });
});
