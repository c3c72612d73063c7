import { expect } from "chai";
import { defaultUsers } from "../../emulator";
import { UNKNOWN } from "../../provider/kit";
import { OnlineEvaluationRule } from "../../provider/resources/onlineEvaluationRule";
import { failureOf, Run } from "../support/dynamicHost";
import { useLocalOpik } from "../support/localOpik";

/* Traps of online evaluation rules, by the ids of the specification; what all objects do is in objects.test.ts. */

const [PROJECT, OTHER, NOBODYS] = [1, 2, 3].map((n) => `0190babc-62a0-71d2-832a-0feffa46000${n}`) as [
  string,
  string,
  string,
];
const KIND = "OnlineEvaluationRule";
const PATH = "/opik/api/v1/private/automations/evaluators";

const judge = {
  model: { name: "gpt-4o" },
  messages: [{ role: "USER", content: "Rate {{answer}}" }],
  variables: { answer: "output.answer" },
  schema: [{ name: "Grounded", type: "DOUBLE" }],
};
const { variables: _, ...threadJudge } = judge;
const python = { metric: "class Tone: ...", arguments: { output: "output.answer" } };
const base = { name: "Grounded", projectIds: [PROJECT] };
const rule = { ...base, llmAsJudge: judge };
const asked = (message: object) => ({
  ...base,
  llmAsJudge: { ...judge, messages: [{ role: "USER", ...message }] },
});

