import { expect } from "chai";
import { failureOf, Run } from "../support/dynamicHost";
import { calls, useLocalOpik } from "../support/localOpik";

const PROJECTS = "/opik/api/v1/private/projects";

describe("projects against the local Opik", () => {
  const local = useLocalOpik();
  const run = (options: ConstructorParameters<typeof Run>[1] = {}) =>
    new Run(local(), { kind: "Project", ...options });
  const only = (workspace?: string) => local().projects(workspace)[0];

  it("are created with what is declared, and are known by their UUID", async () => {
    const state = await run().create({ name: "support", description: "Answers", visibility: "public" });

    expect(only()).to.include({
      id: state.id,
      name: "support",
      description: "Answers",
      visibility: "public",
    });
    expect(state.outputs).to.include({ name: "support", workspace: "default", createdBy: "ada" });
    expect(state.outputs["createdAt"]).to.be.a("string");
    expect(calls(local())).to.deep.equal([
      `POST ${PROJECTS}/retrieve 404`,
      `POST ${PROJECTS} 201`,
      `GET ${PROJECTS}/${state.id} 200`,
    ]);
  });

  it("leave what is not declared to the server", async () => {
    const state = await run().create({ name: "support" });

    expect(local().requestsOf("createProject")[0]?.body).to.deep.equal({ name: "support" });
    expect(state.outputs).not.to.have.any.keys("description", "visibility");
  });

  it("are in the workspace of the resource, else of the configuration", async () => {
    await run({ config: { "opik:workspace": "ada" } }).create({ name: "one" });
    await run({ config: { "opik:workspace": "ada" } }).create({ name: "two", workspace: "org-acme" });

    expect(
      local()
        .projects("ada")
        .map(({ name }) => name),
    ).to.deep.equal(["one"]);
    expect(
      local()
        .projects("org-acme")
        .map(({ name }) => name),
    ).to.deep.equal(["two"]);
  });

  it("that exist already are a failure that names the id, and how to take them over", async () => {
    const { id } = await run().create({ name: "support" });

    const { failures } = await run().check({ name: "support" });

    expect(failures[0]?.property).to.equal("name");
    expect(failures[0]?.reason).to.include(id);
    expect(failures[0]?.reason).to.include("adopt");
  });

  it("that are to be taken over: the preview says what will be overwritten, and nothing of what agrees", async () => {
    await run().create({ name: "support", description: "Theirs", visibility: "public" });
    const last = run();

    await last.check({ name: "support", description: "Ours", visibility: "public", adopt: true });

    expect(last.said).to.have.length(2);
    expect(last.said[1]).to.match(/: description will be overwritten: live "Theirs" -> declared "Ours"\.$/);
  });

  it("that exist already are taken over with adopt, and only what differs is written", async () => {
    const { id } = await run().create({ name: "support", description: "Answers" });
    local().forget();

    const state = await run().create({
      name: "support",
      description: "Answers",
      visibility: "public",
      adopt: true,
    });

    expect(state.id).to.equal(id);
    expect(local().requestsOf("createProject")).to.deep.equal([]);
    expect(local().requestsOf("updateProject")[0]?.body).to.deep.equal({ visibility: "public" });
  });

  it("that somebody creates between preview and create are an error that names the id", async () => {
    const { inputs } = await run().check({ name: "support" });
    const { id } = await run().create({ name: "support" });

    const error = await failureOf(run().provider.create(inputs));

    expect(error.message).to.match(/OPIK_PROJECT_EXISTS/);
    expect(error.message).to.include(id);
  });

  it("are found again, not created twice, where the fate of a create is unknown", async () => {
    const fresh = run();
    const { inputs } = await fresh.check({ name: "support" });
    local().fault({ operation: "createProject" }, { kind: "reset", after: "processing" });

    const { id } = (await fresh.provider.create(inputs)) as { id: string };

    expect(local().projects()).to.have.length(1);
    expect(only()?.id).to.equal(id);
    expect(local().requestsOf("createProject")).to.have.length(1);
  });

  it("are kept in the state where reading them after the create fails, and the next run goes on", async () => {
    const fresh = run();
    const { inputs } = await fresh.check({ name: "support", description: "Answers" });
    local().fault({ operation: "readProject" }, { kind: "response", status: 500 });

    const error = await failureOf(fresh.provider.create(inputs));

    expect(error.message).to.match(/OPIK_SERVER_ERROR/);
    expect(error["id"]).to.equal(only()?.id);
    const kept = { id: String(error["id"]), inputs, outputs: error["properties"] as Record<string, unknown> };
    const { outs } = (await run().provider.update(kept.id, kept.outputs, inputs)) as { outs: object };
    expect(outs).to.include({ name: "support", description: "Answers", createdBy: "ada" });
    expect(local().requestsOf("updateProject")).to.deep.equal([]);
  });

  it("are seen after the create also where reads lag behind", async () => {
    local().fault(
      { operation: "readProject", times: 2 },
      { kind: "response", status: 404, body: { errors: ["Project not found"] } },
    );

    const { id } = await run().create({ name: "support" });

    expect(id).to.equal(only()?.id);
  });

  it("whose create cannot be told from none say how to take them over", async () => {
    const fresh = run();
    const { inputs } = await fresh.check({ name: "support" });
    local().fault({ operation: "createProject" }, { kind: "reset", after: "processing" });
    local().fault({ operation: "retrieveProject", times: 5 }, { kind: "response", status: 503 });

    const error = await failureOf(fresh.provider.create(inputs));

    expect(error.message).to.match(/may have been created.*adopt.*OPIK_CONNECTION_BROKEN/);
  });

  it("whose create is answered without an address are looked up, and the message has no undefined", async () => {
    local().fault({ operation: "createProject" }, { kind: "response", status: 201 });

    const error = await failureOf(run().create({ name: "support" }));

    expect(error.message).to.match(/no Location header.*OPIK_RESPONSE_UNEXPECTED/);
    expect(error.message).not.to.include("undefined");
  });

  it("whose change has no effect are an error, and the state has what is live", async () => {
    const state = await run().create({ name: "support", description: "Answers" });
    local().fault({ operation: "updateProject" }, { kind: "response", status: 204 });

    const error = await failureOf(run().up(state, { name: "support", description: "Other" }));

    expect(error.message).to.match(/description.*OPIK_PROJECT_UNCHANGED/);
    const outputs = error["properties"] as Record<string, unknown>;
    expect(outputs).to.include({ description: "Answers" });
    const next = await run().up({ ...state, outputs }, { name: "support", description: "Other" });
    expect(only()?.description).to.equal("Other");
    expect(next.outputs["description"]).to.equal("Other");
  });

  it("whose change is of unknown fate are kept as unproven, so that taking the change back writes it", async () => {
    const state = await run().create({ name: "support", description: "Answers" });
    for (const fault of [
      () =>
        local().fault({ operation: "updateProject" }, { kind: "response", status: 500, after: "processing" }),
      () => local().fault({ operation: "readProject", skip: 1 }, { kind: "response", status: 500 }),
    ]) {
      fault();

      const error = await failureOf(run().up(state, { name: "support", description: "Other" }));

      expect(only()?.description).to.equal("Other");
      expect(error["id"]).to.equal(state.id);
      const outputs = error["properties"] as Record<string, unknown>;
      await run().provider.update(state.id, outputs, state.inputs);
      expect(only()?.description).to.equal("Answers");
    }
  });

  it("are not taken for changed or deleted where a sign-in page answers the write", async () => {
    const state = await run().create({ name: "support" });
    for (const operation of ["updateProject", "deleteProject"]) {
      local().fault({ operation }, { kind: "html" });
    }

    const update = await failureOf(run().up(state, { name: "other" }));
    const destroy = await failureOf(run().destroy(state));

    expect(update.message).to.match(/HTML page.*sign-in page.*OPIK_WEB_PAGE/);
    expect(destroy.message).to.match(/HTML page.*sign-in page.*OPIK_WEB_PAGE/);
    expect(only()?.name).to.equal("support");
  });

  it("that are still there after their deletion are an error", async () => {
    const state = await run().create({ name: "support" });
    local().fault({ operation: "deleteProject" }, { kind: "response", status: 204 });

    const error = await failureOf(run().destroy(state));

    expect(error.message).to.match(/still there.*OPIK_PROJECT_UNCHANGED/);
  });

  it("are changed in place, a rename included", async () => {
    let state = await run().create({ name: "support", description: "Answers" });
    state = await run().up(state, { name: "support-bot", description: "" });

    expect(only()).to.include({ id: state.id, name: "support-bot", description: "" });
  });

  it("get a description cleared and a visibility reset that are taken out of the program", async () => {
    let state = await run().create({ name: "support", description: "Answers", visibility: "public" });
    state = await run().up(state, { name: "support" });

    expect(only()).to.include({ description: "", visibility: "private" });
    expect(state.outputs).not.to.have.any.keys("description", "visibility");
  });

  it("are not written where nothing differs", async () => {
    const state = await run().create({ name: "support", description: "Answers" });
    local().forget();

    await run().up(state, { name: "support", description: "Answers" });

    expect(local().requestsOf("updateProject")).to.deep.equal([]);
  });

  it("show drift of what is declared, and only of that, in a refresh", async () => {
    const state = await run().create({ name: "support", description: "Answers" });
    Object.assign(only() ?? {}, { description: "Other", visibility: "public" });

    const after = await run().refresh(state);

    expect(after.inputs).to.deep.equal({ name: "support", description: "Other", workspace: "default" });
  });

  it("that are gone are gone: the server's own word is taken for it", async () => {
    const state = await run().create({ name: "support" });
    await run().destroy(state);

    expect((await run().refresh(state)).id).to.equal("");
  });

  it("are not taken for gone where the workspace cannot be seen", async () => {
    const state = await run().create({ name: "support" });

    const elsewhere = { ...state, outputs: { ...state.outputs, workspace: "nowhere" } };

    expect((await failureOf(run().refresh(elsewhere))).message).to.match(/Workspace nowhere not found/);
  });

  it("are deleted, with a warning that traces stay; twice makes no difference", async () => {
    const state = await run().create({ name: "support" });

    const last = run();
    await last.destroy(state);
    await run().destroy(state);

    expect(local().projects()).to.deep.equal([]);
    expect(last.said[0]).to.match(
      /^warning: The project "support" .* is deleted. Opik keeps its traces, rules and datasets/,
    );
  });

  it("are read by id or by name where they are not managed yet", async () => {
    const { id } = await run().create({ name: "support", description: "Answers" });

    for (const given of [id, "support"]) {
      const read = await run().refresh({ id: given, inputs: {}, outputs: {} });
      expect(read.id).to.equal(id);
      expect(read.inputs).to.include({ name: "support", description: "Answers", visibility: "private" });
    }
  });

  it("are imported from another workspace than the configured one, be that one seen or not, and previewed clean", async () => {
    const { id } = await run().create({ name: "team/support", workspace: "org-acme" });

    for (const workspace of ["default", "nowhere"]) {
      for (const given of [`org-acme/${id}`, "org-acme/team/support"]) {
        const read = await run({ config: { "opik:workspace": workspace } }).refresh({
          id: given,
          inputs: {},
          outputs: {},
        });
        expect(read.id).to.equal(id);
        expect(read.inputs).to.include({ name: "team/support", workspace: "org-acme" });
      }
    }
  });

  it("are left as they are where an import has read what the program does not declare", async () => {
    const live = { name: "support", description: "theirs", visibility: "public" };
    const { id } = await run().create(live);

    const read = await run().refresh({ id, inputs: {}, outputs: {} });
    expect((await run().preview(read, { name: "support" })).changes).to.equal(false);
    const state = await run().up(read, { name: "support" });

    expect(only()).to.include(live);
    expect(state.outputs).not.to.have.any.keys("description", "visibility", "__imported");
  });

  it("are imported by a name with a slash in it", async () => {
    const { id } = await run().create({ name: "team/support" });

    expect((await run().refresh({ id: "team/support", inputs: {}, outputs: {} })).id).to.equal(id);
  });

  it("cannot be given a name that another one has: the advice is not to adopt", async () => {
    await run().create({ name: "other" });
    const state = await run().create({ name: "support" });

    const error = await failureOf(run().up(state, { name: "other" }));

    expect(error.message)
      .to.match(/OPIK_PROJECT_EXISTS/)
      .and.not.include("Set adopt");
  });

  it("that are not there cannot be read", async () => {
    const error = await failureOf(run().refresh({ id: "nothing", inputs: {}, outputs: {} }));

    expect(error.message).to.match(/OPIK_PROJECT_NOT_FOUND/);
  });

  it("work on an open-source server, without any credential", async () => {
    local().enable("open-source");

    const state = await run({ env: { OPIK_URL_OVERRIDE: `${local().url}/api`, OPIK_API_KEY: "" } }).create({
      name: "support",
    });

    expect(only()?.id).to.equal(state.id);
    expect(local().requestsOf("createProject")[0]?.credential).to.equal("none");
  });

  it("with a name that is blank or too long are refused before anything is sent", async () => {
    for (const name of [" ", "x".repeat(151), 5, undefined]) {
      const { failures } = await run().check({ name });
      expect(failures[0]?.property).to.equal("name");
    }
    expect(calls(local())).to.deep.equal([]);
  });
});
