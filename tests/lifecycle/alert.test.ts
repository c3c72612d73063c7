import { expect } from "chai";
import type { LocalObject } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { resourceNamed, UNKNOWN } from "../../provider/kit";
import { failureOf, Run, type State } from "../support/dynamicHost";
import { bodiesOf, useLocalOpik } from "../support/localOpik";

const [PROJECT, OTHER, NOWHERE] = [1, 2, 3].map((end) => `0198c0de-0000-7000-8000-00000000000${end}`);
const URL = "https://ops.example/opik";
const committed = { eventType: "prompt:committed" };
const least = { name: "Errors", webhookUrl: URL, triggers: [committed] };
const errors = (conditions: readonly object[]) => [{ eventType: "trace:errors", conditions }];
const score = { feedbackScoreName: "Toxicity", operator: ">", threshold: 0.5, windowSeconds: 300 };

describe("alerts against the local Opik", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind: "Alert" });
  const only = () => local().objects("Alert")[0] as LocalObject;
  const bodies = bodiesOf(local);
  const reasonsOf = async (inputs: object) =>
    (await run().check({ ...inputs })).failures.map(({ property, reason }) => `${property}: ${reason}`);

  /** Inputs that differ from what is live. */
  const changedIn = async ({ id, outputs: state, inputs }: State) => {
    const { lifecycle } = resourceNamed(opikProvider, "Alert");
    const answer = (await lifecycle.diff?.(run().context(), { id, state, inputs })) ?? [];
    return "changed" in answer ? answer.changed : answer;
  };

  beforeEach("projects", () => {
    local().addObject("Project", { id: String(PROJECT), name: "support" });
    local().addObject("Project", { id: String(OTHER), name: "other" });
  });

  it("send what is declared in the server's terms, numbers as texts, and the deployment's address", async () => {
    await run().create({
      ...least,
      triggers: [
        { eventType: "trace:latency", conditions: [{ threshold: 2.5, windowSeconds: 900 }] },
        { eventType: "trace_thread:feedback_score", conditions: [{ ...score, groupIndex: 0 }] },
        { eventType: "prompt:created", projectIds: [PROJECT, OTHER] },
      ],
    });

    const [body] = bodies("createAlert");
    expect(body?.["metadata"]).to.deep.equal({ base_url: `${local().url}/opik` });
    expect(body?.["enabled"]).to.equal(true);
    expect(body?.["triggers"]).to.deep.equal([
      {
        event_type: "trace:latency",
        trigger_configs: [{ type: "threshold:latency", config_value: { threshold: "2.5", window: "900" } }],
      },
      {
        event_type: "trace_thread:feedback_score",
        trigger_configs: [
          {
            type: "threshold:feedback_score",
            config_value: { threshold: "0.5", window: "300", name: "Toxicity", operator: ">" },
            group_index: 0,
          },
        ],
      },
      {
        event_type: "prompt:created",
        trigger_configs: [
          { type: "scope:project", config_value: { project_ids: JSON.stringify([PROJECT, OTHER]) } },
        ],
      },
    ]);
  });

  it("ALR-1: every update has the id, and the alert keeps it and when it was created", async () => {
    const state = await run().create({ ...least });
    const before = state.outputs["createdAt"];
    // An update cuts it to seconds.
    only()["created_at"] = String(only()["created_at"]).replace(/\.\d+Z$/, "Z");

    const after = await run().up(state, { ...least, name: "All errors" });

    expect(bodies("updateAlert").map(({ id }) => id)).to.deep.equal([state.id]);
    expect(after.outputs["createdAt"]).to.equal(before);
    expect((await run().refresh(after)).outputs["createdAt"]).to.equal(before);
    expect(only()).to.include({ id: state.id, name: "All errors" });
  });

  it("ALR-2: an update repeats the declared secret, never the mask", async () => {
    const declared = { ...least, webhookSecretToken: "a-token-of-some-length" };
    const state = await run().create({ ...declared });

    await run().up(state, { ...declared, name: "All errors" });

    expect(only()["webhook"]).to.include({ secret_token: "a-token-of-some-length" });
  });

  it("ALR-2: a masked value that is declared is refused", async () => {
    const [reason] = await reasonsOf({ ...least, webhookSecretToken: "a-t***************gth" });

    expect(reason).to.match(/^webhookSecretToken: .*masked value/);
  });

  it("ALR-3: a live secret that is not declared stops the preview of an update, and nothing is written", async () => {
    const state = await run().create({ ...least });
    only()["webhook"] = { url: URL, secret_token: "clicked" };

    expect(await run().preview(state, { ...least })).to.include({ changes: false });
    const error = await failureOf(run().preview(state, { ...least, name: "All errors" }));

    expect(error.message).to.match(/webhookSecretToken.*Declare webhookSecretToken, or "" to remove it/);
    expect(error.message).to.match(/OPIK_ALERT_SECRET_NEEDED|OPIK_SECRET_NEEDED/);
    expect(bodies("updateAlert")).to.deep.equal([]);
    await run().up(state, { ...least, name: "All errors", webhookSecretToken: "" });
    expect(only()["name"]).to.equal("All errors");
  });

  it("ALR-4: an update repeats what is live and not declared", async () => {
    const state = await run().create({ ...least });
    const clicked = {
      enabled: false,
      alert_type: "slack",
      project_id: PROJECT,
      metadata: { base_url: "https://opik.example", routing_key: "rk", fallback_text: "x" },
    };
    Object.assign(only(), clicked, { webhook: { id: OTHER, url: URL, headers: { "X-Team": "a" } } });

    await run().up(state, { ...least, triggers: [{ eventType: "prompt:deleted" }] });

    expect(only()).to.deep.include(clicked);
    expect(only()["webhook"]).to.deep.include({ url: URL, headers: { "X-Team": "a" } });
    expect(bodies("updateAlert")).to.have.length(1);
  });

  it("ALR-4: triggers whose changes are ignored are repeated without their ids and times", async () => {
    const state = await run().create({ ...least });
    only()["triggers"] = [
      {
        id: OTHER,
        event_type: "trace:cost",
        trigger_configs: [
          { id: OTHER, type: "threshold:cost", config_value: { threshold: "1", window: "60" } },
        ],
      },
    ];
    const { lifecycle } = resourceNamed(opikProvider, "Alert");

    await lifecycle.update(run().context(), {
      id: state.id,
      state: state.outputs,
      inputs: { ...state.inputs, name: "All errors" },
      ignored: new Set(["triggers"]),
    });

    expect(bodies("updateAlert")[0]?.["triggers"]).to.deep.equal([
      {
        event_type: "trace:cost",
        trigger_configs: [{ type: "threshold:cost", config_value: { threshold: "1", window: "60" } }],
      },
    ]);
  });

  for (const [what, inputs, reason] of [
    ["a blank name", { name: " " }, /^name: .*must not be blank/],
    ["a long name", { name: "x".repeat(256) }, /^name: /],
    ["an address that is none", { webhookUrl: "not a url" }, /^webhookUrl: .*http:\/\/ or https:\/\//],
    ["another scheme", { webhookUrl: "ftp://ops.example" }, /^webhookUrl: .*http:\/\/ or https:\/\//],
    [
      "a header's name with a line break",
      { webhookHeaders: { "X-A\nX-B": "v" } },
      /^webhookHeaders: .*names/,
    ],
    [
      "a header's value with a line break",
      { webhookHeaders: { "X-A": "v\r\nX-B: w" } },
      /^webhookHeaders: .*values/,
    ],
    ["a base address that is none", { baseUrl: "opik.example" }, /^baseUrl: .*http:\/\//],
    ["no triggers", { triggers: [] }, /^triggers: .*at least one/],
    ["an unknown event", { triggers: [{ eventType: "trace:other" }] }, /^triggers: triggers\.0\.eventType/],
    [
      "an event twice",
      { triggers: [committed, committed] },
      /^triggers: triggers\.1\.eventType .*prompt:committed is declared twice/,
    ],
    [
      "trace:errors without conditions",
      { triggers: errors([]) },
      /^triggers: triggers\.0\.conditions .*at least one/,
    ],
    [
      "conditions of an event that has none",
      { triggers: [{ ...committed, conditions: [{ threshold: 1, windowSeconds: 1 }] }] },
      /^triggers: triggers\.0\.conditions .*does not take conditions/,
    ],
    [
      "a threshold that is no number",
      { triggers: errors([{ threshold: "abc", windowSeconds: 300 }]) },
      /^triggers: triggers\.0\.conditions\.0\.threshold/,
    ],
    [
      "a negative window",
      { triggers: errors([{ threshold: 1, windowSeconds: -1 }]) },
      /^triggers: triggers\.0\.conditions\.0\.windowSeconds/,
    ],
    [
      "a window that is no whole number",
      { triggers: errors([{ threshold: 1, windowSeconds: 1.5 }]) },
      /^triggers: triggers\.0\.conditions\.0\.windowSeconds/,
    ],
    [
      "another operator",
      { triggers: [{ eventType: "trace:feedback_score", conditions: [{ ...score, operator: ">=" }] }] },
      /^triggers: triggers\.0\.conditions\.0\.operator/,
    ],
    [
      "a score without a name",
      {
        triggers: [
          {
            eventType: "trace:feedback_score",
            conditions: [{ threshold: 1, windowSeconds: 1, operator: ">" }],
          },
        ],
      },
      /^triggers: triggers\.0\.conditions\.0\.feedbackScoreName .*needs it/,
    ],
    [
      "an operator where the server takes >",
      { triggers: errors([{ threshold: 1, windowSeconds: 1, operator: "<" }]) },
      /^triggers: triggers\.0\.conditions\.0\.operator .*does not take it: omit it/,
    ],
    [
      "a negative group",
      { triggers: errors([{ threshold: 1, windowSeconds: 1, groupIndex: -1 }]) },
      /^triggers: triggers\.0\.conditions\.0\.groupIndex/,
    ],
    [
      "pagerduty without routingKey",
      { alertType: "pagerduty" },
      /^routingKey: routingKey is required for pagerduty/,
    ],
  ] as const) {
    it(`ALR-5: ${what} is refused before anything is sent`, async () => {
      const [found, ...more] = await reasonsOf({ ...least, ...inputs });

      expect(found).to.match(reason);
      expect(more).to.deep.equal([]);
      expect(local().requests).to.deep.equal([]);
    });
  }

  it("ALR-5: a header or an address is shown in no message", async () => {
    for (const inputs of [{ webhookUrl: "ftp://hidden" }, { webhookHeaders: { "hid den": "hidden\n" } }]) {
      expect((await reasonsOf({ ...least, ...inputs })).join()).not.to.match(/hid ?den/);
    }
    const state = await run().create({ ...least });
    only()["webhook"] = { url: "https://hidden.example" };
    const { said } = await run().preview(state, least);
    expect(said.join("\n"))
      .to.match(/webhookUrl was changed outside.*\[secret\]/)
      .and.not.include("hidden");
  });

  it("ALR-6: a window that the server's job cannot read is a difference, another spelling of a threshold is none", async () => {
    const declared = { ...least, triggers: errors([{ threshold: 0.5, windowSeconds: 300 }]) };
    const state = await run().create({ ...declared });
    const drifted = async (threshold: string, window: string) => {
      only()["triggers"] = [
        {
          event_type: "trace:errors",
          trigger_configs: [
            { type: "threshold:errors", config_value: { threshold, window }, group_index: null },
          ],
        },
      ];
      return (await changedIn(state)).length > 0;
    };

    expect(await drifted("0.50", "300")).to.equal(false);
    expect(await drifted("5e-1", "300")).to.equal(false);
    expect(await drifted("0.50", "300.0")).to.equal(true);
    expect(await drifted("", "300")).to.equal(true);
    await run().up(state, { ...declared });
    expect(JSON.stringify(only()["triggers"])).to.include('{"threshold":"0.5","window":"300"}');
  });

  it("ALR-7: a secret has at most 175 bytes", async () => {
    expect(await reasonsOf({ ...least, webhookSecretToken: "é".repeat(87) })).to.deep.equal([]);
    for (const secret of ["x".repeat(176), "é".repeat(88)]) {
      expect((await reasonsOf({ ...least, webhookSecretToken: secret }))[0]).to.match(
        /^webhookSecretToken: .*175 bytes/,
      );
    }
  });

  it("ALR-8: projectId and projectIds of a trigger exclude each other", async () => {
    const triggers = [{ ...committed, projectIds: [OTHER] }];

    expect((await reasonsOf({ ...least, projectId: PROJECT, triggers }))[0]).to.match(
      /^projectId: .*conflicts with projectIds of a trigger/,
    );
    // A project that was clicked goes where triggers with projects of their own are declared.
    const state = await run().create({ ...least });
    only()["project_id"] = PROJECT;
    await run().up(state, { ...least, triggers });
    expect(only()).not.to.have.property("project_id");
    expect(bodies("updateAlert")[0]).not.to.have.property("project_id");
  });

  it("ALR-8: names are not unique: a warning, adoption of the only one, refusal of several", async () => {
    const first = await run().create({ ...least });
    const second = run();
    const { failures } = await second.check({ ...least });
    expect(failures).to.deep.equal([]);
    expect(second.said.join()).to.match(new RegExp(`warning: .*${first.id}.*second one.*adopt`));
    // Another project is another key.
    const elsewhere = run();
    await elsewhere.check({ ...least, projectId: PROJECT });
    expect(elsewhere.said).to.deep.equal([]);

    const other = await run().create({ ...least });

    for (const id of [first.id, other.id]) {
      expect((await reasonsOf({ ...least, adopt: true }))[0]).to.match(new RegExp(`several.*${id}`));
    }
    const error = await failureOf(run().refresh({ id: "Errors", inputs: {}, outputs: {} }));
    expect(error.message)
      .to.match(/OPIK_ALERT_AMBIGUOUS/)
      .and.include(first.id)
      .and.include(other.id);
  });

  it("ALR-8: a create whose answer was lost is read by its id, and sent again where it is not there", async () => {
    for (const after of ["processing", "nothing"] as const) {
      local().forget();
      const fresh = run();
      const { inputs } = await fresh.check({ ...least, name: `lost ${after}` });
      local().fault({ operation: "createAlert" }, { kind: "reset", after });

      const { id } = (await fresh.provider.create(inputs)) as { id: string };

      expect(new Set(bodies("createAlert").map((body) => body["id"]))).to.deep.equal(new Set([id]));
      expect(bodies("createAlert")).to.have.length(after === "nothing" ? 2 : 1);
      expect(
        local()
          .objects("Alert")
          .filter((one) => one["name"] === `lost ${after}`),
      ).to.have.length(1);
    }
  });

  it("OBJ-2: unknown projects are refused, the alert's and its triggers'", async () => {
    expect((await reasonsOf({ ...least, projectId: NOWHERE }))[0]).to.match(
      new RegExp(`^projectId: .*no project ${NOWHERE}`),
    );
    const triggers = [{ ...committed, projectIds: [PROJECT, NOWHERE] }];
    expect(await reasonsOf({ ...least, triggers })).to.have.length(1);
    expect((await reasonsOf({ ...least, triggers }))[0]).to.match(
      new RegExp(`^triggers: .*no project ${NOWHERE}`),
    );
    expect(local().requestsOf("createAlert")).to.deep.equal([]);
  });

  it("OBJ-4: the order of triggers, conditions, projects and headers has no meaning", async () => {
    const two = [
      { threshold: 1, windowSeconds: 60 },
      { threshold: 2, windowSeconds: 120, groupIndex: 1 },
    ];
    const declared = {
      ...least,
      webhookHeaders: { a: "1", b: "2" },
      triggers: [...errors(two), { ...committed, projectIds: [PROJECT, OTHER] }],
    };
    const state = await run().create({ ...declared });
    local().forget();

    await run().up(state, {
      ...declared,
      webhookHeaders: { b: "2", a: "1" },
      triggers: [{ ...committed, projectIds: [OTHER, PROJECT] }, ...errors([...two].reverse())],
    });

    expect(bodies("updateAlert")).to.deep.equal([]);
    // The same condition twice is not the same condition once.
    const once = { ...declared, triggers: [...errors([two[0] ?? {}, two[0] ?? {}])] };
    await run().up(state, once);
    expect(bodies("updateAlert")).to.have.length(1);
  });

  it("a config of another event is a difference that is healed, a kind of config that is not known stays", async () => {
    const declared = { ...least, triggers: errors([{ threshold: 1, windowSeconds: 60 }]) };
    const state = await run().create({ ...declared });
    const config = { config_value: { threshold: "1", window: "60" } };
    only()["triggers"] = [
      { event_type: "trace:errors", trigger_configs: [{ type: "threshold:cost", ...config }] },
    ];

    await run().up(state, { ...declared });

    expect(JSON.stringify(only()["triggers"]))
      .to.include("threshold:errors")
      .and.not.include("threshold:cost");
    const filter = { id: OTHER, type: "filter:guardrail_type", config_value: { type: "PII" } };
    only()["triggers"] = [
      {
        event_type: "trace:errors",
        trigger_configs: [{ id: OTHER, type: "threshold:errors", ...config }, filter],
      },
    ];
    local().forget();
    expect(await changedIn(state)).to.deep.equal([]);
  });

  it("customFields on a server that does not know them: an error that names it, and the alert is kept", async () => {
    const error = await failureOf(run().create({ ...least, customFields: { team: "a" } }));

    expect(error.message).to.match(/customFields.*OPIK_FIELD_IGNORED/s);
    expect(error["id"]).to.equal(only().id);
  });

  it("unknown projects and triggers in a preview are left to the next check", async () => {
    const { failures } = await run().check({
      ...least,
      projectId: UNKNOWN,
      triggers: [{ ...committed, projectIds: [UNKNOWN] }],
    });

    expect(failures).to.deep.equal([]);
  });

  it("that are imported show no secret token, and say how it goes on", async () => {
    const { id } = await run().create({ ...least, webhookSecretToken: "a-token" });

    const read = await run().refresh({ id, inputs: {}, outputs: {} });

    expect(read.inputs).not.to.have.property("webhookSecretToken");
    expect(read.inputs).to.deep.include({ ...least });
  });

  it("lists narrowed by a project have alerts of which a trigger is limited to it", async () => {
    const [whole, limited, scoped] = [
      await run().create({ ...least, name: "whole" }),
      await run().create({ ...least, name: "limited", projectId: PROJECT }),
      await run().create({ ...least, name: "scoped", triggers: [{ ...committed, projectIds: [PROJECT] }] }),
    ];
    const { lifecycle } = resourceNamed(opikProvider, "Alert");
    const ids = async (inputs: object) =>
      (await lifecycle.list?.(run().context(), { inputs: { ...inputs } }))?.map(({ id }) => id).sort();

    expect(await ids({ projectId: PROJECT })).to.deep.equal([limited.id, scoped.id].sort());
    expect(await ids({})).to.deep.equal([whole.id, limited.id, scoped.id].sort());
  });
});
