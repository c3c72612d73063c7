import { expect } from "chai";
import { opikProvider } from "../../../provider/definition";
import { resourceNamed } from "../../../provider/kit";
import { configurationCase, objectCases } from "../../lifecycle/objectCases";
import { type Json, PROJECT, urnOf } from "./client";
import { usePlugin } from "./support";

const typed = (kind: string) => ({ type: `opik:index:${kind}`, urn: urnOf("it", `opik:index:${kind}`) });

describe("the plugin's import of what the program declares in part", () => {
  const { client, local } = usePlugin();

  for (const { kind, minimal, full, prepare } of [...objectCases, configurationCase]) {
    const about = typed(kind);
    const types = resourceNamed(opikProvider, kind).inputs;
    // What the check fills in is managed like what is declared.
    const isDeclared = (name: string) =>
      Object.hasOwn(minimal, name) || types[name]?.meta()?.checkDefault !== undefined;
    const declared = Object.fromEntries(Object.entries(full as Json).filter(([name]) => isDeclared(name)));
    const undeclared = Object.keys(full).filter((name) => !isDeclared(name));

    async function checked(news: Json, olds: Json = {}) {
      const { inputs, failures } = await client().check(news, { olds, ...about });
      expect(failures).to.deep.equal([]);
      return inputs as Json;
    }

    /** One that somebody else has made, with all that it can have. */
    async function theirs() {
      prepare?.(local());
      const inputs = await checked(full as Json);
      const { id } = await client().create(inputs, about);
      await client().configure();
      return id;
    }

    interface State {
      readonly inputs: Json;
      readonly properties: Json;
    }

    /** A run in which the program makes no difference to the state; the inputs that come of it. */
    async function expectIdle(id: string, { inputs: oldInputs, properties }: State) {
      const inputs = await checked(declared, oldInputs);
      const diff = await client().diff(properties, inputs, { id, oldInputs, ...about });
      expect(diff.changes, JSON.stringify(diff)).to.equal("DIFF_NONE");
      await client().configure();
      return inputs;
    }

    async function refreshed(id: string, state: State): Promise<State> {
      const { inputs, properties } = await client().read(id, { ...state, ...about });
      await client().configure();
      return { inputs: inputs as Json, properties: properties as Json };
    }

    const writes = () =>
      local().requests.filter(
        ({ method, operation }) => method !== "GET" && !/^retrieve/.test(operation ?? ""),
      );

    it(`${kind}: the rest is not managed, in the run of the import and in those after it`, async () => {
      const id = await theirs();
      const before = writes().length;
      const read = await client().read(id, about);
      const imported = { inputs: read.inputs as Json, properties: read.properties as Json };
      // The run of the import, and the next one: the engine keeps what was read where it makes no difference.
      await expectIdle(id, imported);
      const inputs = await expectIdle(id, imported);
      // A refresh does not see what the program declares.
      const whole = await refreshed(id, imported);
      expect(whole.properties).to.include.all.keys(Object.keys(imported.properties));
      await expectIdle(id, whole);
      // By now the inputs are the program's, and the outputs what was read.
      await expectIdle(id, { ...imported, inputs });
      const part = await refreshed(id, { ...imported, inputs });
      expect(part.inputs).to.deep.equal(inputs);
      expect(Object.keys(part.properties).filter((name) => undeclared.includes(name))).to.deep.equal([]);
      await expectIdle(id, part);
      expect(writes()).to.have.length(before);
    });

    it(`${kind}: what a program takes out after an import of the whole is taken out`, async () => {
      const id = await theirs();
      const read = await client().read(id, about);
      const all = await checked(read.inputs as Json, read.inputs as Json);
      await client().configure();
      // Out of its project it would be another object, of which nothing else is said.
      const shown = undeclared.filter(
        (name) => Object.hasOwn(read.inputs ?? {}, name) && name !== "projectId",
      );
      // Without the secrets that an import does not see, an update could not repeat the object.
      const secrets = Object.entries(full as Json).filter(([name]) => types[name]?.meta()?.masked === true);
      const rest = Object.entries(all).filter(([name]) => !shown.includes(name));
      const inputs = await checked(Object.fromEntries([...rest, ...secrets]), all);
      const { detailed } = await client().diff(read.properties as Json, inputs, {
        id,
        oldInputs: all,
        ...about,
      });
      expect(Object.keys(detailed)).to.have.members([...shown, ...secrets.map(([name]) => name)]);
    });
  }

  it("a change beside what is not managed is all that is written", async () => {
    const chat = { type: PROJECT, urn: urnOf("chat", PROJECT) };
    const { id } = await client().create(
      { name: "Pub", description: "theirs", visibility: "public", workspace: "default" },
      chat,
    );
    await client().configure();
    const read = await client().read("Pub", chat);
    const olds = read.inputs as Json;
    const { inputs } = await client().check({ name: "Pub", description: "ours" }, { olds, ...chat });
    const state = read.properties as Json;
    const diff = await client().diff(state, inputs as Json, { id, oldInputs: olds, ...chat });
    expect(diff.detailed).to.deep.equal({ description: "UPDATE" });
    const { properties } = await client().update(state, inputs as Json, { id, oldInputs: olds, ...chat });
    expect(properties).not.to.have.property("visibility");
    expect(properties).not.to.have.property("__imported");
    expect(local().objects("Project")[0]).to.include({ description: "ours", visibility: "public" });
  });

  it("a prompt's environments that are not declared keep their versions", async () => {
    const kind = "Prompt";
    const about = typed(kind);
    const project = "0198c0de-0000-7000-8000-000000000001";
    local().addProject({ id: project, name: "one", visibility: "private" });
    for (const name of ["staging", "production"]) {
      await client().create({ name, workspace: "default" }, typed("Environment"));
    }
    const base = { name: "answer", projectId: project, template: "t", workspace: "default" };
    const { id } = await client().create(
      { ...base, environments: { staging: "v1", production: "v1" } },
      about,
    );
    await client().configure();
    const read = await client().read(id, about);
    const olds = read.inputs as Json;
    const { inputs } = await client().check(
      { ...base, environments: { staging: "latest" } },
      { olds, ...about },
    );
    const state = read.properties as Json;
    const diff = await client().diff(state, inputs as Json, { id, oldInputs: olds, ...about });
    expect(diff.diffs).to.deep.equal(["environments"]);
    const written = { ...(inputs as Json), description: "ours" };
    await client().update(state, written, { id, oldInputs: olds, ...about });
    await client().configure();
    const { inputs: live } = await client().read(id, about);
    expect(live).to.deep.include({
      environments: { staging: "v1", production: "v1" },
    });
  });

  it("says nothing of settings that were never managed, and leaves them alone in the end", async () => {
    const about = typed(configurationCase.kind);
    const { inputs: all } = await client().check(configurationCase.full as Json, about);
    await client().create(all as Json, about);
    await client().configure();
    const read = await client().read("default", about);
    const { inputs } = await client().check(
      { truncationOnTables: false },
      { olds: read.inputs as Json, ...about },
    );
    const written = local().requests.length;
    await client().delete(read.properties as Json, { id: "default", oldInputs: inputs as Json, ...about });
    expect(
      local()
        .requests.slice(written)
        .filter(({ method }) => method !== "GET"),
    ).to.deep.equal([]);
  });
});

