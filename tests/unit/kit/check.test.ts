import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { ExplainedError } from "../../../provider/base/explainedError";
import {
  checkResource,
  checkTypes,
  type Lifecycle,
  type Properties,
  providerOf,
  UNKNOWN,
} from "../../../provider/kit";
import { contextOf, noLifecycle } from "./support";

const inputs = {
  name: z.string().min(1),
  enabled: z.boolean().optional(),
  limit: z.number().optional(),
  tags: z.array(z.string()).optional(),
  policy: z.object({ mode: z.enum(["strict", "lax"]), days: z.number().optional() }).optional(),
};

function resource(lifecycle: Partial<Lifecycle<unknown>> = {}) {
  return providerOf<unknown>().resource({
    name: "Thing",
    summary: "A thing.",
    inputs,
    outputs: {},
    lifecycle: { ...noLifecycle, ...lifecycle },
  });
}

const failuresOf = (declared: Properties) => checkTypes("Thing", inputs, declared);
const reasonOf = (declared: Properties) => failuresOf(declared).map(({ reason }) => reason);

describe("the check of names and types", () => {
  it("accepts inputs of the right types, with optional ones left out", () => {
    expect(failuresOf({ name: "a" })).to.deep.equal([]);
    expect(
      failuresOf({ name: "a", enabled: false, limit: 0, tags: [], policy: { mode: "lax" } }),
    ).to.deep.equal([]);
  });

  it("names a property that there is not, and those that there are", () => {
    expect(failuresOf({ name: "a", nmae: "b" })).to.deep.equal([
      {
        property: "nmae",
        reason: 'Thing has no property "nmae"; it has name, enabled, limit, tags, policy.',
      },
    ]);
  });

  it("says which required property is missing, and does not advise to leave it out", () => {
    expect(failuresOf({})).to.deep.equal([
      { property: "name", reason: "name must be a string, but is missing." },
    ]);
    expect(reasonOf({ name: null })).to.deep.equal(["name must be a string, but is null."]);
  });

  for (const [value, is] of [
    ["true", "a string"],
    [1, "a number"],
    [null, "null"],
    [[true], "a list"],
    [{ value: true }, "an object"],
  ] as const) {
    it(`says what a boolean is instead: ${JSON.stringify(value)}`, () => {
      expect(failuresOf({ name: "a", enabled: value })).to.deep.equal([
        {
          property: "enabled",
          reason: `enabled must be a boolean, but is ${is}. To leave it unset, omit it.`,
        },
      ]);
    });
  }

  it("has the right article for each type", () => {
    const [limit, tags, policy] = reasonOf({ name: "a", limit: "1", tags: "x", policy: "x" });

    expect(limit).to.match(/^limit must be a number, but is a string\./);
    expect(tags).to.match(/^tags must be a list, but is a string\./);
    expect(policy).to.match(/^policy must be an object, but is a string\./);
    expect(reasonOf({ name: {} })[0]).to.equal("name must be a string, but is an object.");
  });

  it("says to quote what YAML takes for a number or a boolean where a string is wanted", () => {
    expect(reasonOf({ name: true })).to.deep.equal([
      "name must be a string, but is a boolean. Put it in quotes.",
    ]);
    expect(reasonOf({ name: "a", tags: [1.5] })[0]).to.match(
      / must be a string, but is a number\. Put it in quotes\.$/,
    );
    expect(checkTypes("Thing", { label: z.string().optional() }, { label: true })).to.deep.equal([
      {
        property: "label",
        reason: "label must be a string, but is a boolean. Put it in quotes, or omit it to leave it unset.",
      },
    ]);
  });

  it("names the place inside of a value", () => {
    expect(reasonOf({ name: "a", policy: { mode: "lax", days: "x" } })[0]).to.match(
      /^policy\.days must be a number, but is /,
    );
    expect(reasonOf({ name: "a", tags: ["x", 1] })[0]).to.match(
      /^tags\.1 must be a string, but is a number\./,
    );
    expect(reasonOf({ name: "" })[0]).to.match(/^name must have at least 1 character\./);
  });

  it("finds everything that is wrong at once", () => {
    expect(failuresOf({ enabled: 1, limit: "1", other: 1 }).map(({ property }) => property)).to.have.members([
      "name",
      "enabled",
      "limit",
      "other",
    ]);
  });

  it("does not judge what is unknown yet, whole or in part", () => {
    expect(
      failuresOf({ name: UNKNOWN, enabled: UNKNOWN, tags: [UNKNOWN, 1], policy: { mode: UNKNOWN } }),
    ).to.deep.equal([]);
  });

  it("knows no property by what every object has", () => {
    const declared = JSON.parse(
      '{"name": "a", "__proto__": 1, "constructor": 1, "toString": 1}',
    ) as Properties;

    expect(failuresOf(declared).map(({ property }) => property)).to.have.members([
      "__proto__",
      "constructor",
      "toString",
    ]);
  });

  it("never shows a value: it could be a secret", () => {
    const marker = "s3cr3t-value";
    const value = fc.constantFrom<unknown>(marker, [marker], { [marker]: marker }, [{ mode: marker }], {
      mode: marker,
    });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(inputs), "other"), value), (declared) => {
        expect(reasonOf(declared).join()).not.to.include(marker);
      }),
    );
  });
});

