import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import * as fc from "fast-check";
import { checkResource, diffResource, mask, PartialFailure, type Properties } from "../../../provider/kit";
import { failed, Shed, toolOf } from "./shed";
import { contextOf } from "./support";

/*
 * An object of an invented system, run through whatever can happen, and compared with a model that says what each step
 * has to leave live, in the state, and written.
 */

const secret = "a-secret-of-more-than-twelve";

/** Values of the program, and where each of them is in the system. */
const values = {
  note: fc.constantFrom("", "sharp", "blunt"),
  labels: fc.constantFrom([], ["a"], ["a", "b"], ["b", "a"]),
  size: fc.constantFrom(1, 2.5, 2.5000001),
  lockKind: fc.constantFrom("round", "square"),
  lockCode: fc.constantFrom("short", secret, `${secret.slice(0, 3)}another-one-of-length`),
  extra: fc.constantFrom<Properties>({}, { a: null, b: [1] }, { b: [1] }),
};
const someValues = fc.record(values, { requiredKeys: [] }) as fc.Arbitrary<Properties>;

type Name = keyof typeof values | "name";

const WIRE: Readonly<Record<Name, readonly [string, string?]>> = {
  name: ["name"],
  note: ["note"],
  labels: ["labels"],
  size: ["size"],
  lockKind: ["lock", "kind"],
  lockCode: ["lock", "code"],
  extra: ["extra"],
};

/** What a property goes back to that is taken out; the others stay. */
const RESET: Properties = { note: "", labels: [], lockKind: undefined, lockCode: "" };

type Step =
  | { readonly kind: "up" | "lostUpdate" | "refusedUpdate"; readonly declared: Properties }
  | { readonly kind: "click"; readonly changes: Properties }
  | { readonly kind: "again" | "refresh" | "destroy" | "deletedOutside" | "lostCreate" };

const declaring = (kind: "up" | "lostUpdate" | "refusedUpdate") =>
  someValues.map((declared): Step => ({ kind, declared }));

const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: declaring("up"), weight: 6 },
  { arbitrary: someValues.map((changes): Step => ({ kind: "click", changes })), weight: 3 },
  { arbitrary: fc.constantFrom<Step>({ kind: "again" }, { kind: "refresh" }), weight: 4 },
  { arbitrary: fc.oneof(declaring("lostUpdate"), declaring("refusedUpdate")), weight: 1 },
  {
    arbitrary: fc.constantFrom<Step>({ kind: "destroy" }, { kind: "deletedOutside" }, { kind: "lostCreate" }),
    weight: 2,
  },
);

interface Kept {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

class Stack {
  readonly shed = new Shed();
  private readonly Tool = toolOf();
  private readonly neighbour: string;
  private kept: Kept | undefined;
  private declared: Properties = {};

  constructor(settings: { readonly updates: "changes" | "whole"; readonly clientIds: boolean }) {
    Object.assign(this.shed, settings);
    this.neighbour = this.shed.add({ name: "rake", note: "theirs" });
  }

  async take(one: Step): Promise<void> {
    switch (one.kind) {
      case "up":
        return this.up(one.declared);
      case "click":
        return this.click(one.changes);
      case "again":
        return this.again();
      case "refresh":
        return this.refresh();
      case "destroy":
        return this.destroy();
      case "deletedOutside":
        this.shed.tools.delete(this.kept?.id ?? "");
        return this.kept === undefined ? undefined : this.up(this.declared);
      case "lostCreate":
        return this.lostCreate();
      default:
        return this.failedUpdate(one);
    }
  }

  private async up(declared: Properties): Promise<void> {
    const wasGone = this.kept === undefined || !this.shed.tools.has(this.kept.id);
    const before = wasGone ? {} : this.live();
    const managed = this.declared;
    this.declared = declared;
    const writes = await this.writesOf(() => this.apply());

    const reset = Object.keys(managed).filter(
      (name) => !Object.hasOwn(declared, name) && Object.hasOwn(RESET, name),
    );
    const expected = { ...(wasGone ? {} : { ...before, ...pickOf(RESET, reset) }), ...declared };
    for (const name of Object.keys(values) as Name[]) {
      expect(alike(name, this.live()[name], expected[name]), `${name} is as it has to be`).to.equal(true);
    }
    expect(writes.map(([kind]) => kind)).to.deep.equal(
      wasGone
        ? ["create", ...(this.isReplaced ? ["delete"] : [])]
        : Object.keys(expected).every((name) => alike(name as Name, before[name], expected[name]))
          ? []
          : ["update"],
      "one write, and only where something differs",
    );
    this.compareState();
  }

  private isReplaced = false;

