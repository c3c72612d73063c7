import { expect } from "chai";
import { z } from "zod";
import {
  type Context,
  checkResource,
  diffResource,
  each,
  object,
  type Properties,
  providerOf,
  UNKNOWN,
  within,
} from "../../../provider/kit";
import { Shed } from "./shed";
import { contextOf } from "./support";

/* Places inside of a field: what other properties have there stays where the rest is written. */

const Box = providerOf<Shed>().resource({
  name: "Box",
  summary: "A box with a lock.",
  inputs: {
    brand: z.string(),
    model: z.string().optional(),
    kind: z.string().optional().meta({ wire: "lock.kind", resetTo: null }),
    code: z.string().optional().meta({ wire: "lock.code", masked: true, resetTo: "" }),
    lock: z.record(z.string(), z.string()).optional().meta({ resetTo: {} }),
    note: z.string().optional().meta({ resetTo: "" }),
  },
  outputs: {
    label: z.string().meta({ foreseen: ({ brand, kind }) => `${brand} ${kind}` }),
  },
  lifecycle: object<Shed>({
    noun: "box",
    key: ["brand", "model"],
    open: ({ services }) => services.collection(),
    scope: () => ({}),
  }),
});

class Stack {
  readonly shed = new Shed();
  state: { readonly id: string; readonly outputs: Properties } | undefined;

  constructor() {
    this.shed.unique = false;
  }

  context(): Context<Shed> {
    return contextOf(this.shed);
  }

  check(inputs: Properties, state?: Properties) {
    return checkResource(Box, () => this.context(), { oldInputs: state, inputs });
  }

  /** What the system holds after the program declares this. */
  async up(inputs: Properties): Promise<Properties | undefined> {
    const { lifecycle } = Box;
    if (this.state === undefined) {
      this.state = await lifecycle.create(this.context(), { inputs });
    } else {
      const { id, outputs: state } = this.state;
      const { outputs } = await lifecycle.update(this.context(), { id, state, inputs });
      this.state = { id, outputs };
    }
    const { made: _made, ...held } = this.shed.tools.get(this.state.id) ?? {};
    return held;
  }
}

describe("places inside of a field", () => {
  it("the rest of an object is created beside what others have in it", async () => {
    const all = { brand: "b", kind: "round", lock: { colour: "red" } };

    expect(await new Stack().up(all)).to.deep.equal({
      brand: "b",
      lock: { kind: "round", colour: "red" },
    });
  });

  it("the rest is changed, and taken out, without what others have in it", async () => {
    const stack = new Stack();
    await stack.up({ brand: "b", kind: "round", lock: { colour: "red" } });

    const changed = await stack.up({ brand: "b", kind: "round", lock: { size: "small" } });
    const without = await stack.up({ brand: "b", kind: "round" });

    expect(changed).to.deep.equal({ brand: "b", lock: { kind: "round", size: "small" } });
    expect(without).to.deep.equal({ brand: "b", lock: { kind: "round" } });
  });

  it("what others have in it is changed without the rest, declared or not", async () => {
    const stack = new Stack();
    await stack.up({ brand: "b", kind: "round", lock: { colour: "red" } });
    const other = new Stack();
    await other.up({ brand: "b", kind: "round" });
    other.shed.click(other.state?.id ?? "", { lock: { kind: "round", clicked: "yes" } });

    const declared = await stack.up({ brand: "b", kind: "square", lock: { colour: "red" } });
    const undeclared = await other.up({ brand: "b", kind: "oval" });

    expect(declared).to.deep.equal({ brand: "b", lock: { kind: "square", colour: "red" } });
    expect(undeclared).to.deep.equal({ brand: "b", lock: { kind: "oval", clicked: "yes" } });
  });

  it("a member that is clicked in is drift of the rest, and of nothing else", async () => {
    const stack = new Stack();
    const inputs = { brand: "b", kind: "round", lock: { colour: "red" } };
    await stack.up(inputs);
    const { id, outputs } = stack.state as { id: string; outputs: Properties };
    stack.shed.click(id, { lock: { kind: "round", colour: "red", clicked: "yes" } });

    const difference = await diffResource(Box, stack.context(), { id, state: outputs, inputs });

    expect(difference.changed).to.deep.equal(["lock"]);
  });

  it("imports have the rest without what others have in it", async () => {
    const stack = new Stack();
    await stack.up({ brand: "b", kind: "round", lock: { colour: "red" } });
    const { id } = stack.state as { id: string };

    const read = await Box.lifecycle.read(stack.context(), { id, state: undefined });

    expect(read?.inputs).to.deep.equal({ brand: "b", kind: "round", lock: { colour: "red" } });
  });
});