describe("the check of a resource", () => {
  const explained = new ExplainedError({
    code: "TEST_WRONG",
    what: "It is wrong.",
    next: "Put it right.",
  });
  const declared = { name: "a" };

  it("is the lifecycle's own where the types are right", async () => {
    const seen: unknown[] = [];
    const answer = { inputs: { name: "a", limit: 1 }, failures: [{ property: "name", reason: "taken" }] };
    const thing = resource({
      check: async (_context, args) => {
        seen.push(args);
        return answer;
      },
    });

    expect(
      await checkResource(thing, contextOf, { oldInputs: { name: "b" }, inputs: declared, urn: "urn:1" }),
    ).to.equal(answer);
    expect(seen).to.deep.equal([{ oldInputs: { name: "b" }, inputs: declared, urn: "urn:1" }]);
  });

  it("does not ask the lifecycle, and connects with nothing, where the types are wrong", async () => {
    const thing = resource({
      check: async () => {
        throw new Error("asked");
      },
    });
    const unreachable = () => {
      throw new Error("connected");
    };

    const { failures } = await checkResource(thing, unreachable, { oldInputs: undefined, inputs: {} });

    expect(failures.map(({ property }) => property)).to.deep.equal(["name"]);
  });

  it("passes inputs through for a lifecycle that has nothing to check", async () => {
    expect(
      await checkResource(resource(), contextOf, { oldInputs: undefined, inputs: declared }),
    ).to.deep.equal({
      inputs: declared,
      failures: [],
    });
  });

  it("takes an explained error of the lifecycle for a failure", async () => {
    const thing = resource({
      check: async () => {
        throw explained;
      },
    });

    expect(await checkResource(thing, contextOf, { oldInputs: undefined, inputs: declared })).to.deep.equal({
      inputs: declared,
      failures: [{ property: "", reason: "It is wrong. Put it right. [TEST_WRONG]" }],
    });
  });

  it("takes an explained error of getting ready for a failure", async () => {
    const thing = resource({ check: async () => ({ inputs: {}, failures: [] }) });
    const context = () => {
      throw explained;
    };

    expect(
      (await checkResource(thing, context, { oldInputs: undefined, inputs: declared })).failures,
    ).to.have.length(1);
  });

  it("throws what is a bug", async () => {
    const bug = new TypeError("x is not a function");
    const thing = resource({
      check: async () => {
        throw bug;
      },
    });

    const caught = await checkResource(thing, contextOf, { oldInputs: undefined, inputs: declared }).then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(caught).to.equal(bug);
  });
});
