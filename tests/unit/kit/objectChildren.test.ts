import { expect } from "chai";
import { z } from "zod";
import {
  type Children,
  type Collection,
  diffResource,
  type Live,
  object,
  PartialFailure,
  type Properties,
  providerOf,
} from "../../../provider/kit";
import { failureOf } from "../../support/dynamicHost";
import { Shed } from "./shed";
import { contextOf } from "./support";

/* Parts of an object that have calls of their own: the drawers of a tool, a map in which others have entries too. */

type Map_ = Readonly<Record<string, string>>;

class Cabinet extends Shed {
  readonly drawers = new Map<string, Record<string, string>>();
  readonly asked: unknown[] = [];
  readonly calls: string[] = [];
  failing = false;
  rows: "whole" | "short" = "whole";

  override collection(): Collection {
    const all = super.collection();
    return {
      ...all,
      rowsAreWhole: this.rows === "whole",
      candidates: async (key, maxAgeMs) =>
        (await all.candidates(key, maxAgeMs)).map((row): Live => ({ id: row.id, name: row["name"] })),
    };
  }

  readonly children: Children<Cabinet> = {
    inputs: ["drawers"],
    read: async (_, { live, about }) => {
      this.asked.push(about);
      const wanted = about === undefined || about.some((one) => Object.hasOwn(one, "drawers"));
      return wanted ? { ...live, drawers: this.drawers.get(live.id) ?? {} } : live;
    },
    sync: async (_, { live, wanted, pending }) => {
      this.calls.push(`${this.writes.length} ${pending.join()}`);
      if (this.failing) {
        throw new Error("no drawers today");
      }
      const now = { ...this.drawers.get(live.id) };
      for (const [name, what] of Object.entries((wanted["drawers"] ?? {}) as Map_)) {
        if (what === "") {
          delete now[name];
        } else {
          now[name] = what;
        }
      }
      this.drawers.set(live.id, now);
    },
  };

  readonly foretold: NonNullable<Children<Cabinet>["foretold"]> = async (_, { live, wanted }) => [
    `${live["name"]}: ${JSON.stringify(live["drawers"])} becomes ${JSON.stringify(wanted["drawers"])}`,
  ];

  readonly Tool = providerOf<Cabinet>().resource({
    name: "Tool",
    summary: "A tool in a cabinet.",
    inputs: {
      name: z.string(),
      note: z.string().optional().meta({ resetTo: "" }),
      made: z.string().optional().meta({ replaceOnChanges: true }),
      reason: z.string().optional().meta({ wire: null, goesAlong: true }),
      drawers: z
        .record(z.string(), z.string())
        .optional()
        .meta({
          same: (live, declared, object) =>
            object === undefined
              ? JSON.stringify(live) === JSON.stringify(declared)
              : Object.entries(declared as Map_).every(
                  ([name, what]) => ((live as Map_)[name] ?? "") === what,
                ),
          excerpt: (live, declared) =>
            Object.fromEntries(
              Object.entries(live as Map_).filter(([name]) => Object.hasOwn(declared as Map_, name)),
            ),
          aim: (declared, before) => ({
            ...Object.fromEntries(Object.keys(before as Map_).map((name) => [name, ""])),
            ...(declared as Map_ | undefined),
          }),
        }),
      adopt: z.boolean().optional().meta({ wire: null }),
    },
    outputs: {
      adopted: z.boolean(),
      content: z
        .unknown()
        .optional()
        .meta({ wire: "drawers", moves: ["drawers"] }),
    },
    lifecycle: object<Cabinet>({
      noun: "tool",
      open: ({ services }) => services.collection(),
      scope: () => ({}),
      children: this.children,
      warnings: ({ replaced }) => (replaced ? ["The drawers are lost."] : []),
      unlike: (found, inputs) =>
        found["name"] === "nail" && inputs["note"] !== undefined
          ? { property: "note", reason: "nails have none" }
          : undefined,
    }),
  });
}