  private async again(): Promise<void> {
    if (this.kept !== undefined) {
      await this.up(this.declared);
      expect(await this.writesOf(() => this.apply())).to.deep.equal([]);
      expect(await this.difference()).to.deep.equal({ changed: [], replaces: [] });
    }
  }

  private async refresh(): Promise<void> {
    if (this.kept === undefined) {
      return;
    }
    const { id, outputs } = this.kept;
    const isGone = !this.shed.tools.has(id);
    const read = await this.Tool.lifecycle.read(this.context(), { id, state: outputs });
    this.kept = read && { id, ...read };
    expect(this.kept === undefined).to.equal(isGone);
    if (this.kept === undefined) {
      return;
    }
    const live = this.live();
    for (const name of Object.keys(this.declared) as Name[]) {
      const shown = this.kept.inputs[name];
      const wanted = alike(name, live[name], this.declared[name]) ? this.declared[name] : live[name];
      const isSame = name === "lockCode" ? isCode(shown, wanted) : alike(name, shown, wanted);
      expect(isSame, `${name} is shown as it is`).to.equal(true);
    }
    for (const name of Object.keys(values).filter((one) => !Object.hasOwn(this.declared, one))) {
      expect(this.kept.inputs).not.to.have.property(name);
    }
  }

  private async click(changes: Properties): Promise<void> {
    if (this.kept === undefined) {
      return;
    }
    // A secret that nobody declared would be in the way of every update of the whole, and is told then.
    const allowed = Object.keys(changes).filter(
      (name) => name !== "lockCode" || Object.hasOwn(this.declared, name),
    );
    const tool = this.shed.tools.get(this.kept.id);
    if (tool === undefined) {
      return;
    }
    for (const name of allowed as Name[]) {
      const [top, inner] = WIRE[name];
      const value = name === "size" ? `${changes[name]} cm` : changes[name];
      tool[top] = inner === undefined ? value : { ...(tool[top] as object | undefined), [inner]: value };
    }
    const drifted = Object.keys(this.declared).filter(
      (name) => !alike(name as Name, this.live()[name], this.declared[name]),
    );
    // The same difference for a plain preview, whatever the state says.
    const stated = Object.keys(this.declared).filter(
      (name) => !isDeepStrictEqual(this.kept?.outputs[name], this.declared[name]),
    );
    const { changed } = await this.difference();
    expect(changed).to.include.members(drifted);
    expect([...drifted, ...stated]).to.include.members([...changed]);
  }

  private async destroy(): Promise<void> {
    if (this.kept === undefined) {
      return;
    }
    const { id, outputs } = this.kept;
    await this.Tool.lifecycle.delete(this.context(), { id, state: outputs });
    expect(this.shed.tools.has(id)).to.equal(false);
    expect(this.shed.tools.has(this.neighbour)).to.equal(true);
    this.kept = undefined;
    this.declared = {};
  }

  /** A create whose answer is lost, carried out or not: there is one object in the end, and it is ours. */
  private async lostCreate(): Promise<void> {
    if (this.kept !== undefined) {
      await this.destroy();
    }
    let lost = false;
    this.shed.onWrite = (kind) => {
      const isFirst = kind === "create" && !lost;
      lost = true;
      return isFirst ? { error: failed("unknown"), carriedOut: true } : undefined;
    };
    await this.up({ note: "sharp" });
    this.shed.onWrite = undefined;
    expect(this.shed.tools.size).to.equal(2);
  }

  private async failedUpdate({ kind, declared }: Extract<Step, { declared: Properties }>): Promise<void> {
    if (this.kept === undefined || !this.shed.tools.has(this.kept.id)) {
      return this.up(declared);
    }
    const [known, before] = [this.kept, this.live()];
    this.shed.onWrite = () => ({
      error: failed(kind === "lostUpdate" ? "unknown" : "none"),
      carriedOut: kind === "lostUpdate",
    });
    let failure: unknown;
    const writes = await this.writesOf(() =>
      this.apply(declared).catch((error: unknown) => {
        failure = error;
      }),
    );
    this.shed.onWrite = undefined;
    expect(failure instanceof PartialFailure).to.equal(writes.length > 0 && kind === "lostUpdate");
    if (failure instanceof PartialFailure) {
      this.kept = { id: failure.id, inputs: declared, outputs: failure.outputs };
    } else if (failure !== undefined) {
      expect(this.kept).to.equal(known);
      expect(this.live()).to.deep.equal(before);
    } else {
      this.declared = declared;
      return;
    }
    // Whatever has become of it, the next run makes it so.
    this.declared = Object.fromEntries(
      Object.keys(values)
        .filter((name) => Object.hasOwn(this.kept?.outputs ?? {}, name))
        .map((name) => [name, this.kept?.outputs[name]]),
    );
    return this.up(declared);
  }

