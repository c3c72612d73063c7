import { expect } from "chai";
import { z } from "zod";
import {
  checkResource,
  diffResource,
  type ObjectOptions,
  object,
  type Properties,
  providerOf,
} from "../../../provider/kit";
import { failureOf } from "../../support/dynamicHost";
import { failed, Shed, toolOf } from "./shed";
import { contextOf } from "./support";

/* Objects that are told apart by more than a key, or of which a place has one. */

describe("an object", () => {
  let shed: Shed;
  beforeEach(() => {
    shed = new Shed();
  });

  it("that only some of those with its key can be meant by is looked for among them, also by an import and a list", async () => {
    shed.unique = false;
    const [one, other] = [shed.add({ name: "saw", note: "ours" }), shed.add({ name: "saw", note: "theirs" })];
    const tool = toolOf({
      unique: false,
      matches: (live, { note }) => note === undefined || live["note"] === note,
      importKey: async (_context, _scope, text) => ({ name: text.split("/")[1], note: text.split("/")[0] }),
    });
    const inputs = { name: "saw", note: "theirs", adopt: true, shed: "shed" };

    expect((await tool.lifecycle.create(contextOf(shed), { inputs })).id).to.equal(other);
    const read = await tool.lifecycle.read(contextOf(shed), { id: "ours/saw", state: undefined });
    expect(read?.id).to.equal(one);
    const listed = await tool.lifecycle.list?.(contextOf(shed), { inputs: { note: "theirs" } });
    expect(listed?.map(({ id }) => id)).to.deep.equal([other]);
  });

  it("warns in the preview of a replacement that the program asks for; what is gone is created, and nothing is lost", async () => {
    const tool = toolOf({
      warnings: ({ state, replaced }) => [
        `${state === undefined ? "new" : state["name"]}, replaced: ${replaced}`,
      ],
    });
    const id = shed.add({ name: "saw" });
    const state = { name: "saw", made: "here", shed: "shed" };
    for (const [which, inputs, warning] of [
      [id, { ...state, made: "there" }, "warning: saw, replaced: true"],
      ["gone", { ...state, name: "axe" }, "warning: new, replaced: false"],
    ] as const) {
      const context = contextOf(shed);
      const { replaces } = await diffResource(tool, context, { id: which, state, inputs });
      expect(replaces).not.to.deep.equal([]);
      expect(context.said).to.include(warning);
    }
  });

  it("has a default of the check that is false like any other", async () => {
    const tool = providerOf<Shed>().resource({
      name: "Tool",
      summary: "A tool.",
      inputs: { name: z.string(), sharp: z.boolean().optional().meta({ checkDefault: false }) },
      outputs: {},
      lifecycle: object<Shed>({
        noun: "tool",
        open: ({ services }) => services.collection(),
        scope: () => ({}),
      }),
    });

    const { inputs } = await checkResource(tool, () => contextOf(shed), {
      oldInputs: undefined,
      inputs: { name: "saw" },
    });

    expect(inputs).to.deep.equal({ name: "saw", sharp: false });
  });

  describe("of which a place has one, so that a create switches off what is there,", () => {
    const options: Partial<ObjectOptions<Shed>> = {
      key: [],
      supersedes: true,
      title: ({ made }) => String(made),
      gone: ({ off }) => off === true,
    };
    const create = (inputs: Properties) =>
      toolOf(options).lifecycle.create(contextOf(shed), { inputs: { shed: "shed", name: "saw", ...inputs } });
    beforeEach(() => {
      shed.unique = false;
    });

    it("is refused without adopt, by what would be switched off", async () => {
      const id = shed.add({ name: "saw", made: "here" });
      const inputs = { name: "saw", made: "there" };

      const { failures } = await checkResource(toolOf(options), () => contextOf(shed), {
        oldInputs: undefined,
        inputs,
      });

      expect(failures[0]?.reason).to.match(
        new RegExp(`"here" \\(${id}\\): creating this one would disable it`),
      );
    });

    it("supersedes with adopt what differs, and takes over what agrees", async () => {
      const there = shed.add({ name: "saw", made: "here" });

      const { id } = await create({ made: "today", adopt: true });
      expect(id).not.to.equal(there);
      shed.click(there, { off: true });

      expect((await create({ made: "today", adopt: true })).id).to.equal(id);
    });

    it("is not replaced by switching off what somebody else has made", async () => {
      const old = shed.add({ name: "saw", made: "here", off: true });
      const other = shed.add({ name: "saw", made: "elsewhere" });
      const state = { name: "saw", made: "here", shed: "shed" };

      for (const inputs of [state, { ...state, made: "there" }]) {
        const error = await failureOf(
          diffResource(toolOf(options), contextOf(shed), { id: old, state, inputs }),
        );
        expect(error.message).to.match(
          new RegExp(`"elsewhere" \\(${other}\\): creating this one would disable it`),
        );
      }
    });

    for (const carriedOut of [true, false]) {
      it(`is found after a lost response by its values, not by its place (carried out: ${carriedOut})`, async () => {
        const there = shed.add({ name: "saw", made: "here" });
        shed.onWrite = () => ({ error: failed("unknown"), carriedOut });

        const outcome = await create({ made: "today", adopt: true }).catch((error: Error) => error.message);

        const [, made] = [...shed.tools.keys()];
        expect(typeof outcome === "string" ? outcome : outcome.id).to.equal(carriedOut ? made : "it failed");
        expect(made).not.to.equal(there);
      });
    }
  });
});