describe("Children of an object", () => {
  let cabinet: Cabinet;
  const context = () => contextOf(cabinet);
  const diff = (state: Properties, inputs: Properties, id = [...cabinet.tools.keys()][0] ?? "") =>
    diffResource(cabinet.Tool, context(), { id, state, inputs });
  const create = async (inputs: Properties) => {
    const made = await cabinet.Tool.lifecycle.create(context(), { inputs });
    return { ...made, inputs };
  };
  const update = (id: string, state: Properties, inputs: Properties) =>
    cabinet.Tool.lifecycle.update(context(), { id, state, inputs });

  beforeEach(() => {
    cabinet = new Cabinet();
  });

  it("are written after the object, in no body of its own, and are part of what is read", async () => {
    const { id, outputs } = await create({ name: "saw", note: "sharp", drawers: { top: "blades" } });

    expect(cabinet.writes).to.deep.equal([["create", { name: "saw", note: "sharp" }]]);
    expect(cabinet.calls).to.deep.equal(["1 drawers"]);
    expect(cabinet.drawers.get(id)).to.deep.equal({ top: "blades" });
    expect(outputs).to.deep.include({ drawers: { top: "blades" }, content: { top: "blades" } });
  });

  it("say in a preview what an update would do with them, where they differ, and before a take-over", async () => {
    Object.assign(cabinet.children, { foretold: cabinet.foretold });
    const { id, outputs: state } = await create({ name: "saw", drawers: { top: "blades" } });
    const said = async (drawers: Properties) => {
      const asked = contextOf(cabinet);
      await diffResource(cabinet.Tool, asked, { id, state, inputs: { name: "saw", drawers } });
      return asked.said;
    };

    expect(await said({ top: "blades" })).to.deep.equal([]);
    expect(await said({ top: "oil" })).to.deep.equal(['saw: {"top":"blades"} becomes {"top":"oil"}']);
    const asked = contextOf(cabinet);
    await cabinet.Tool.lifecycle.check?.(asked, {
      oldInputs: undefined,
      inputs: { name: "saw", adopt: true, drawers: { top: "oil" } },
    });
    expect(asked.said.at(-1)).to.equal('saw: {"top":"blades"} becomes {"top":"oil"}');
  });

  it("are not asked for nor written where they are not declared", async () => {
    const { id, outputs } = await create({ name: "saw" });
    await update(id, outputs, { name: "saw", note: "sharp" });

    expect(cabinet.calls).to.deep.equal([]);
    for (const about of cabinet.asked as Properties[][]) {
      expect(about.some((one) => Object.hasOwn(one, "drawers"))).to.equal(false);
    }
  });

  it("are told what is pending of the object too, which is written first", async () => {
    const { id, outputs } = await create({ name: "saw", drawers: { top: "blades" } });

    await update(id, outputs, { name: "saw", note: "sharp", drawers: { top: "nothing" } });

    expect(cabinet.calls).to.deep.equal(["1 drawers", "2 note,drawers"]);
  });

  it("show what is declared alone, drift included, and nothing of what others have", async () => {
    const { id, outputs } = await create({ name: "saw", drawers: { top: "blades" } });
    Object.assign(cabinet.drawers.get(id) ?? {}, { theirs: "x" });
    const idle = await diff(outputs, { name: "saw", drawers: { top: "blades" } });
    Object.assign(cabinet.drawers.get(id) ?? {}, { top: "dust" });

    const drifted = await diff(outputs, { name: "saw", drawers: { top: "blades" } });
    const read = await cabinet.Tool.lifecycle.read(context(), { id, state: outputs });

    expect(idle.changed).to.deep.equal([]);
    expect(drifted.changed).to.deep.equal(["drawers"]);
    expect(read?.inputs["drawers"]).to.deep.equal({ top: "dust" });
  });

  it("are taken away where an entry, or all of them, is taken out of the program, and only those", async () => {
    for (const drawers of [undefined, { top: "blades" }]) {
      const name = `saw ${drawers}`;
      const { id, outputs } = await create({ name, drawers: { top: "blades", low: "oil" } });
      Object.assign(cabinet.drawers.get(id) ?? {}, { theirs: "x" });
      const inputs = { name, ...(drawers === undefined ? {} : { drawers }) };

      const { changed } = await diff(outputs, inputs, id);
      const after = await update(id, outputs, inputs);

      expect(changed).to.deep.equal(["drawers"]);
      expect(cabinet.drawers.get(id)).to.deep.equal({ theirs: "x", ...drawers });
      expect((await diff(after.outputs, inputs, id)).changed).to.deep.equal([]);
    }
  });

  it("that fail leave the state as it was, so that the next run goes on", async () => {
    const { id, outputs } = await create({ name: "saw", note: "blunt", drawers: { top: "blades" } });
    cabinet.failing = true;

    const error = await failureOf(
      update(id, outputs, { name: "saw", note: "sharp", drawers: { top: "nothing" } }),
    );

    expect(error).to.be.instanceOf(PartialFailure);
    expect((error as unknown as PartialFailure).outputs).to.deep.equal(outputs);
    expect(cabinet.tools.get(id)?.["note"]).to.equal("sharp");
  });

  it("make the outputs unknown that they move, in the preview of an update that writes them", async () => {
    const { id, outputs, inputs } = await create({ name: "saw", drawers: { top: "blades" } });
    const preview = (inputs: Properties) =>
      cabinet.Tool.lifecycle.preview?.(context(), { id, state: outputs, inputs });

    expect(await preview({ ...inputs, note: "sharp" })).to.have.property("content");
    expect(await preview({ ...inputs, drawers: { top: "dust" } })).not.to.have.property("content");
    cabinet.drawers.set(id, {});
    expect(await preview({ ...inputs, note: "sharp" }), "drift").not.to.have.property("content");
  });

  it("an input that only goes along is no change by itself", async () => {
    const { outputs } = await create({ name: "saw", note: "blunt" });

    const alone = await diff(outputs, { name: "saw", note: "blunt", reason: "worn" });
    const along = await diff(outputs, { name: "saw", note: "sharp", reason: "worn" });

    expect(alone).to.deep.equal({ changed: [], replaces: [] });
    expect(along.changed).to.have.members(["note", "reason"]);
  });

  it("a replacement that the marks call for is told to the reader, without a look at what is live", async () => {
    const { outputs, id } = await create({ name: "saw", made: "today" });
    const of = contextOf(cabinet);
    const before = cabinet.reads;

    await diffResource(cabinet.Tool, of, { id, state: outputs, inputs: { name: "saw", made: "tomorrow" } });

    expect(of.said).to.deep.equal(["warning: The drawers are lost."]);
    expect(cabinet.reads).to.equal(before);
  });

  it("an object that a search finds is read by its id, where rows have less than a read", async () => {
    const id = cabinet.add({ name: "saw", note: "sharp" });
    cabinet.rows = "short";

    await create({ name: "saw", note: "sharp", adopt: true });

    expect(cabinet.reads).to.equal(1);
    expect(cabinet.writes).to.deep.equal([]);
    expect(cabinet.tools.get(id)).to.deep.equal({ name: "saw", note: "sharp" });
  });

  it("an object that cannot be what is declared is not taken over: the property is named", async () => {
    cabinet.add({ name: "nail" });
    const inputs = { name: "nail", note: "sharp", adopt: true };

    const checked = await cabinet.Tool.lifecycle.check?.(context(), { oldInputs: undefined, inputs });
    const error = await failureOf(create(inputs));

    expect(checked?.failures[0]).to.include({ property: "note" });
    expect(checked?.failures[0]?.reason).to.match(
      /already exists, but nails have none, so it is not taken over/,
    );
    expect(error.message).to.match(/nails have none/);
  });
});
