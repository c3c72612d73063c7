import { expect } from "chai";
import { z } from "zod";
import { ExplainedError } from "../../../provider/base/explainedError";
import {
  type Children,
  checkResource,
  diffResource,
  type ObjectOptions,
  object,
  PartialFailure,
  type Properties,
  providerOf,
  UNKNOWN,
} from "../../../provider/kit";
import { failureOf } from "../../support/dynamicHost";
import { failed, Shed, toolOf } from "./shed";
import { boards, contextOf } from "./support";

describe("an object", () => {
  let shed: Shed;
  beforeEach(() => {
    shed = new Shed();
  });

  const created = (inputs: Properties, options: Partial<ObjectOptions<Shed>> = {}) =>
    toolOf(options).lifecycle.create(contextOf(shed), { inputs: { shed: "shed", ...inputs } });
  const kinds = () => shed.writes.map(([kind]) => kind);
  const bodies = () => shed.writes.map(([, body]) => body);
  /** The first create is responded with an error whose effect is not known. */
  const loseFirst = (carriedOut: boolean, kind = "create") => {
    let calls = 0;
    shed.onWrite = (one) =>
      one === kind && calls++ === 0 ? { error: failed("unknown"), carriedOut } : undefined;
  };

  describe("whose create has lost its response", () => {
    it("is read by our own id where there is one, and not sent again", async () => {
      shed.clientIds = true;
      loseFirst(true);
      const { id } = await created({ name: "spade" });
      expect(kinds()).to.deep.equal(["create"]);
      expect([...shed.tools.keys()]).to.deep.equal([id]);
    });

    it("is sent again with the same id where it is not there", async () => {
      shed.clientIds = true;
      loseFirst(false);
      const { id } = await created({ name: "spade" });
      expect(bodies().map((body) => (body as Properties)["id"])).to.deep.equal([id, id]);
    });

    it("is kept under its id where both attempts were lost: the next run sees what became of it", async () => {
      shed.clientIds = true;
      shed.onWrite = () => ({ error: failed("unknown"), carriedOut: false });
      const error = await failureOf(created({ name: "spade" }));
      expect(error).to.be.instanceOf(PartialFailure);
      expect(error["id"]).to.equal((bodies()[0] as Properties)["id"]);
    });

    for (const carriedOut of [true, false]) {
      it(`is found by its key where that is unique (carried out: ${carriedOut})`, async () => {
        loseFirst(carriedOut);
        const result = await created({ name: "spade" }).catch((error: Error) => error.message);
        expect(kinds()).to.deep.equal(["create"]);
        expect(result).to.deep.equal(
          carriedOut ? { ...(result as object), id: [...shed.tools.keys()][0] } : "it failed",
        );
      });
    }

    it("is the one new object of that name where names may repeat", async () => {
      shed.unique = false;
      const before = shed.add({ name: "spade" });
      loseFirst(true);
      const { id } = await created({ name: "spade" }, { unique: false });
      expect(id).not.to.equal(before);
      expect(shed.tools.size).to.equal(2);
    });

    it("is an error that lists the ids where somebody has made another one at the same moment", async () => {
      shed.unique = false;
      let other = "";
      shed.onWrite = () => {
        other = shed.add({ name: "spade" });
        return { error: failed("unknown"), carriedOut: true };
      };
      const error = await failureOf(created({ name: "spade" }, { unique: false }));
      expect(error.message).to.include(other).and.to.include("OPIK_TOOL_AMBIGUOUS");
    });
  });

  describe("whose create is not known to have been carried out", () => {
    const explained = new ExplainedError({ code: "DOWN", what: "It broke off.", next: "Run it again." });

    for (const { unique, advice } of [
      {
        unique: true,
        advice: /Run it again\. If it then says that the tool already exists, set adopt to true/,
      },
      {
        unique: false,
        advice: /Run it again\. Before that, set adopt to true: .* otherwise there would be two\./,
      },
    ]) {
      it(`is not made twice by who follows the advice (unique: ${unique})`, async () => {
        const open = shed.collection();
        let isDown = false;
        shed.collection = () => ({
          ...open,
          create: () => {
            isDown = true;
            return Promise.reject(explained);
          },
          candidates: () => (isDown ? Promise.reject(explained) : Promise.resolve([])),
        });

        const error = await failureOf(created({ name: "spade" }, { unique }));

        expect(error.message)
          .to.match(/may have been created nevertheless/)
          .and.match(advice);
      });
    }
  });

  it("is declared twice too by names that are the same to the system", async () => {
    const [context, Tool] = [contextOf(shed), toolOf()];
    const check = (name: string) =>
      checkResource(Tool, () => context, { oldInputs: undefined, inputs: { name } });

    expect((await check("Spade")).failures).to.deep.equal([]);
    expect((await check("spade")).failures[0]?.reason).to.match(/declared twice/);
  });

  describe("whose server does not know a property", () => {
    for (const [name, value] of [
      ["extra", { a: 1 }],
      ["size", 3],
    ] as const) {
      it(`is kept, and ${name} is named with the server`, async () => {
        shed.unknownFields.add(name);
        const error = await failureOf(created({ name: "spade", [name]: value }));
        expect(error).to.be.instanceOf(PartialFailure);
        expect(error.message).to.match(
          new RegExp(`Shed 1.0.* accepted ${name} of .*newer server.*OPIK_FIELD_IGNORED`),
        );
        expect(shed.tools.has(String(error["id"]))).to.equal(true);
      });
    }
  });

  describe("that has to be written whole", () => {
    beforeEach(() => {
      shed.updates = "whole";
    });

    const update = (id: string, state: Properties, inputs: Properties) =>
      toolOf().lifecycle.update(contextOf(shed), { id, state, inputs: { shed: "shed", ...inputs } });

    it("repeats what is live and not declared, without ids and nulls", async () => {
      const id = shed.add({
        name: "spade",
        note: "theirs",
        extra: { a: 1, b: null },
        lock: { kind: "round" },
        made: "x",
      });
      await update(id, { name: "spade" }, { name: "shovel" });
      expect(bodies()).to.deep.equal([
        { name: "shovel", note: "theirs", extra: { a: 1 }, lock: { kind: "round" } },
      ]);
    });

    it("is refused where a live secret reads back masked and is not declared: the update would remove it", async () => {
      const id = shed.add({ name: "spade", lock: { code: "1234" } });
      const error = await failureOf(update(id, { name: "spade" }, { name: "shovel" }));
      expect(error.message).to.match(/lockCode.*would remove it.*OPIK_SECRET_NEEDED/);
      expect(shed.writes).to.deep.equal([]);

      await update(id, { name: "spade" }, { name: "shovel", lockCode: "" });
      expect(bodies()).to.deep.equal([{ name: "shovel", lock: { code: "" } }]);
    });
  });

  it("sends the surroundings of a nested property as they are live, and a secret as declared, never its mask", async () => {
    const id = shed.add({ name: "spade", lock: { kind: "round", code: "1234", by: "them" } });
    const inputs = { name: "spade", lockKind: "square", lockCode: "1234", shed: "shed" };
    await toolOf().lifecycle.update(contextOf(shed), { id, state: inputs, inputs });
    expect(bodies()).to.deep.equal([{ lock: { by: "them", kind: "square", code: "1234" } }]);
  });

  it("takes a nested property out and leaves its surroundings", async () => {
    const id = shed.add({ name: "spade", lock: { kind: "round", by: "them" } });
    const inputs = { name: "spade", shed: "shed" };
    await toolOf().lifecycle.update(contextOf(shed), { id, state: { ...inputs, lockKind: "round" }, inputs });
    expect(bodies()).to.deep.equal([{ lock: { by: "them" } }]);
  });

  it("shows a secret that was changed outside without its value", async () => {
    const { id, outputs } = await created({ name: "spade", lockCode: "a-secret-of-more-than-twelve" });
    shed.click(id, { lock: { code: "another-one" } });
    const context = contextOf(shed);
    const { changed } = await diffResource(toolOf(), context, { id, state: outputs, inputs: { ...outputs } });
    expect(changed).to.deep.equal(["lockCode"]);
    expect(context.said.join())
      .to.match(/lockCode was changed outside.*\[secret\]/)
      .and.not.include("twelve");
  });

  describe("that is taken over", () => {
    it("is refused where several have the name, with their ids", async () => {
      const ids = [shed.add({ name: "spade" }), shed.add({ name: "spade" })];
      for (const act of [
        () => created({ name: "spade", adopt: true }),
        () => toolOf().lifecycle.read(contextOf(shed), { id: "spade", state: undefined }),
      ]) {
        const { message } = await failureOf(act() as Promise<unknown>);
        expect(message).to.include(ids[0]).and.to.include(ids[1]).and.to.include("OPIK_TOOL_AMBIGUOUS");
      }
      expect(shed.writes).to.deep.equal([]);
    });

    for (const supersedes of [false, true]) {
      it(`where it differs in what cannot be changed is ${supersedes ? "superseded" : "refused"}`, async () => {
        const id = shed.add({ name: "spade", made: "long ago" });
        shed.unique = false;
        const Tool = toolOf({ supersedes });
        const inputs = { name: "spade", made: "today", adopt: true, shed: "shed" };

        const checked = await checkResource(Tool, () => contextOf(shed), { oldInputs: undefined, inputs });
        const result = await Tool.lifecycle
          .create(contextOf(shed), { inputs })
          .catch((error: Error) => error.message);

        if (supersedes) {
          expect(checked.failures).to.deep.equal([]);
          expect(shed.tools.size).to.equal(2);
        } else {
          expect(checked.failures[0]).to.include({ property: "made" });
          expect(result).to.include(id).and.to.include("made");
        }
      });
    }

    it("by another process of the run is not deleted in this one", async () => {
      const { id, outputs } = await created({ name: "spade" });
      const board = boards();
      const context = contextOf(shed, { board: board(), urn: "urn:old" });
      const there = contextOf(shed, { board: board(), urn: "urn:new" });
      await toolOf().lifecycle.create(there, { inputs: { name: "spade", adopt: true, shed: "shed" } });

      await toolOf().lifecycle.delete(context, { id, state: outputs });

      expect(shed.tools.has(id)).to.equal(true);
      expect(context.said.join()).to.match(/another resource of this program/);
    });
  });

  it("that the server keeps for good is told, and counts as deleted for the state", async () => {
    const { id, outputs } = await created({ name: "spade" });
    shed.onWrite = () => ({ error: failed("none"), carriedOut: false });
    const context = contextOf(shed);
    await toolOf({ kept: () => "it is built in." }).lifecycle.delete(context, { id, state: outputs });
    expect(context.said).to.deep.equal([`warning: The tool "spade" (${id}) is not deleted: it is built in.`]);
  });

  it("counts as gone where it can be read but says so", async () => {
    const { id, outputs } = await created({ name: "spade" });
    shed.click(id, { retired: true });
    const { lifecycle } = toolOf({ gone: (live) => live["retired"] === true });
    expect(await lifecycle.read(contextOf(shed), { id, state: outputs })).to.equal(undefined);
    expect(await lifecycle.list?.(contextOf(shed), { inputs: {} })).to.deep.equal([]);
  });

  it("fills in what the check and the create have defaults for, and manages only the first", async () => {
    const Lamp = providerOf<Shed>().resource({
      name: "Lamp",
      summary: "A lamp.",
      inputs: {
        name: z.string(),
        kind: z.string().optional().meta({ checkDefault: "round" }),
        note: z.string().optional().meta({ createDefault: "new", resetTo: "" }),
      },
      outputs: {},
      lifecycle: object<Shed>({
        noun: "lamp",
        open: ({ services }) => services.collection(),
        scope: () => ({}),
      }),
    });
    const { inputs } = await checkResource(Lamp, () => contextOf(shed), {
      oldInputs: undefined,
      inputs: { name: "l" },
    });
    const { id, outputs } = await Lamp.lifecycle.create(contextOf(shed), { inputs });

    expect(bodies()).to.deep.equal([{ name: "l", kind: "round", note: "new" }]);
    expect(outputs).to.deep.equal({ name: "l", kind: "round", __location: "the garden, shed" });
    expect(Lamp.alwaysKnown).to.deep.equal(["kind"]);
    shed.click(id, { note: "theirs", kind: "square" });
    expect((await diffResource(Lamp, contextOf(shed), { id, state: outputs, inputs })).changed).to.deep.equal(
      ["kind"],
    );
  });

  it("has children that are read with it and written after it", async () => {
    const handles = new Map<string, string>();
    const children: Children<Shed> = {
      inputs: ["note"],
      read: async (_context, { live }) => ({ ...live, note: handles.get(live.id) }),
      sync: async (_context, { live, wanted, pending }) => {
        expect(pending).to.deep.equal(["note"]);
        handles.set(live.id, String(wanted["note"]));
      },
    };
    const Tool = toolOf({ children });
    const { id, outputs } = await created({ name: "spade", note: "oak" }, { children });

    expect(bodies()).to.deep.equal([{ name: "spade" }]);
    expect(handles.get(id)).to.equal("oak");
    handles.set(id, "ash");
    const read = await Tool.lifecycle.read(contextOf(shed), { id, state: outputs });
    expect(read?.inputs).to.include({ note: "ash" });
    await Tool.lifecycle.update(contextOf(shed), { id, state: outputs, inputs: outputs });
    expect(handles.get(id)).to.equal("oak");
    expect(kinds()).to.deep.equal(["create"]);
  });

  it("warns in the preview of a create, an update and a replacement, of what its hook says", async () => {
    const Tool = toolOf({
      warnings: ({ state, inputs, replaced }) => [
        `${state?.["name"]} -> ${inputs["name"]}${replaced ? ", anew" : ""}`,
      ],
    });
    const context = contextOf(shed);
    const { inputs } = await checkResource(Tool, () => context, {
      oldInputs: undefined,
      inputs: { name: "spade", made: "today" },
    });
    const { id, outputs } = await Tool.lifecycle.create(context, { inputs });
    await diffResource(Tool, context, { id, state: outputs, inputs: { ...inputs, name: "rake" } });
    shed.click(id, { made: "yesterday" });
    await diffResource(Tool, contextOf(shed, undefined), { id, state: outputs, inputs }).catch(
      () => undefined,
    );

    expect(context.said).to.deep.equal(["warning: undefined -> spade", "warning: spade -> rake"]);
  });

  it("is left alone in what is ignored", async () => {
    const { id, outputs } = await created({ name: "spade", note: "ours" });
    shed.click(id, { note: "theirs" });
    const ignored = new Set(["note"]);
    const change = { id, state: outputs, inputs: { ...outputs }, ignored };

    expect((await diffResource(toolOf(), contextOf(shed), change)).changed).to.deep.equal([]);
    await toolOf().lifecycle.update(contextOf(shed), { ...change, inputs: { ...outputs, size: 2 } });

    expect(shed.tools.get(id)).to.include({ note: "theirs", size: "2 cm" });
  });
});