describe("the plugin's import of what has a secret that is not shown", () => {
  const { client } = usePlugin();
  const about = typed("LlmProviderKey");
  let id: string;
  beforeEach("a key", async () => {
    const inputs = { provider: "openai", apiKey: "sk-canary-0123456789", workspace: "default" };
    ({ id } = await client().create(inputs, about));
    await client().configure();
  });

  it("passes the check of exactly what was read", async () => {
    const { inputs } = await client().read(id, about);
    const { failures } = await client().check(inputs as Json, { olds: inputs as Json, ...about });
    expect(failures).to.deep.equal([]);
  });

  it("does not excuse another resource, another run, or other inputs", async () => {
    const { inputs } = await client().read(id, about);
    const olds = inputs as Json;
    const needed = [{ property: "apiKey", reason: "apiKey is required for openai." }];
    const other = { ...about, urn: urnOf("other", about.type) };
    expect((await client().check(olds, { olds, ...other })).failures).to.deep.equal(needed);
    const changed = { ...olds, baseUrl: "https://llm.example/v1" };
    expect((await client().check(changed, { olds, ...about })).failures).to.deep.equal(needed);
    await client().configure();
    expect((await client().check(olds, { olds, ...about })).failures).to.deep.equal(needed);
  });
});

describe("the inputs that the plugin's import gives", () => {
  const { client, local } = usePlugin();

  for (const { kind, minimal, prepare } of [...objectCases, configurationCase]) {
    it(`${kind}: have the workspace where it is another one than the provider's own`, async () => {
      const about = typed(kind);
      for (const workspace of ["default", "org-acme"]) {
        prepare?.(local(), workspace);
        const { inputs } = await client().check({ ...(minimal as Json), workspace }, about);
        const { id } = await client().create(inputs as Json, about);
        for (const own of ["default", "org-acme"]) {
          await client().configure(own === "default" ? {} : { workspace: own });
          const place = workspace === own || id === workspace ? "" : `${workspace}/`;
          const read = await client().read(`${place}${id}`, about);
          expect(read.properties).to.deep.include({ workspace });
          expect(read.inputs).to.deep.include(workspace === own ? {} : { workspace });
          expect(read.inputs?.["workspace"]).to.equal(workspace === own ? undefined : workspace);
        }
        await client().configure();
      }
    });
  }
});
