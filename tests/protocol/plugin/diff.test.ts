import { expect } from "chai";
import { calls, LIST } from "../../support/localOpik";
import { type Json, refusal, secret, UNKNOWN, UNKNOWNS } from "./client";
import { FIELD, outputs, SETTING, usePlugin } from "./support";

/** As it is in the state after the setting was put in place. */
const state = outputs(true);
const inputs = { organizationId: "org-acme", [SETTING]: true };

describe("the plugin's Diff", () => {
  const { client, local } = usePlugin();
  beforeEach("the setting is in place", () => local().click("org-acme", { [FIELD]: true }));

  const cases: {
    title: string;
    olds: Json;
    news: Json;
    detailed: Record<string, string>;
    replaces?: string[];
  }[] = [
    { title: "the same", olds: state, news: inputs, detailed: {} },
    {
      title: "another value",
      olds: state,
      news: { ...inputs, [SETTING]: false },
      detailed: { [SETTING]: "UPDATE" },
    },
    {
      title: "a setting more",
      olds: { organizationId: "org-acme", organizationName: "Acme", baseline: {}, __applied: {} },
      news: inputs,
      detailed: { [SETTING]: "ADD" },
    },
    {
      title: "a setting less",
      olds: state,
      news: { organizationId: "org-acme" },
      detailed: { [SETTING]: "DELETE" },
    },
    {
      title: "another organization",
      olds: state,
      news: { ...inputs, organizationId: "org-beta" },
      detailed: { organizationId: "UPDATE_REPLACE" },
      replaces: ["organizationId"],
    },
    {
      title: "an organization where there was none",
      olds: { [SETTING]: true, baseline: {}, __applied: {} },
      news: inputs,
      detailed: { organizationId: "ADD_REPLACE" },
      replaces: ["organizationId"],
    },
    {
      title: "another organization and another value, each once",
      olds: state,
      news: { organizationId: "org-beta", [SETTING]: false },
      detailed: { organizationId: "UPDATE_REPLACE", [SETTING]: "UPDATE" },
      replaces: ["organizationId"],
    },
    {
      title: "what the dynamic flavour keeps",
      olds: { ...state, __provider: "exports.handler = 1" },
      news: { ...inputs, __provider: "exports.handler = 2" },
      detailed: {},
    },
    {
      title: "secret marks only",
      olds: state,
      news: { organizationId: secret("org-acme"), [SETTING]: secret(true) },
      detailed: {},
    },
    {
      title: "secret marks in the state only",
      olds: { ...state, [SETTING]: secret(true), __applied: secret(state.__applied) },
      news: inputs,
      detailed: {},
    },
    ...Object.entries(UNKNOWNS).map(([type, unknown]) => ({
      title: `an unknown ${type}`,
      olds: state,
      news: { ...inputs, [SETTING]: unknown },
      detailed: { [SETTING]: "UPDATE" },
    })),
    {
      title: "an unknown organization",
      olds: state,
      news: { ...inputs, organizationId: UNKNOWN },
      detailed: { organizationId: "UPDATE_REPLACE" },
      replaces: ["organizationId"],
    },
  ];
  for (const { title, olds, news, detailed, replaces = [] } of cases) {
    it(`of ${title} is ${JSON.stringify(detailed)}`, async () => {
      expect(await client().diff(olds, news)).to.deep.equal({
        changes: Object.keys(detailed).length > 0 ? "DIFF_SOME" : "DIFF_NONE",
        diffs: Object.keys(detailed),
        replaces,
        hasDetailedDiff: true,
        detailed,
      });
    });
  }

  it("leaves out what the program ignores, and the update writes none of it", async () => {
    local().click("org-acme", { [FIELD]: false });
    for (const ignored of [[SETTING], [`["${SETTING}"]`], ["*"]]) {
      const about = { ignored };
      expect((await client().diff(state, inputs, about)).changes).to.equal("DIFF_NONE");
      expect((await client().update(state, inputs, about)).properties).to.deep.include({ [SETTING]: false });
    }
    expect(local().requestsOf("updateOrganization")).to.deep.equal([]);
  });

  it("compares with the live value, in one read", async () => {
    local().click("org-acme", { [FIELD]: false });
    const { changes, detailed } = await client().diff(state, inputs);
    expect(changes).to.equal("DIFF_SOME");
    // The engine would show the state against what is declared: `true => true`.
    expect(detailed).to.deep.equal({});
    expect(calls(local())).to.deep.equal([LIST]);
  });

  it("shows drift where it is called the other way round, as a refresh does", async () => {
    local().click("org-acme", { [FIELD]: false });
    const read = await client().read("org-acme", { properties: state, inputs });
    const { changes, detailed } = await client().diff(read.properties ?? {}, inputs);
    expect(changes).to.equal("DIFF_SOME");
    expect(detailed).to.deep.equal({ [SETTING]: "UPDATE" });
  });

  it("is nothing where it is called the other way round and nothing drifted", async () => {
    const read = await client().read("org-acme", { properties: state, inputs });
    expect((await client().diff(read.properties ?? {}, inputs)).changes).to.equal("DIFF_NONE");
  });

  it("is refused for an organization that is not to be seen, and never a deletion", async () => {
    const error = await refusal(
      client().diff({ ...state, organizationId: "org-gone" }, {}, { id: "org-gone" }),
    );
    expect(error.details).to.include("OPIK_ORGANIZATION_NOT_VISIBLE");
  });
});
