import { expect } from "chai";
import type { LocalObject } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { type Properties, resourceNamed, UNKNOWN } from "../../provider/kit";
import { failureOf, Run } from "../support/dynamicHost";
import { calls, useLocalOpik } from "../support/localOpik";

const PROJECT = "01a20da5-41ee-704a-8e32-e9f274fc3dd2";
const OTHER = "01a20da5-4202-7450-a835-a47cb8c75d4c";
const PROMPTS = "/opik/api/v1/private/prompts";

type Version = Record<string, unknown> & { id: string; version_number: string; environments: string[] };

const answer = { name: "answer", projectId: PROJECT };
const text = { ...answer, template: "Hello {{name}}" };
const chat = { ...answer, messages: [{ role: "user", content: "{{question}}" }] };

/** An id that is greater than that of a version, and smaller than those of the next milliseconds. */
function laterThan(version: Version | undefined, number: number): string {
  return `${String(version?.id).slice(0, 14)}7fff-bfff-ffffffff${String(number).padStart(4, "0")}`;
}

describe("prompts against the local Opik", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind: "Prompt" });
  const { lifecycle } = resourceNamed(opikProvider, "Prompt");
  const prompt = (id?: string) =>
    local()
      .objects("Prompt")
      .find((one) => id === undefined || one.id === id) as LocalObject;
  const versions = (id?: string) => prompt(id)["versions"] as Version[];
  const placed = () =>
    Object.fromEntries(
      versions().flatMap(({ environments, version_number }) =>
        environments.map((name) => [name, version_number]),
      ),
    );
  const writes = () => calls(local()).filter((call) => !call.startsWith("GET"));

  beforeEach("what it refers to", () => {
    local().addProject({ id: PROJECT, name: "support", visibility: "private" });
    local().addProject({ id: OTHER, name: "sales", visibility: "private" });
    for (const [index, name] of ["staging", "production", "canary"].entries()) {
      local().addObject("Environment", { id: `6419336b-e804-11f1-9a27-02fc0000000${index}`, name });
    }
  });

  function forgetEnvironment(name: string): void {
    const found = local()
      .objects("Environment")
      .find((one) => one["name"] === name);
    local().deleteObject("Environment", found?.id ?? "");
  }

  /** Somebody else adds a version. */
  function click(fields: Properties = {}): void {
    const [last] = versions().slice(-1);
    const number = versions().length + 1;
    const id = laterThan(last, number);
    const version = {
      ...last,
      id,
      commit: `c000000${number}`,
      version_number: `v${number}`,
      environments: [],
    };
    prompt()["versions"] = [...versions(), { ...version, ...fields }];
  }

  describe("versions", () => {
    it("the first one is made with the prompt, in one call with an id of ours", async () => {
      const state = await run().create({
        ...text,
        type: "jinja2",
        metadata: { temperature: 0.2 },
        changeDescription: "First",
      });

      expect(local().requestsOf("createPrompt")[0]?.body).to.deep.equal({
        id: state.id,
        name: "answer",
        project_id: PROJECT,
        template_structure: "text",
        template: "Hello {{name}}",
        type: "jinja2",
        metadata: { temperature: 0.2 },
        change_description: "First",
      });
      expect(local().requestsOf("createPromptVersion")).to.deep.equal([]);
      const [version] = versions();
      expect(state.outputs).to.include({
        templateStructure: "text",
        versionId: version?.id,
        versionNumber: "v1",
        commit: version?.["commit"],
      });
    });

    it("a change of the text makes one, with what is not declared repeated from the latest", async () => {
      const state = await run().create({ ...text, type: "jinja2", metadata: { a: 1 } });
      const kept = await run().up(state, text);

      const after = await run().up(kept, { ...text, template: "Hi", changeDescription: "Shorter" });

      expect(versions().at(-1)).to.include({ template: "Hi", type: "jinja2", change_description: "Shorter" });
      expect(versions().at(-1)?.["metadata"]).to.deep.equal({ a: 1 });
      expect(after.outputs).to.include({ versionNumber: "v2", versionId: versions()[1]?.id });
    });

    it("a change description by itself is no change, and goes with the next version", async () => {
      const state = await run().create(text);
      const declared = { ...text, changeDescription: "Shorter" };

      expect((await run().preview(state, declared)).changes).to.equal(false);
      await run().up(await run().up(state, declared), { ...declared, type: "python" });

      expect(versions()).to.have.length(2);
      expect(versions()[1]).to.include({ change_description: "Shorter", type: "python" });
    });

    it("one that somebody else added shows as drift of the text, and up adds one with ours", async () => {
      const state = await run().create(text);
      click({ template: "Goodbye" });

      const { changes, said } = await run().preview(state, text);
      const refreshed = await run().refresh(state);
      const after = await run().up(state, text);

      expect(changes).to.equal(true);
      expect(said.join()).to.match(/template was changed outside of Pulumi: live "Goodbye"/);
      expect(refreshed.inputs["template"]).to.equal("Goodbye");
      expect(after.outputs["versionNumber"]).to.equal("v3");
      expect(versions()[2]?.["template"]).to.equal("Hello {{name}}");
    });

    it("a preview knows the outputs of the latest one, unless the update makes another", async () => {
      const state = await run().create(text);
      const { inputs } = state;
      const preview = (declared: Properties) =>
        lifecycle.preview?.(run().context(), { id: state.id, state: state.outputs, inputs: declared });

      expect(await preview({ ...inputs, description: "New" })).to.include({ versionNumber: "v1" });
      for (const declared of [
        { ...inputs, template: "Hi" },
        { ...inputs, template: UNKNOWN },
      ]) {
        expect(await preview(declared)).not.to.have.any.keys("versionId", "versionNumber", "commit");
      }
    });

    it("type and metadata need a text to go with", async () => {
      const { failures } = await run().check({ ...answer, type: "jinja2", metadata: {} });

      expect(failures.map(({ property }) => property)).to.deep.equal(["type", "metadata"]);
      expect(failures[0]?.reason).to.match(/no version yet.*template or messages/);
    });

    it("PRM-1: the version goes to the prompt by its name as it is by then: a rename is written first", async () => {
      const state = await run().create(text);
      local().forget();

      await run().up(state, { ...text, name: "reply", template: "Hi" });

      expect(writes()).to.deep.equal([`PUT ${PROMPTS}/${state.id} 204`, `POST ${PROMPTS}/versions 200`]);
      expect(local().requestsOf("createPromptVersion")[0]?.body).to.deep.include({
        name: "reply",
        project_id: PROJECT,
      });
    });

    it("PRM-1: a version that another prompt got is an error that names it", async () => {
      const state = await run().create(text);
      const [version] = versions();
      local().fault(
        { operation: "createPromptVersion" },
        { kind: "response", status: 200, body: { ...version, version_number: "v8", prompt_id: OTHER } },
      );

      const error = await failureOf(run().up(state, { ...text, template: "Hi" }));

      expect(error.message).to.match(new RegExp(`another prompt \\(${OTHER}\\).*v8.*OPIK_PROMPT_UNCHANGED`));
    });

    it("PRM-2: a project is required, and a prompt of that name without one is another", async () => {
      const { failures } = await run().check({ name: "answer", template: "x" });
      local().addObject("Prompt", { id: OTHER, name: "answer", template_structure: "text" });

      const { id } = await run().create({ ...text, adopt: true });

      expect(failures[0]?.property).to.equal("projectId");
      expect(id).not.to.equal(OTHER);
    });

    it("PRM-3: no version is given an id; one whose id is greater stays the latest, and that is no success", async () => {
      const state = await run().create(text);
      click({ id: "ffffffff-ffff-7fff-8fff-ffffffffffff", template: "From the future" });

      const error = await failureOf(run().up(state, { ...text, template: "Hi" }));

      expect(error.message).to.match(/template .* did not change.*OPIK_PROMPT_UNCHANGED/);
      const body = local().requestsOf("createPromptVersion")[0]?.body as { version: object };
      expect(body.version).to.have.keys("commit", "template", "type");
    });

    it("PRM-4: no version is made where the latest says the same", async () => {
      const metadata = { temperature: 0.2, stop: null, nested: { a: 1, b: 2 } };
      const state = await run().create({ ...chat, metadata });
      (versions()[0] as Version)["metadata"] = { nested: { b: 2, a: 1 }, temperature: 0.2 };
      (versions()[0] as Version)["template"] = ' [ {"content": "{{question}}", "role": "user"} ] ';

      expect((await run().preview(state, { ...chat, metadata })).changes).to.equal(false);
      await run().provider.update(state.id, state.outputs, state.inputs);

      expect(versions()).to.have.length(1);
    });

    it("PRM-5: a version whose response was lost is found by its commit, and not made twice", async () => {
      const state = await run().create(text);
      for (const [template, fault] of [
        ["one", { kind: "reset", after: "processing" }],
        ["two", { kind: "response", status: 500, after: "processing" }],
        ["three", { kind: "response", status: 503, after: "processing" }],
      ] as const) {
        local().fault({ operation: "createPromptVersion" }, fault);
        const before = versions().length;

        await run().up(state, { ...text, template });

        expect(versions(), template).to.have.length(before + 1);
        expect(versions().at(-1)?.["commit"]).to.match(/^[0-9a-f]{8}$/);
      }
    });

    it("PRM-5: a prompt whose create's response was lost is read by its id; where it is not there, it is sent again", async () => {
      local().fault({ operation: "createPrompt" }, { kind: "reset", after: "processing" });
      const { id } = await run().create(text);
      local().fault({ operation: "createPrompt" }, { kind: "reset", after: "nothing" });
      const other = await run().create({ ...text, name: "other" });

      expect(
        local()
          .objects("Prompt")
          .map((one) => one.id),
      ).to.deep.equal([id, other.id]);
      const sent = local()
        .requestsOf("createPrompt")
        .map(({ body }) => (body as { id: string }).id);
      expect(sent).to.deep.equal([id, other.id, other.id]);
    });
  });

  describe("environments", () => {
    it("latest follows each update, a number stays", async () => {
      const environments = { staging: "latest", production: "v1" };
      const state = await run().create({ ...text, environments });
      const after = await run().up(state, { ...text, template: "Hi", environments });

      expect(placed()).to.deep.equal({ staging: "v2", production: "v1" });
      expect(after.outputs["environments"]).to.deep.equal(environments);
      expect((await run().preview(after, { ...text, template: "Hi", environments })).changes).to.equal(false);
      expect((await run().refresh(after)).inputs).to.deep.equal(after.inputs);
    });

    it("a promotion is one line, and one write; what others have on the version stays", async () => {
      const state = await run().create({ ...text, environments: { production: "v1" } });
      click({ environments: ["canary"] });
      local().forget();

      await run().up(state, { ...text, environments: { production: "v2" } });

      expect(placed()).to.deep.equal({ production: "v2", canary: "v2" });
      expect(writes()).to.have.length(1);
    });

    it("a version has to be there, or to be the one that the update makes: the check says so", async () => {
      const state = await run().create(text);
      const reasons = async (declared: object) =>
        (await run().check({ ...text, ...declared }, state.inputs)).failures.map(({ reason }) => reason);

      expect(await reasons({ environments: { production: "v2" } })).to.deep.equal([
        "environments.production is not valid: the prompt has no version v2; it has v1.",
      ]);
      expect(await reasons({ template: "Hi", environments: { production: "v2" } })).to.deep.equal([]);
      expect(await reasons({ template: "Hi", environments: { production: "v3" } })).to.deep.equal([
        "environments.production is not valid: the prompt has no version v3; it has v1, and this update creates v2.",
      ]);
      expect(
        (await run().check({ ...text, name: "new", environments: { staging: "v1" } })).failures,
      ).to.deep.equal([]);
      expect(
        (await run().check({ ...text, name: "new", environments: { staging: "v2" } })).failures[0]?.reason,
      ).to.match(/no version v2; it has none yet, and this update creates v1/);
      expect(
        (await run().check({ ...answer, name: "new", environments: { staging: "latest" } })).failures[0]
          ?.reason,
      ).to.match(/no version yet/);
    });

    it("of a prompt that somebody renamed are not refused for it: up gives the name back", async () => {
      const state = await run().create(text);
      click({ template: "Hi {{name}}" });
      const declared = { ...answer, type: "mustache", environments: { production: "v2" } };
      const promoted = await run().up(state, declared);
      prompt()["name"] = "clicked";

      const after = await run().up(promoted, declared);

      expect(prompt(after.id)["name"]).to.equal("answer");
      expect(placed()).to.deep.equal({ production: "v2" });
      prompt()["name"] = "clicked";
      expect(
        (await failureOf(run().up(after, { ...declared, environments: { production: "v3" } }))).message,
      ).to.match(/has no version v3/);
    });

    it("the version that the update makes can be named by its number", async () => {
      const state = await run().create(text);

      await run().up(state, { ...text, template: "Hi", environments: { production: "v2" } });

      expect(placed()).to.deep.equal({ production: "v2" });
    });

    it("that are taken out are released, each by itself, where they are still where they were put", async () => {
      const environments = { staging: "latest", production: "v1", canary: "v1" };
      const state = await run().create({ ...text, environments });
      const one = await run().up(state, { ...text, environments: { staging: "latest", canary: "v1" } });
      expect(placed()).to.deep.equal({ staging: "v1", canary: "v1" });
      click();
      (versions()[0] as Version).environments = ["staging"];
      (versions()[1] as Version).environments = ["canary"];

      const last = await run().preview(one, text);
      await run().up(one, text);

      expect(placed()).to.deep.equal({ canary: "v2" });
      expect(last.said.join()).to.match(/canary is no longer managed, and stays at v2 .*somebody else/);
      expect(last.said.join()).not.to.match(/staging/);
    });

    it("that somebody moves show as drift, beside none that is not declared, and are moved back", async () => {
      const state = await run().create({ ...text, environments: { production: "v1" } });
      click();
      (versions()[0] as Version).environments = [];
      (versions()[1] as Version).environments = ["production", "canary"];

      const { said } = await run().preview(state, { ...text, environments: { production: "v1" } });
      const refreshed = await run().refresh(state);
      await run().up(state, { ...text, environments: { production: "v1" } });

      expect(said.join()).to.match(/environments was changed .* live \{"production":"v2"\} -> declared/);
      expect(refreshed.inputs["environments"]).to.deep.equal({ production: "v2" });
      expect(placed()).to.deep.equal({ production: "v1", canary: "v2" });
    });

    it("of versions older than the newest hundred are asked for by name; not declared, nothing is read", async () => {
      const state = await run().create({ ...text, environments: { production: "v1", staging: "latest" } });
      const [first] = versions();
      prompt()["versions"] = [
        first,
        ...Array.from({ length: 150 }, (_, index) => ({
          ...first,
          id: laterThan(first, index),
          version_number: `v${index + 2}`,
          environments: [],
        })),
      ];
      local().forget();

      const { changes } = await run().preview(state, { ...text, environments: { production: "v1" } });

      expect(changes).to.equal(true);
      expect(local().requestsOf("listPromptVersions")).to.have.length(1);
      expect(calls(local()).filter((call) => call === `GET ${PROMPTS}/${state.id} 200`)).to.have.length(3);
      local().forget();
      await run().preview({ ...state, outputs: { ...text, workspace: "default" } }, text);
      expect(local().requestsOf("listPromptVersions")).to.deep.equal([]);
    });

    it("PRM-6: one that another version has moves with one call", async () => {
      const state = await run().create({ ...text, environments: { production: "v1", staging: "v1" } });
      local().forget();

      await run().up(state, {
        ...text,
        template: "Hi",
        environments: { production: "latest", staging: "v1" },
      });

      expect(placed()).to.deep.equal({ production: "v2", staging: "v1" });
      const sets = local().requestsOf("updatePromptVersionEnvironments");
      expect(sets.map(({ body }) => body)).to.deep.equal([{ environments: ["production"] }]);
    });

    it("PRM-6: one that the workspace does not have is an error that says to declare it; none is made in silence", async () => {
      const error = await failureOf(run().create({ ...text, environments: { preprod: "latest" } }));

      expect(error.message).to.match(
        /no environment "preprod".*Declare an Environment.*OPIK_ENVIRONMENT_NOT_FOUND/,
      );
      expect(error["id"]).to.equal(prompt().id);
      expect(
        local()
          .objects("Environment")
          .map(({ name }) => name),
      ).not.to.include("preprod");
      local().addObject("Environment", { id: OTHER, name: "preprod" });
      const inputs = { ...text, workspace: "default", environments: { preprod: "latest" } };
      await run().provider.update(prompt().id, error["properties"] as Properties, inputs);
      expect(placed()).to.deep.equal({ preprod: "v1" });
    });

    it("PRM-7: one that was deleted from the workspace stays where it is, until the version's set changes: then it is dropped, and said", async () => {
      const state = await run().create({ ...text, environments: { production: "v1" } });
      (versions()[0] as Version).environments = ["production", "canary"];
      forgetEnvironment("canary");
      const last = run();
      const declared = { ...text, environments: { production: "v1", staging: "v1" } };
      expect((await run().preview(state, { ...text, environments: { production: "v1" } })).changes).to.equal(
        false,
      );

      await last.up(state, declared);

      expect(placed()).to.deep.equal({ production: "v1", staging: "v1" });
      expect(last.said.join()).to.match(/warning: The version v1 .* environment canary, which was deleted/);
    });

    it("PRM-7: one that is declared is not dropped", async () => {
      const state = await run().create({ ...text, environments: { production: "v1" } });
      forgetEnvironment("production");

      const error = await failureOf(
        run().up(state, { ...text, environments: { production: "v1", staging: "v1" } }),
      );

      expect(error.message).to.match(/no environment "production".*Declare an Environment/);
      expect(placed()).to.deep.equal({ production: "v1" });
    });

    it("a write that has no effect is an error", async () => {
      const state = await run().create(text);
      local().fault({ operation: "updatePromptVersionEnvironments" }, { kind: "response", status: 204 });

      const error = await failureOf(run().up(state, { ...text, environments: { staging: "latest" } }));

      expect(error.message).to.match(/environments of .* did not change.*OPIK_PROMPT_UNCHANGED/);
    });

    it("latest that stays behind the version that was made is an error", async () => {
      const state = await run().create({ ...text, environments: { staging: "latest" } });
      local().fault({ operation: "updatePromptVersionEnvironments" }, { kind: "response", status: 204 });

      const error = await failureOf(
        run().up(state, { ...text, template: "Hi", environments: { staging: "latest" } }),
      );

      expect(error.message).to.match(/environments of .* did not change/);
      await run().up(state, { ...text, template: "Hi", environments: { staging: "latest" } });
      expect(placed()).to.deep.equal({ staging: "v2" });
    });
  });

  describe("the prompt itself", () => {
    it("PRM-8: an update repeats the description that is not declared; an empty one is left out, which clears it", async () => {
      const state = await run().create({ ...answer, description: "The bot's answer" });
      const kept = await run().up(
        { ...state, outputs: { ...answer, workspace: "default" } },
        { ...answer, tags: ["a"] },
      );
      expect(prompt()).to.deep.include({ description: "The bot's answer", tags: ["a"] });

      const after = await run().up(kept, { ...answer, description: "", tags: ["a"] });

      expect(local().requestsOf("updatePrompt").at(-1)?.body).to.deep.equal({ name: "answer", tags: ["a"] });
      expect(prompt()).not.to.have.property("description");
      expect((await run().preview(after, { ...answer, description: "", tags: ["a"] })).changes).to.equal(
        false,
      );
      expect((await run().refresh(after)).inputs["description"]).to.equal("");
    });

    it("PRM-9: a text that becomes a chat is a replacement that deletes first, with a warning; the name can be taken again", async () => {
      const state = await run().create(text);

      const { replaces, deleteBeforeReplace, said } = await run().preview(state, chat);

      expect(replaces).to.deep.equal(["messages"]);
      expect(deleteBeforeReplace).to.equal(true);
      expect(said.join()).to.match(
        /warning: The prompt "answer" is replaced: all of its versions are lost.*protect/,
      );
      await run().destroy(state);
      const after = await run().create(chat);
      expect(after.outputs["templateStructure"]).to.equal("chat");
      expect((await run().preview(after, text)).replaces).to.deep.equal(["template"]);
    });

    it("another project is a replacement that creates first, with the same warning", async () => {
      const { replaces, deleteBeforeReplace, said } = await run().preview(await run().create(text), {
        ...text,
        projectId: OTHER,
      });

      expect(replaces).to.deep.equal(["projectId"]);
      expect(deleteBeforeReplace).to.equal(false);
      expect(said.join()).to.match(/is replaced: all of its versions are lost/);
    });

    it("PRM-9: a chat whose live text is no list of messages shows as absent, and gets a version", async () => {
      const state = await run().create(chat);
      click({ template: "plain" });

      const { changes, said } = await run().preview(state, chat);
      expect(changes).to.equal(true);
      expect(said.join()).to.match(/messages was changed .* live not set/);
      expect((await run().refresh(state)).inputs).not.to.have.property("messages");
      await run().up(state, chat);

      expect(versions().at(-1)?.["template"]).to.equal('[{"role":"user","content":"{{question}}"}]');
      expect((await run().preview(state, chat)).changes).to.equal(false);
    });

    it("PRM-9: what is gone already is deleted: the server's 404 is no error", async () => {
      const state = await run().create(text);
      const last = run();

      await last.destroy(state);
      await run().destroy(state);

      expect(calls(local()).filter((call) => call.startsWith("DELETE"))).to.deep.equal([
        `DELETE ${PROMPTS}/${state.id} 204`,
        `DELETE ${PROMPTS}/${state.id} 404`,
      ]);
      expect(last.said.join()).to.match(
        /is deleted. All its versions are deleted with it, including those that others/,
      );
    });

    it("a rename warns those who fetch by name", async () => {
      const { said } = await run().preview(await run().create(text), { ...text, name: "reply" });

      expect(said.join()).to.match(
        /warning: The prompt "answer" is renamed to "reply": programs .* by the old name/,
      );
    });

    it("messages have parts as the API has them, and come back as they were declared", async () => {
      const messages = [
        { role: "system", content: "Look at it." },
        {
          role: "user",
          contentArray: [
            { text: "Rate {{shot}}" },
            { imageUrl: { url: "{{shot}}", detail: "high" } },
            { videoUrl: { url: "https://video.example" } },
          ],
        },
      ];

      const state = await run().create({ ...answer, messages });

      expect(JSON.parse(String(versions()[0]?.["template"]))[1]).to.deep.equal({
        role: "user",
        content: [
          { type: "text", text: "Rate {{shot}}" },
          { type: "image_url", image_url: { url: "{{shot}}", detail: "high" } },
          { type: "video_url", video_url: { url: "https://video.example" } },
        ],
      });
      const read = await run().refresh({ id: state.id, inputs: {}, outputs: {} });
      expect(read.inputs["messages"]).to.deep.equal(messages);
      expect(read.inputs).not.to.have.property("template");
    });

    it("a live message with what no program can say is not taken for a declared one", async () => {
      const state = await run().create(chat);
      click({ template: '[{"role":"user","content":"{{question}}","name":"bot"}]' });

      expect((await run().preview(state, chat)).changes).to.equal(true);
    });

    for (const [what, inputs, property, reason] of [
      ["a template beside messages", { ...text, messages: chat.messages }, "messages", /not both/],
      ["a blank template", { ...answer, template: " " }, "template", /blank/],
      ["no messages", { ...answer, messages: [] }, "messages", /at least one/],
      [
        "a message without content",
        { ...answer, messages: [{ role: "user" }] },
        "messages",
        /exactly one of content/,
      ],
      [
        "a part of two kinds",
        { ...answer, messages: [{ role: "user", contentArray: [{ text: "a", videoUrl: { url: "b" } }] }] },
        "messages",
        /messages\.0\.contentArray\.0.*exactly one/,
      ],
      ["a blank tag", { ...text, tags: [""] }, "tags", /tags\.0.*blank/],
      ["a blank name", { ...text, name: " " }, "name", /blank/],
      ["a name that is too long", { ...text, name: "x".repeat(256) }, "name", /255/],
      ["a blank description", { ...text, description: " " }, "description", /blank/],
      ["a description that is too long", { ...text, description: "x".repeat(256) }, "description", /255/],
      ["another type", { ...text, type: "erb" }, "type", /mustache/],
      ["an environment with a space", { ...text, environments: { "a b": "v1" } }, "environments", /a b/],
      [
        "a version without a v",
        { ...text, environments: { staging: "3" } },
        "environments",
        /environments\.staging.*latest/,
      ],
      ["version v0", { ...text, environments: { staging: "v0" } }, "environments", /environments\.staging/],
      ["metadata that is no object", { ...text, metadata: [1] }, "metadata", /metadata/],
      [
        "a project by its name",
        { ...text, projectId: "support" },
        "projectId",
        /the id of a project, a UUID/,
      ],
    ] as const) {
      it(`check refuses ${what}, before anything is sent`, async () => {
        const { failures } = await run().check(structuredClone(inputs) as Record<string, unknown>);

        expect(failures[0]?.property).to.equal(property);
        expect(failures[0]?.reason).to.match(reason);
        expect(calls(local())).to.deep.equal([]);
      });
    }

    it("OBJ-2: a project that is not there is a failure of the check", async () => {
      const id = "0190babc-62a0-71d2-832a-0feffa460000";
      const { failures } = await run().check({ ...text, projectId: id });

      expect(failures[0]?.property).to.equal("projectId");
      expect(failures[0]?.reason).to.include(id);
    });

    it("unknown inputs are accepted by the check, and looked at when they are known", async () => {
      for (const declared of [
        { ...text, projectId: UNKNOWN, environments: { staging: "v7" } },
        { ...text, name: UNKNOWN, environments: { staging: "v7" } },
        { ...text, template: UNKNOWN, environments: { staging: "v1", production: UNKNOWN } },
        { ...answer, messages: [{ role: "user", content: UNKNOWN }], metadata: { a: UNKNOWN } },
        { ...text, environments: UNKNOWN },
      ]) {
        const checked = await lifecycle.check?.(run().context(), { oldInputs: undefined, inputs: declared });
        expect(checked?.failures).to.deep.equal([]);
      }
      const state = await run().create({ ...text, environments: { staging: "latest" } });
      for (const declared of [
        { ...state.inputs, environments: UNKNOWN },
        { ...state.inputs, environments: { staging: UNKNOWN } },
      ]) {
        expect(
          await lifecycle.diff?.(run().context(), { id: state.id, state: state.outputs, inputs: declared }),
        ).to.deep.include({ replaces: [] });
      }
    });

    it("adopt takes over a prompt with its versions, and not one of the other structure", async () => {
      const made = await run().create({ ...text, type: "python" });
      local().forget();
      const state = await run().create({ ...text, adopt: true });
      expect(state.id).to.equal(made.id);
      expect(writes()).to.deep.equal([]);
      expect(state.outputs).to.include({ adopted: true, versionNumber: "v1" });

      const fresh = run();
      const { failures, inputs } = await fresh.check({ ...chat, adopt: true });
      const error = await failureOf(run().provider.create({ ...inputs, workspace: "default" }));

      expect(failures[0]?.property).to.equal("messages");
      for (const message of [failures[0]?.reason, error.message]) {
        expect(message).to.match(
          /it is a text prompt, which cannot become a chat prompt, so it is not taken over/,
        );
      }
    });

    it("import by project/name has all properties, environments by their numbers, and previews clean", async () => {
      const declared = {
        ...text,
        description: "d",
        tags: ["a"],
        type: "python",
        metadata: { a: { b: 1 } },
        environments: { staging: "latest", production: "v1" },
      };
      const { id } = await run().create(declared);

      for (const form of [id, "support/answer"]) {
        const read = await run().refresh({ id: form, inputs: {}, outputs: {} });
        expect(read.id).to.equal(id);
        expect(read.inputs).to.deep.equal({
          ...declared,
          environments: { staging: "v1", production: "v1" },
        });
        expect((await run().preview(read, read.inputs)).changes).to.equal(false);
      }
    });

    it("list can be narrowed to a project", async () => {
      const { id } = await run().create(text);
      await run().create({ ...text, projectId: OTHER });

      const listed = await lifecycle.list?.(run().context(), { inputs: { projectId: PROJECT } });

      expect(listed?.map((one) => [one.id, one.name])).to.deep.equal([[id, "answer"]]);
    });
  });

  describe("getPrompt", () => {
    const getPrompt = (inputs: Properties) =>
      opikProvider.functions
        .get("getPrompt")
        ?.invoke(run().context(), { ...answer, ...inputs }) as Promise<Properties>;

    it("gives the latest version, one by its number, and that of an environment", async () => {
      const state = await run().create({ ...text, metadata: { a: 1 }, environments: { production: "v1" } });
      await run().up(state, { ...text, template: "Hi", type: "python", environments: { production: "v1" } });

      const latest = await getPrompt({});
      expect(latest).to.deep.include({
        id: state.id,
        template: "Hi",
        type: "python",
        versionNumber: "v2",
        templateStructure: "text",
        environments: { production: "v1" },
      });
      expect(latest).not.to.have.any.keys("adopt", "adopted", "changeDescription");
      for (const asked of [{ version: "v1" }, { environment: "production" }]) {
        expect(await getPrompt(asked)).to.deep.include({
          id: state.id,
          template: "Hello {{name}}",
          type: "mustache",
          versionNumber: "v1",
          versionId: versions()[0]?.id,
          commit: versions()[0]?.["commit"],
        });
      }
    });

    it("gives the messages of a chat", async () => {
      await run().create(chat);

      for (const asked of [{}, { version: "v1" }]) {
        const found = await getPrompt(asked);
        expect(found["messages"]).to.deep.equal(chat.messages);
        expect(found).not.to.have.property("template");
      }
    });

    it("of what is not there is an error that says what", async () => {
      expect((await failureOf(getPrompt({}))).message).to.match(/no prompt "answer".*OPIK_PROMPT_NOT_FOUND/);
      await run().create(text);

      expect((await failureOf(getPrompt({ version: "v2" }))).message).to.match(/has no version v2/);
      expect((await failureOf(getPrompt({ environment: "staging" }))).message).to.match(
        /environment staging/,
      );
      expect((await failureOf(getPrompt({ version: "v1", environment: "staging" }))).message).to.match(
        /both version and environment/,
      );
    });
  });
});