describe("rules over several inputs", () => {
  const Pair = providerOf<Shed>().resource({
    name: "Pair",
    summary: "Two.",
    inputs: { one: z.number().optional(), two: z.number().optional() },
    outputs: {},
    refine: [
      (inputs) =>
        inputs.one !== undefined && inputs.two !== undefined && inputs.one >= inputs.two
          ? { property: "two", reason: "it must be more than one." }
          : undefined,
      (inputs) => ("one" in inputs ? [] : [{ property: "one", reason: "it is missing." }]),
      // @ts-expect-error a misspelt input is an error of the compiler
      (inputs) => (inputs.oen === 1 ? [] : undefined),
    ],
    replaces: (state, inputs) => (state.one !== undefined && (inputs.one ?? 0) > state.one ? ["one"] : []),
    deleteBeforeReplace: (_olds, inputs) => inputs.two === 2,
    lifecycle: toolOf().lifecycle,
  });
  const failures = async (inputs: Properties) =>
    (
      await checkResource(
        { ...Pair, lifecycle: { ...Pair.lifecycle, check: async () => ({ inputs, failures: [] }) } },
        () => contextOf(new Shed()),
        { oldInputs: undefined, inputs },
      )
    ).failures.map(({ property }) => property);

  it("are told with their property, and those that need an unknown are left out", async () => {
    expect(await failures({ one: 1, two: 2 })).to.deep.equal([]);
    expect(await failures({ one: 2, two: 1 })).to.deep.equal(["two"]);
    expect(await failures({ one: UNKNOWN, two: 1 })).to.deep.equal([]);
    expect(await failures({ two: UNKNOWN })).to.deep.equal(["one"]);
  });

  it("can call for a replacement, and for a deletion before it", async () => {
    const difference = (state: Properties, inputs: Properties) =>
      diffResource(Pair, contextOf(new Shed()), { id: "1", state, inputs }).catch(() => undefined);
    expect(await difference({ one: 1, two: 1 }, { one: 2, two: 2 })).to.deep.equal({
      changed: ["one", "two"],
      replaces: ["one"],
      deleteBeforeReplace: true,
    });
    expect(await difference({ one: 1, two: 1 }, { one: 2, two: 3 })).to.deep.equal({
      changed: ["one", "two"],
      replaces: ["one"],
    });
  });
});
