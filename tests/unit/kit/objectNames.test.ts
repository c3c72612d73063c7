import { expect } from "chai";
import { z } from "zod";
import { type Context, object, type Properties, providerOf } from "../../../provider/kit";
import { failureOf } from "../../support/dynamicHost";
import { Shed } from "./shed";
import { contextOf } from "./support";

/* Names that several objects can have: what an import takes by one, and what a narrowed list shows. */

const Jar = providerOf<Shed>().resource({
  name: "Jar",
  summary: "A jar on a shelf, or on none.",
  inputs: {
    name: z.string(),
    shelf: z.string().optional().meta({ resetTo: null }),
  },
  outputs: {},
  lifecycle: object<Shed>({
    noun: "jar",
    key: ["name", "shelf"],
    unique: false,
    open: ({ services }) => services.collection(),
    scope: () => ({}),
    importKey: async (_context, _scope, text) => {
      const [name = "", shelf] = text.split("@");
      return shelf === undefined ? { name } : { name, shelf };
    },
    listed: (live, { shelf }) => shelf === undefined || live["shelf"] === shelf || live["spare"] === shelf,
  }),
});

describe("names that several objects can have", () => {
  const shed = () => {
    const made = new Shed();
    made.unique = false;
    return made;
  };
  const imported = async (of: Shed, id: string) =>
    (await Jar.lifecycle.read(contextOf(of) as Context<Shed>, { id, state: undefined }))?.id;
  const listed = async (of: Shed, inputs: Properties) =>
    (await Jar.lifecycle.list?.(contextOf(of) as Context<Shed>, { inputs }))?.map(({ id }) => id);

  it("import by a part of the key finds the one that has it, whatever the rest is", async () => {
    const of = shed();
    const [one, other] = [of.add({ name: "plums", shelf: "top" }), of.add({ name: "pears" })];

    expect([await imported(of, "plums"), await imported(of, "pears")]).to.deep.equal([one, other]);
  });

  it("import by a part of the key that several have names their ids, the whole key tells them apart", async () => {
    const of = shed();
    const ids = [of.add({ name: "plums", shelf: "top" }), of.add({ name: "plums" })];

    const error = await failureOf(imported(of, "plums"));

    expect(error.message).to.include(ids[0]).and.to.include(ids[1]);
    expect(await imported(of, "plums@top")).to.equal(ids[0]);
  });

  it("a list is narrowed as the resource says", async () => {
    const of = shed();
    const ids = [of.add({ name: "a", shelf: "top" }), of.add({ name: "b", spare: "top" })];
    of.add({ name: "c" });

    expect(await listed(of, { shelf: "top" })).to.deep.equal(ids);
    expect(await listed(of, {})).to.have.length(3);
  });
});