describe("online evaluation rules against the local Opik", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind: KIND });
  const only = () => local().objects(KIND)[0] as Record<string, unknown>;
  const bodies = (operation: "create" | "update") =>
    local()
      .requestsOf(`${operation}${KIND}`)
      .map(({ body }) => body as Record<string, unknown>);

  beforeEach("projects", () => {
    local().addProject({ id: PROJECT, name: "support", visibility: "private" });
    local().addProject({ id: OTHER, name: "a/b", visibility: "private" });
  });

  it("OER-1: enabled and sampling_rate are always sent; an update repeats what is not managed", async () => {
    let state = await run().create({ ...rule });
    expect(bodies("create")[0]).to.include({ enabled: true, sampling_rate: 1, action: "evaluator" });
    expect(only()).to.include({ enabled: true, sampling_rate: 1 });

    const filters = [{ field: "name", operator: "=", value: "x" }];
    Object.assign(only(), { enabled: false, sampling_rate: 0.25, filters });
    state = await run().up(state, { ...rule, name: "Other" });

    expect(only()).to.deep.include({ name: "Other", enabled: false, sampling_rate: 0.25, filters });
    expect(bodies("update")[0]).to.have.all.keys(
      "type",
      "action",
      "name",
      "project_ids",
      "enabled",
      "sampling_rate",
      "filters",
      "code",
    );
  });

  for (const [what, from, to, why] of [
    ["another kind", rule, { ...base, userDefinedMetricPython: python }, "userDefinedMetricPython"],
    ["a judge again", { ...base, userDefinedMetricPython: python }, rule, "llmAsJudge"],
    ["another scope", rule, { ...rule, scope: "span" }, "scope"],
    ["another workspace", rule, { ...rule, workspace: "ada" }, "workspace"],
  ] as const) {
    it(`OER-2: ${what} is a replacement, which says that the log is lost`, async () => {
      local().addProject({ id: PROJECT, name: "support", visibility: "private" }, "ada");
      const state = await run().create({ ...from });

      const { replaces, said } = await run().preview(state, to);

      expect(replaces).to.include(why);
      expect(said.join("\n")).to.match(
        /"Grounded" is replaced: the new one has another id, and the log .* is lost/,
      );
      // As the engine does it: create, then delete.
      const last = run();
      const { inputs } = await last.check({ ...to });
      const { id } = (await last.provider.create(inputs)) as { id: string };
      await last.provider.delete(state.id, state.outputs);
      const workspace = "workspace" in to ? to.workspace : "default";
      expect(
        local()
          .objects(KIND, workspace)
          .map((one) => one.id),
      ).to.deep.equal([id]);
      expect(bodies("update")).to.deep.equal([]);
    });
  }

  it("OER-2: code of another type is never sent to a rule, whatever the state says", async () => {
    const state = await run().create({ ...rule });
    const { inputs } = await run().check({ ...base, userDefinedMetricPython: python }, state.inputs);

    const error = await failureOf(run().provider.update(state.id, state.outputs, inputs));

    expect(error.message).to.match(/is of type llm_as_judge, which cannot be changed.*nothing was written/);
    expect(bodies("update")).to.deep.equal([]);
  });

  for (const content of ["[not json", " [x", "[1]", "\n\t[INST] hello"]) {
    it(`OER-3: a content ${JSON.stringify(content)} is refused, with what to do`, async () => {
      for (const scope of ["trace", "span"]) {
        const { failures } = await run().check({ ...asked({ content }), scope });
        expect(failures[0]?.property).to.equal("llmAsJudge");
        expect(failures[0]?.reason).to.match(
          /^llmAsJudge\.messages\.0\.content is not valid.*use contentArray/,
        );
      }
    });
  }

  it("OER-3: as a part such a text is stored and read", async () => {
    const inputs = asked({ contentArray: [{ text: "[INST] rate" }] });

    const state = await run().create(inputs);

    expect((await run().preview(state, inputs)).changes).to.equal(false);
  });

  it("OER-3: the local Opik responds with 500 and stores it, and every list fails: then the error says why", async () => {
    await run().create({ ...rule });
    const [body] = bodies("create");
    const code = { ...(body?.["code"] as object), messages: [{ role: "USER", content: "[x" }] };
    const made = await fetch(`${local().url}${PATH}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "comet-workspace": "default",
        authorization: String(defaultUsers[0]?.apiKey),
      },
      body: JSON.stringify({ ...body, code }),
    });

    expect(made.status).to.equal(500);
    expect(local().objects(KIND)).to.have.length(2);
    const { failures } = await run().check({ ...rule, name: "another" });
    expect(failures[0]?.reason).to.match(
      /HTTP 500.*code does not match its type.*begins with \[.*delete it by its id.*OPIK_SERVER_ERROR/s,
    );
  });

  it("OER-4: a sampling rate outside of 0 to 1 is refused; one of many digits is the one that is read", async () => {
    for (const samplingRate of [1.5, -0.1, 1.0001]) {
      const { failures } = await run().check({ ...rule, samplingRate });
      expect(failures[0]?.property).to.equal("samplingRate");
    }
    for (const samplingRate of [0.123456789, 0.999999999, 0.30000001, 0, 1 / 3]) {
      const state = await run().create({ ...rule, samplingRate });
      expect((await run().preview(state, { ...rule, samplingRate })).changes).to.equal(false);
      expect((await run().refresh(state)).inputs["samplingRate"]).to.equal(samplingRate);
    }
  });

  for (const [what, inputs, path] of [
    [
      "OER-5: a cost limit of a span judge",
      { ...base, scope: "span", llmAsJudge: { ...judge, maxCostUsd: 1 } },
      "llmAsJudge.maxCostUsd",
    ],
    ["OER-5: variables of a thread judge", { ...rule, scope: "thread" }, "llmAsJudge.variables"],
    [
      "arguments of a thread metric",
      { ...base, scope: "thread", userDefinedMetricPython: python },
      "userDefinedMetricPython.arguments",
    ],
    [
      "a metric of a trace without arguments",
      { ...base, userDefinedMetricPython: { metric: "m" } },
      "userDefinedMetricPython.arguments",
    ],
    [
      "a metric of a span with none",
      { ...base, scope: "span", userDefinedMetricPython: { metric: "m", arguments: {} } },
      "userDefinedMetricPython.arguments",
    ],
    ["both kinds", { ...rule, userDefinedMetricPython: python }, "llmAsJudge"],
    ["neither kind", base, "llmAsJudge"],
    [
      "OER-6: a blank model",
      { ...base, llmAsJudge: { ...judge, model: { name: " " } } },
      "llmAsJudge.model.name",
    ],
    ["OER-6: no messages", { ...base, llmAsJudge: { ...judge, messages: [] } }, "llmAsJudge.messages"],
    ["OER-6: no scores", { ...base, llmAsJudge: { ...judge, schema: [] } }, "llmAsJudge.schema"],
    [
      "OER-6: a blank metric",
      { ...base, userDefinedMetricPython: { ...python, metric: "" } },
      "userDefinedMetricPython.metric",
    ],
    ["OER-6: a role in lower case", asked({ role: "user", content: "x" }), "llmAsJudge.messages.0.role"],
    ["OER-6: a message without content", asked({}), "llmAsJudge.messages.0"],
    [
      "a message with two contents",
      asked({ content: "x", contentArray: [{ text: "y" }] }),
      "llmAsJudge.messages.0",
    ],
    ["no parts", asked({ contentArray: [] }), "llmAsJudge.messages.0.contentArray"],
    [
      "a part of two kinds",
      asked({ contentArray: [{ text: "x", imageUrl: { url: "y" } }] }),
      "llmAsJudge.messages.0.contentArray.0",
    ],
    [
      "a cost limit of nothing",
      { ...base, llmAsJudge: { ...judge, maxCostUsd: 0 } },
      "llmAsJudge.maxCostUsd",
    ],
    [
      "OER-6: an operator that there is not",
      { ...rule, filters: [{ field: "name", operator: "~", value: "x" }] },
      "filters.0.operator",
    ],
    ["a blank name", { ...rule, name: " " }, "name"],
    ["a name that is too long", { ...rule, name: "x".repeat(151) }, "name"],
    ["no project", { ...rule, projectIds: [] }, "projectIds"],
    ["a project's name", { ...rule, projectIds: ["support"] }, "projectIds.0"],
    ["another trigger", { ...rule, triggerScope: "never" }, "triggerScope"],
  ] as const) {
    it(`${what}: refused before anything is sent, with the property's path`, async () => {
      const { failures } = await run().check(inputs as Record<string, unknown>);

      expect(failures[0]?.property).to.equal(path.split(".")[0]);
      expect(failures[0]?.reason).to.include(path);
      expect(local().requests).to.deep.equal([]);
    });
  }

  it("OER-7: one of that name is a warning; with adopt it is taken over if kind, scope and a project agree", async () => {
    const state = await run().create({ ...rule });
    for (const inputs of [
      rule,
      { ...rule, adopt: true, projectIds: [OTHER] },
      { ...rule, adopt: true, scope: "span" },
    ]) {
      const last = run();
      const made = await last.create({ ...inputs });
      expect(made.id).not.to.equal(state.id);
      expect(
        last.said.join("\n").includes(`already has an online evaluation rule "Grounded" (${state.id})`),
      ).to.equal(inputs === rule);
      await run().destroy(made);
    }
    const both = await run().create({ ...rule, adopt: true, projectIds: [OTHER, PROJECT] });
    expect(both.id).to.equal(state.id);
    expect(only()["project_ids"]).to.deep.equal([OTHER, PROJECT]);
  });

  it("OER-7: several that could be adopted or imported are a failure with their ids; one is imported by its id", async () => {
    const ids = [await run().create({ ...rule }), await run().create({ ...rule })].map(({ id }) => id);

    const { failures } = await run().check({ ...rule, adopt: true });
    const error = await failureOf(run().refresh({ id: "support/Grounded", inputs: {}, outputs: {} }));

    for (const text of [failures[0]?.reason, error.message]) {
      expect(text).to.match(/AMBIGUOUS/);
      for (const id of ids) {
        expect(text).to.include(id);
      }
    }
    expect((await run().refresh({ id: ids[0] ?? "", inputs: {}, outputs: {} })).id).to.equal(ids[0]);
  });

  it("OER-7: a deletion names no project", async () => {
    const state = await run().create({ ...rule });
    const last = run();
    await last.destroy(state);

    const [request] = local().requestsOf(`delete${KIND}`);
    expect(request?.path).to.equal(`${PATH}/delete`);
    expect(request?.body).to.deep.equal({ ids: [state.id] });
    expect(last.said.join("\n")).to.match(/scores that it has given stay/);
  });

  it("OER-8: where the Python evaluator is switched off, the server's own words are in the error", async () => {
    const fresh = run();
    const { inputs } = await fresh.check({ ...base, userDefinedMetricPython: python });
    local().fault(
      { operation: `create${KIND}` },
      { kind: "response", status: 501, body: { code: 501, message: "Python evaluator is disabled" } },
    );

    const error = await failureOf(fresh.provider.create(inputs));

    expect(error.message).to.match(/501.*Python evaluator is disabled/);
    expect(local().requestsOf(`create${KIND}`)).to.have.length(1);
  });

  it("OER-9: a rule that cannot be read is an error that says what to do, and never gone", async () => {
    const state = await run().create({ ...rule });
    Object.assign(only(), { code: { metric: "m", arguments: { a: "b" } } });

    for (const attempt of [
      run().refresh(state),
      run().preview(state, rule),
      run().up(state, { ...rule, name: "x" }),
    ]) {
      const error = await failureOf(attempt);
      expect(error.message).to.match(/HTTP 500.*send a PATCH with its own type.*OPIK_SERVER_ERROR/s);
    }
    expect(local().requestsOf(`update${KIND}`)).to.deep.equal([]);
  });

  it("OBJ-2: an unknown project is refused, as the server would take it; an id that is not known yet is not looked up", async () => {
    const { failures } = await run().check({ ...rule, projectIds: [PROJECT, NOBODYS] });
    expect(failures).to.deep.equal([
      {
        property: "projectIds",
        reason: `There is no project ${NOBODYS} in the workspace "default". Use the id of a Project resource, or of getProject.`,
      },
    ]);
    const checked = await OnlineEvaluationRule.lifecycle.check?.(run().context(), {
      oldInputs: undefined,
      inputs: { ...base, projectIds: [UNKNOWN, PROJECT], llmAsJudge: { ...judge, model: { name: UNKNOWN } } },
    });
    expect(checked?.failures).to.deep.equal([]);
  });

  it("OBJ-3: a project that is gone is drift of projectIds", async () => {
    const state = await run().create({ ...rule, projectIds: [OTHER, PROJECT] });
    local().deleteProject(OTHER);

    expect((await run().refresh(state)).inputs["projectIds"]).to.deep.equal([PROJECT]);
  });

  it("projects are a set: another order, or one twice, is no difference", async () => {
    const state = await run().create({ ...rule, projectIds: [OTHER, PROJECT, OTHER] });

    expect(only()["project_ids"]).to.deep.equal([OTHER, PROJECT]);
    expect((await run().preview(state, { ...rule, projectIds: [PROJECT, OTHER] })).changes).to.equal(false);
    await run().up(state, rule);
    expect(only()["project_ids"]).to.deep.equal([PROJECT]);
  });

  it("a newer field that the server drops is an error, and the rule stays in the state", async () => {
    const error = await failureOf(run().create({ ...rule, triggerScope: "experiment" }));

    expect(error.message).to.match(/accepted triggerScope .*needs a newer server.*OPIK_FIELD_IGNORED/);
    expect(error["id"]).to.equal(local().objects(KIND)[0]?.id);
    expect(bodies("create")[0]).to.include({ trigger_scope: "experiment" });
  });

  for (const [scope, prefix] of [
    ["trace", ""],
    ["thread", "trace_thread_"],
    ["span", "span_"],
  ] as const) {
    it(`${scope}: the type of the wire, and all of a judge or a metric as it is declared`, async () => {
      const all = {
        model: { name: "gpt-4o", temperature: 0, seed: 7, customParameters: { top_p: 0.9, x: null } },
        messages: [
          { role: "SYSTEM", content: "You judge." },
          {
            role: "USER",
            contentArray: [
              { text: "Rate {{shot}}" },
              { imageUrl: { url: "{{shot}}", detail: "high" } },
              { videoUrl: { url: "v" } },
              { audioUrl: { url: "a" } },
            ],
          },
        ],
        schema: [
          { name: "Readable", type: "BOOLEAN" },
          { name: "Stars", type: "INTEGER", description: "1 to 5" },
        ],
        ...(scope === "thread" ? {} : { variables: { shot: "input.image" } }),
        ...(scope === "span" ? {} : { maxCostUsd: 0.05 }),
      };
      for (const [type, inputs] of [
        [`${prefix}llm_as_judge`, { ...base, scope, llmAsJudge: all }],
        [`${prefix}llm_as_judge`, { ...base, scope, llmAsJudge: threadJudge }],
        [
          `${prefix}user_defined_metric_python`,
          { ...base, scope, userDefinedMetricPython: scope === "thread" ? { metric: "m" } : python },
        ],
      ] as const) {
        const state = await run().create(inputs);

        expect(state.outputs["type"]).to.equal(type);
        expect(state.outputs).to.deep.include(inputs);
        expect((await run().preview(state, inputs)).changes).to.equal(false);
        const imported = await run().refresh({ id: state.id, inputs: {}, outputs: {} });
        expect((await run().preview(imported, imported.inputs)).changes).to.equal(false);
        expect((await run().check(imported.inputs, imported.inputs)).failures).to.deep.equal([]);
      }
    });
  }

  it("a click on the code is drift that is healed, and one on the projects too", async () => {
    const inputs = { ...base, userDefinedMetricPython: python };
    const state = await run().create(inputs);
    Object.assign(only(), { code: { metric: "other", arguments: { a: "b" } }, project_ids: [OTHER] });

    const { changes, said } = await run().preview(state, inputs);
    expect(changes).to.equal(true);
    expect(said.join("\n"))
      .to.match(/projectIds was changed outside/)
      .and.match(/userDefinedMetricPython was changed outside/);
    await run().up(state, inputs);

    expect(only()).to.deep.include({ code: python, project_ids: [PROJECT] });
  });

  it("a create whose answer was lost is found by the ids before it, not made twice", async () => {
    await run().create({ ...rule });
    const fresh = run();
    const { inputs } = await fresh.check({ ...rule });
    local().fault({ operation: `create${KIND}` }, { kind: "reset", after: "processing" });

    const { id } = (await fresh.provider.create(inputs)) as { id: string };

    expect(local().objects(KIND)).to.have.length(2);
    expect(id).to.equal(local().objects(KIND)[1]?.id);
  });

  it("list: those of a project, where it is asked for", async () => {
    const { id } = await run().create({ ...rule });
    await run().create({ ...rule, projectIds: [OTHER], name: "Elsewhere" });

    const listed = await OnlineEvaluationRule.lifecycle.list?.(run().context(), {
      inputs: { projectId: PROJECT },
    });

    expect(listed).to.deep.equal([{ id, name: "Grounded", secrets: [] }]);
  });
});
