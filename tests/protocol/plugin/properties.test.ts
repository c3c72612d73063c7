import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import fc from "fast-check";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import {
  isSecret,
  type Json,
  named,
  PROJECT,
  SIGNATURE,
  secret,
  struct,
  TYPE,
  UNKNOWN,
  UNKNOWNS,
  urnOf,
} from "./client";
import { FIELD, outputs, SETTING, shown, usePlugin, VERSION } from "./support";

const chat = { type: PROJECT, urn: urnOf("chat", PROJECT) };

const unknown = fc.constantFrom(...Object.values(UNKNOWNS));

/** A value as a program may give it: known or not, secret or not. */
function marked(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const given = fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: unknown });
  return fc.oneof(given, given.map(secret));
}

/** Inputs of a settings resource that pass the check. */
const settings = fc.record(
  { organizationId: marked(fc.constant("org-acme")), [SETTING]: marked(fc.boolean()) },
  { requiredKeys: [] },
) as fc.Arbitrary<Json>;

/** Inputs of a project that pass the check. */
const project = fc.record(
  {
    name: marked(fc.string({ minLength: 1, maxLength: 40 }).map((text) => `x${text}`)),
    description: marked(fc.string({ unit: "grapheme", maxLength: 60 })),
    visibility: marked(fc.constantFrom("private", "public")),
    workspace: marked(fc.constant("default")),
  },
  { requiredKeys: ["name"] },
) as fc.Arbitrary<Json>;

/** What may arrive in the properties of a request, well-formed or not. */
const anything = fc.object({
  key: fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "__proto__",
      "constructor",
      "prototype",
      "toString",
      "hasOwnProperty",
      "then",
      "length",
      "value",
      SIGNATURE,
      "__provider",
      "__defaults",
      "baseline",
      "__applied",
      "organizationId",
      SETTING,
      "name",
    ),
  ),
  values: [
    fc.string({ unit: "binary" }),
    fc.constant("x".repeat(100_000)),
    fc.constantFrom("1b47061264138c4ac30d75fd1eb44270", "d0e6a833031e9bbcd3f4e8bde6ca49a4", "org-acme"),
    unknown,
    fc.boolean(),
    fc.double(),
    fc.constant(null),
  ],
  withNullPrototype: true,
  maxDepth: 4,
}) as fc.Arbitrary<Json>;

/** The names of properties with a secret anywhere in them. */
function secretNames(properties: Json): string[] {
  return Object.keys(properties).filter((name) => isSecret(properties[name]));
}

function isUnknown(value: unknown): boolean {
  const inner = isSecret(value) ? (value as Json)["value"] : value;
  return Object.values<unknown>(UNKNOWNS).includes(inner);
}

/** No value of an unknown or secret input may be told as a known or open one. */
function expectMarksOf(inputs: Json, told: Json | undefined) {
  for (const [name, value] of Object.entries(inputs)) {
    if (told !== undefined && Object.hasOwn(told, name)) {
      expect(isUnknown(told[name]), `${name} is unknown`).to.equal(isUnknown(value));
      expect(isSecret(told[name]), `${name} is secret`).to.equal(isSecret(value));
    }
  }
}