describe("secrets that read back masked", () => {
  it("are written where the program changes them, also where both have one mask", async () => {
    const stack = new Stack();
    await stack.up({ brand: "b", code: "1234" });

    expect(await stack.up({ brand: "b", code: "5678" })).to.deep.include({ lock: { code: "5678" } });
    expect(stack.shed.writes.map(([kind]) => kind)).to.deep.equal(["create", "update"]);
  });

  it("are not written where the program takes over what a refresh has found", async () => {
    const stack = new Stack();
    await stack.up({ brand: "b", code: "a-code-of-some-length" });
    const { id = "", outputs = {} } = stack.state ?? {};
    stack.shed.click(id, { lock: { code: "5678" } });
    const refreshed = await Box.lifecycle.read(stack.context(), { id, state: outputs });
    stack.state = { id, outputs: refreshed?.outputs ?? {} };

    await stack.up({ brand: "b", code: "5678" });

    expect(stack.state.outputs["code"]).to.equal("5678");
    expect(stack.shed.writes.map(([kind]) => kind)).to.deep.equal(["create"]);
  });

  for (const code of ["****", "abc*******xyz"]) {
    it(`are not what is shown in their place: ${code} is refused, and not repeated`, async () => {
      const { failures } = await new Stack().check({ brand: "b", code });

      expect(failures.map(({ property }) => property)).to.deep.equal(["code"]);
      expect(failures[0]?.reason)
        .to.match(/masked value.*Declare the secret itself/)
        .and.not.include(code);
    });
  }

  it("may be blank, have stars, or be what a refresh has left in the state", async () => {
    const stack = new Stack();

    for (const code of ["", "a*b", "abc**def"]) {
      expect((await stack.check({ brand: "b", code })).failures).to.deep.equal([]);
    }
    const same = { brand: "b", code: "****" };
    expect((await stack.check(same, same)).failures).to.deep.equal([]);
  });
});

describe("a key of several inputs", () => {
  it("is named in messages by all that there are, and at a property that is declared", async () => {
    for (const [inputs, property, name] of [
      [{ brand: "b" }, "brand", '"b"'],
      [{ brand: "b", model: "m" }, "model", '"b/m"'],
    ] as const) {
      const stack = new Stack();
      const context = stack.context();
      await Box.lifecycle.check?.(context, { oldInputs: undefined, inputs, urn: "one" });

      const checked = await Box.lifecycle.check?.(context, { oldInputs: undefined, inputs, urn: "two" });

      expect(checked?.failures[0]?.property).to.equal(property);
      expect(checked?.failures[0]?.reason)
        .to.include(name)
        .and.to.match(/declared twice/);
    }
  });

  it("is why an object that is gone is replaced, as far as it is declared", async () => {
    const stack = new Stack();
    await stack.up({ brand: "b" });
    const { id, outputs } = stack.state as { id: string; outputs: Properties };
    stack.shed.tools.delete(id);

    const difference = await diffResource(Box, stack.context(), {
      id,
      state: outputs,
      inputs: { brand: "b" },
    });

    expect(difference.replaces).to.deep.equal(["brand"]);
  });
});

describe("what follows from the inputs", () => {
  it("is in the preview of a create and of an update, and unknown where an input is", async () => {
    const context = new Stack().context();
    const inputs = { brand: "b", kind: "round" };
    const preview = (id: string | undefined, state: Properties | undefined, inputs: Properties) =>
      Box.lifecycle.preview?.(context, { id, state, inputs });

    expect(await preview(undefined, undefined, inputs)).to.deep.equal({ ...inputs, label: "b round" });
    expect(await preview("1", { label: "old" }, inputs)).to.deep.equal({ ...inputs, label: "b round" });
    expect(await preview("1", { label: "old" }, { ...inputs, kind: UNKNOWN })).not.to.have.property("label");
  });
});

describe("numbers of which some decimals are kept", () => {
  it("are the same within that difference, alone and in a map", () => {
    const same = within(1e-9);

    expect(same(0.123456789, 0.12345678901234568)).to.equal(true);
    expect(same(0.12345679, 0.123456789)).to.equal(true);
    expect(same(0.1234568, 0.123456789)).to.equal(false);
    expect(each(same)({ b: 1, a: 0.5 }, { a: 0.5, b: 1.0000000001 })).to.equal(true);
    expect(each(same)({ a: 0.5 }, { a: 0.5, b: 1 })).to.equal(false);
  });
});