  /** Check, diff, and a create, an update or a replacement where they call for one, as the engine does. */
  private async apply(properties = this.declared): Promise<void> {
    const { lifecycle } = this.Tool;
    const context = this.context();
    const declared = { name: "spade", ...properties };
    const check = async (state: Properties | undefined) => {
      const { inputs, failures } = await checkResource(this.Tool, () => context, {
        oldInputs: state,
        inputs: declared,
      });
      expect(failures).to.deep.equal([]);
      return inputs;
    };
    const inputs = await check(this.kept?.inputs);
    this.isReplaced = false;
    if (this.kept === undefined) {
      this.kept = { inputs, ...(await lifecycle.create(context, { inputs })) };
      return;
    }
    const { id, outputs: state } = this.kept;
    const { changed, replaces } = await diffResource(this.Tool, context, { id, state, inputs });
    if (replaces.length > 0) {
      this.isReplaced = true;
      const created = await lifecycle.create(context, { inputs: await check(undefined) });
      await lifecycle.delete(context, { id, state });
      this.kept = { inputs, ...created };
    } else if (changed.length > 0) {
      this.kept = { id, inputs, ...(await lifecycle.update(context, { id, state, inputs })) };
    } else {
      this.kept = { ...this.kept, inputs };
    }
  }

  private async difference() {
    const { id = "", outputs: state = {} } = this.kept ?? {};
    const declared = { shed: "shed", name: "spade", ...this.declared };
    return diffResource(this.Tool, this.context(), { id, state, inputs: declared });
  }

  private compareState(): void {
    expect(pickOf(this.kept?.inputs ?? {}, Object.keys(values))).to.deep.equal(this.declared);
    // Another spelling of the same is no change, so that outputs may have the one before.
    const outputs = pickOf(this.kept?.outputs ?? {}, Object.keys(values));
    expect(Object.keys(outputs)).to.have.members(Object.keys(this.declared));
    for (const [name, value] of Object.entries(this.declared)) {
      expect(alike(name, outputs[name], value), `the output ${name}`).to.equal(true);
    }
    expect(this.shed.tools.get(this.neighbour)).to.deep.equal({ name: "rake", note: "theirs" });
  }

  private live(): Record<string, unknown> {
    const tool = this.shed.tools.get(this.kept?.id ?? "") ?? {};
    return Object.fromEntries(
      (Object.keys(values) as Name[]).map((name) => {
        const [top, inner] = WIRE[name];
        const value = inner === undefined ? tool[top] : (tool[top] as Properties | undefined)?.[inner];
        return [name, name === "size" && value !== undefined ? Number.parseFloat(String(value)) : value];
      }),
    );
  }

  private context() {
    return contextOf(this.shed);
  }

  private async writesOf(action: () => Promise<unknown>) {
    const before = this.shed.writes.length;
    await action();
    return this.shed.writes.slice(before);
  }
}

/** Whether two values of a property mean the same to the system's users, as the marks have it. */
function alike(name: Name | string, one: unknown, other: unknown): boolean {
  const [a, b] = [one ?? RESET[name], other ?? RESET[name]];
  switch (name) {
    case "labels":
      return isDeepStrictEqual([...(a as string[])].sort(), [...(b as string[])].sort());
    case "size":
      return a === b || Math.abs(Number(a) - Number(b)) <= 1e-6 * Number(b);
    case "lockCode":
      return a === b || mask(String(a)) === mask(String(b));
    case "extra":
      return isDeepStrictEqual(withoutNull(a), withoutNull(b));
    default:
      return isDeepStrictEqual(a, b);
  }
}

function isCode(shown: unknown, live: unknown): boolean {
  return shown === live || shown === mask(String(live ?? ""));
}

function withoutNull(value: unknown): unknown {
  return value === undefined
    ? undefined
    : Object.fromEntries(Object.entries(value as object).filter(([, one]) => one !== null));
}

function pickOf(properties: Properties, names: Iterable<string>): Properties {
  return Object.fromEntries(
    [...names].filter((name) => Object.hasOwn(properties, name)).map((name) => [name, properties[name]]),
  );
}

describe("objects of any kind, whatever happens in whichever order", function () {
  this.timeout(180_000);

  for (const updates of ["changes", "whole"] as const) {
    for (const clientIds of [false, true]) {
      it(`keep what is declared and nothing else (updates of ${updates}, ${clientIds ? "our" : "the system's"} ids)`, async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
            const stack = new Stack({ updates, clientIds });
            for (const one of steps) {
              await stack.take(one);
            }
          }),
          { numRuns: 300 },
        );
      });
    }
  }
});