describe("whatever is asked of the plugin", function () {
  this.timeout(300_000);
  const { client, local } = usePlugin();
  const check = (property: fc.IAsyncProperty<unknown[]>, runs = 100) =>
    fc.assert(property as fc.IAsyncProperty<unknown>, { numRuns: runs });

  for (const [title, inputs, about] of [
    ["settings", settings, {}],
    ["a project", project, chat],
  ] as const) {
    it(`a check of ${title} is idempotent, and keeps every mark`, () =>
      check(
        fc.asyncProperty(inputs, async (news) => {
          const once = await client().check(news, about);
          expect(once.failures).to.deep.equal([]);
          const twice = await client().check(once.inputs ?? {}, about);
          expect(twice).to.deep.equal(once);
          const again = await client().check(once.inputs ?? {}, { ...about, olds: once.inputs });
          expect(again).to.deep.equal(once);
          expectMarksOf(news, once.inputs);
        }),
      ));

    it(`a preview of ${title} keeps every mark, and writes nothing`, () =>
      check(
        fc.asyncProperty(inputs, fc.boolean(), async (news, isUpdate) => {
          const checked = (await client().check(news, about)).inputs ?? {};
          const { properties } = isUpdate
            ? await client().update(outputs(true), checked, { ...about, preview: true })
            : await client().create(checked, { ...about, preview: true });
          expectMarksOf(checked, properties);
          expect(Object.keys(properties ?? {})).to.include.members(Object.keys(checked));
          const repeats = properties?.["__applied"];
          expect(repeats === undefined || secretNames(checked).length === 0 || isSecret(repeats)).to.equal(
            true,
          );
          expect(local().requestsOf("updateOrganization")).to.deep.equal([]);
          expect(local().projects()).to.deep.equal([]);
        }),
      ));
  }

  /** What the engine would store after a create. */
  const known = (inputs: Json): Json =>
    Object.fromEntries(Object.entries(inputs).filter(([, value]) => !isUnknown(value)));

  it("there is no difference between settings and themselves", () =>
    check(
      fc.asyncProperty(settings, fc.boolean(), async (news, live) => {
        local().click("org-acme", { [FIELD]: live });
        await client().configure();
        const { inputs = {} } = await client().check(known(news));
        const { id, properties = {} } = await client().create(inputs);
        expect((await client().diff(properties, inputs, { id })).changes).to.equal("DIFF_NONE");
        expectMarksOf(inputs, properties);

        const read = await client().read(id, { properties, inputs });
        expect(read.inputs).to.deep.equal(inputs);
        expect(read.properties).to.deep.equal(properties);
        expect((await client().diff(read.properties ?? {}, inputs, { id })).changes).to.equal("DIFF_NONE");

        const updated = await client().update(properties, inputs, { id });
        expect(updated.properties).to.deep.equal(properties);
        await client().configure(); // Another run: what a run has created it does not delete.
        await client().delete(properties, { id });
        expect(local().organization("org-acme")[FIELD]).to.equal(live);
      }),
    ));

  it("there is no difference between a project and itself", () =>
    check(
      fc.asyncProperty(project, async (news) => {
        await client().configure();
        const { inputs = {} } = await client().check({ name: "x", ...known(news) }, chat);
        const { id, properties = {} } = await client().create(inputs, chat);
        expect((await client().diff(properties, inputs, { ...chat, id })).changes).to.equal("DIFF_NONE");
        expectMarksOf(inputs, properties);
        await client().delete(properties, { ...chat, id });
        expect(local().projects()).to.deep.equal([]);
      }),
    ));

  it("what is imported passes the check, and then makes no difference", () =>
    check(
      fc.asyncProperty(fc.constantFrom(true, false, undefined), async (live) => {
        local().click("org-acme", { [FIELD]: live });
        await client().configure();
        const { id, ...read } = await client().read("org-acme");
        const { inputs, failures } = await client().check(read.inputs ?? {});
        expect(failures).to.deep.equal([]);
        expect(inputs).to.deep.equal(shown(read.inputs));
        expect((await client().diff(read.properties ?? {}, inputs ?? {}, { id })).changes).to.equal(
          "DIFF_NONE",
        );
      }),
      10,
    ));

  it("a secret stays one in every response", () =>
    check(
      fc.asyncProperty(fc.boolean(), fc.boolean(), async (live, declared) => {
        local().click("org-acme", { [FIELD]: live });
        await client().configure();
        const news = { organizationId: secret("org-acme"), [SETTING]: secret(declared) };
        const { inputs = {} } = await client().check(news);
        const preview = await client().create(inputs, { preview: true });
        const { id, properties = {} } = await client().create(inputs);
        const read = await client().read(id, { properties, inputs });
        const update = await client().update(properties, inputs, { id });
        for (const told of [
          inputs,
          preview.properties,
          properties,
          read.inputs,
          read.properties,
          update.properties,
        ] as Json[]) {
          expect(secretNames(told)).to.include.members(["organizationId", SETTING]);
          expect("__applied" in told && !isSecret(told["__applied"])).to.equal(false);
        }
      }),
      10,
    ));

  const about = fc.record({
    type: fc.constantFrom(TYPE, PROJECT, "opik:index:Nothing", "", "constructor"),
    urn: fc.oneof(
      fc.constant(urnOf("one")),
      fc.constantFrom(chat.urn, "", "::", "urn:pulumi:a::b::c$::d"),
      fc.string({ unit: "binary" }),
    ),
  });
  const id = fc.oneof(fc.constantFrom("org-acme", "", "__proto__"), fc.string({ unit: "binary" }));
  const optional = fc.option(anything, { nil: undefined });

  /** Any request of any method. Timeouts and stalls are left to another test. */
  const message = fc.oneof(
    fc.record({ method: fc.constant("handshake" as const) }),
    fc.record({ method: fc.constantFrom("getPluginInfo" as const, "cancel" as const) }),
    fc.record({ method: fc.constantFrom("configure" as const), news: optional }),
    fc.record({ method: fc.constant("invoke" as const), id, news: optional }),
    fc.record({ method: fc.constant("list" as const), id }),
    fc.record({
      method: fc.constantFrom(
        "checkConfig" as const,
        "diffConfig" as const,
        "check" as const,
        "diff" as const,
        "create" as const,
        "update" as const,
        "read" as const,
        "delete" as const,
      ),
      about,
      id,
      olds: optional,
      news: optional,
      preview: fc.boolean(),
    }),
  );

  type Message = typeof message extends fc.Arbitrary<infer M> ? M : never;

  it("in any order and with any properties, it goes on", () =>
    check(
      fc.asyncProperty(fc.array(message, { maxLength: 12 }), fc.boolean(), async (messages, atOnce) => {
        const send = (one: Message) => answered(one).catch(() => undefined);
        if (atOnce) {
          await Promise.all(messages.map(send));
        } else {
          for (const one of messages) {
            await send(one);
          }
        }
        expect(await client().version()).to.equal(VERSION);
        // Inputs that no check has seen may well break the deployment's contract.
        local().forget();
      }),
      100,
    ));

  function answered(one: Message): Promise<unknown> {
    const text = "id" in one ? one.id : "";
    const given = (properties: Json | undefined) => properties && struct(properties);
    switch (one.method) {
      case "handshake":
        return client().handshake("");
      case "getPluginInfo":
      case "cancel":
        return client().call(one.method, new Empty());
      case "configure":
        return client().call("configure", new rpc.ConfigureRequest().setArgs(given(one.news)));
      case "invoke":
        return client().call(
          "invoke",
          new rpc.InvokeRequest().setTok(`opik:index:${text}`).setArgs(given(one.news)),
        );
      case "list":
        return client().list(text);
      case "check":
      case "checkConfig":
        return client().call(
          one.method,
          named(new rpc.CheckRequest(), one.about).setOlds(given(one.olds)).setNews(given(one.news)),
        );
      case "diff":
      case "diffConfig":
        return client().call(
          one.method,
          named(new rpc.DiffRequest(), one.about)
            .setId(text)
            .setOlds(given(one.olds))
            .setNews(given(one.news)),
        );
      case "create":
        return client().call(
          "create",
          named(new rpc.CreateRequest(), one.about).setProperties(given(one.news)).setPreview(one.preview),
        );
      case "update":
        return client().call(
          "update",
          named(new rpc.UpdateRequest(), one.about)
            .setId(text)
            .setOlds(given(one.olds))
            .setNews(given(one.news))
            .setPreview(one.preview),
        );
      case "read":
        return client().call(
          "read",
          named(new rpc.ReadRequest(), one.about)
            .setId(text)
            .setProperties(given(one.olds))
            .setInputs(given(one.news)),
        );
      case "delete":
        return client().call(
          "delete",
          named(new rpc.DeleteRequest(), one.about).setId(text).setProperties(given(one.olds)),
        );
    }
  }

  it("a name that every object has is no property of anything", () =>
    check(
      fc.asyncProperty(
        fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty"),
        async (name) => {
          const news = struct({});
          news.getFieldsMap().set(name, struct({ a: true }).getFieldsMap().get("a") as never);
          news.getFieldsMap().set(SETTING, struct({ a: UNKNOWN }).getFieldsMap().get("a") as never);
          const { inputs, failures } = await client().check(news);
          // What begins with two underscores is somebody's own and is left alone.
          expect(failures.map(({ property }) => property)).to.deep.equal(name.startsWith("__") ? [] : [name]);
          expect(inputs?.[SETTING]).to.equal(UNKNOWN);
        },
      ),
      20,
    ));
});
