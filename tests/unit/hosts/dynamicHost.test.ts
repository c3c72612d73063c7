import { expect } from "chai";
import { z } from "zod";
import { ExplainedError } from "../../../provider/base/explainedError";
import { createDynamicHost } from "../../../provider/hosts/dynamic/host";
import {
  Catalog,
  type Lifecycle,
  PartialFailure,
  type Properties,
  type ProviderDefinition,
  providerOf,
  type Surroundings,
  UNKNOWN,
} from "../../../provider/kit";
import { failureOf } from "../../support/dynamicHost";
import { FakeClock } from "../../support/fakeClock";

const TEXT = "exports.handler=()=>1";
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Services {
  readonly url: string | undefined;
}

/** Outputs that say which properties the lifecycle was given. */
const echo: Lifecycle<Services> = {
  create: async (_context, { inputs }) => ({ id: "one", outputs: inputs }),
  read: async (_context, { state = {} }) => ({ inputs: state, outputs: state }),
  update: async (_context, { inputs }) => ({ outputs: inputs }),
  delete: async () => undefined,
};

function thing(lifecycle: Partial<Lifecycle<Services>> = {}, name = "Thing") {
  return providerOf<Services>().resource({
    name,
    summary: "A thing.",
    inputs: { color: z.string().optional(), place: z.string().optional().meta({ replaceOnChanges: true }) },
    outputs: {},
    lifecycle: { ...echo, ...lifecycle },
  });
}

function hostOf({
  lifecycle = {},
  connect = ({ stack }) => ({ url: stack("url") }),
}: {
  lifecycle?: Partial<Lifecycle<Services>>;
  connect?: (surroundings: Surroundings) => Services;
} = {}) {
  const definition: ProviderDefinition<Services> = {
    name: "test",
    displayName: "Test",
    description: "A provider for tests.",
    configuration: [],
    resources: new Catalog({ Thing: () => thing(lifecycle), Other: () => thing(lifecycle, "Other") }),
    functions: new Catalog({}),
    connect,
  };
  return createDynamicHost(definition, {
    clock: new FakeClock(),
    env: { HOME: "somewhere" },
    report: { info: () => undefined, warn: () => undefined },
  });
}

function configured(options: Parameters<typeof hostOf>[0] = {}, config: Record<string, string> = {}) {
  const provider = hostOf(options).provider("Thing");
  provider.configure({ config: { get: (key) => config[key] } });
  return provider;
}

describe("the dynamic host", () => {
  describe("between the host process and the kit", () => {
    it("keeps the provider's text from every operation of the kit", async () => {
      const seen: (Properties | undefined)[] = [];
      const provider = configured({
        lifecycle: {
          check: async (_context, { oldInputs, inputs }) => {
            seen.push(oldInputs, inputs);
            return { inputs, failures: [] };
          },
          diff: async (_context, { state, inputs }) => {
            seen.push(state, inputs);
            return [];
          },
          create: async (_context, { inputs }) => {
            seen.push(inputs);
            return { id: "one", outputs: inputs };
          },
          read: async (_context, { state }) => {
            seen.push(state);
            return { inputs: {}, outputs: {} };
          },
          update: async (_context, { state, inputs }) => {
            seen.push(state, inputs);
            return { outputs: inputs };
          },
          delete: async (_context, { state }) => {
            seen.push(state);
          },
        },
      });
      const given = () => ({ color: "red", __provider: TEXT });

      await provider.check(given(), given());
      await provider.diff("one", given(), given());
      await provider.create(given());
      await provider.read("one", given());
      await provider.update("one", given(), given());
      await provider.delete("one", given());

      expect(seen).to.deep.equal(Array.from({ length: 9 }, () => ({ color: "red" })));
    });

    it("takes another provider's text for no change", async () => {
      const state = { color: "red", __provider: "exports.handler=()=>2" };

      expect(await configured().diff("one", state, { color: "red", __provider: TEXT })).to.deep.equal({
        changes: false,
        replaces: [],
      });
    });

    it("asks for an update of a state without any, which comes from the plugin: only that puts it in", async () => {
      expect(
        await configured().diff("one", { color: "red" }, { color: "red", __provider: TEXT }),
      ).to.deep.equal({
        changes: true,
        replaces: [],
      });
    });

    it("says which changes call for a replacement", async () => {
      expect(await configured().diff("one", { place: "here" }, { place: "there" })).to.deep.equal({
        changes: true,
        replaces: ["place"],
      });
    });

    it("tells a check of a new resource from one of a resource that is there", async () => {
      const seen: (Properties | undefined)[] = [];
      const provider = configured({
        lifecycle: {
          check: async (_context, { oldInputs, inputs }) => {
            seen.push(oldInputs);
            return { inputs, failures: [] };
          },
        },
      });

      await provider.check({}, { color: "red" });
      await provider.check({ color: "blue", __provider: TEXT }, { color: "red" });

      expect(seen).to.deep.equal([undefined, { color: "blue" }]);
    });

    it("gives the id of an object under another id, and the empty id for one that is gone", async () => {
      const moved = configured({ lifecycle: { read: async () => ({ id: "two", inputs: {}, outputs: {} }) } });
      const gone = configured({ lifecycle: { read: async () => undefined } });

      expect(await moved.read("one", {})).to.include({ id: "two" });
      expect(await gone.read("one", {})).to.deep.equal({ id: "", props: {} });
    });

    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      it(`takes ${name} for a property that the resource does not have, and for nothing else`, async () => {
        const declared = JSON.parse(`{"color": "red", "${name}": {"polluted": true}}`) as Record<
          string,
          unknown
        >;

        const { inputs, failures } = (await configured().check({}, declared)) as {
          inputs: Record<string, unknown>;
          failures: { property: string }[];
        };

        expect(failures.map(({ property }) => property)).to.deep.equal([name]);
        expect(Object.getPrototypeOf(inputs)).to.equal(Object.prototype);
        expect(Object.keys(inputs)).to.have.members(["color", name]);
        expect(({} as Record<string, unknown>)["polluted"]).to.equal(undefined);
      });
    }

    it("carries such names through a nested value unharmed", async () => {
      const json = '{"color":{"__proto__":{"polluted":true},"constructor":1}}';

      const { props } = (await configured().read("one", JSON.parse(json) as Record<string, unknown>)) as {
        props: unknown;
      };

      expect(JSON.stringify(props)).to.equal(json);
      expect(({} as Record<string, unknown>)["polluted"]).to.equal(undefined);
    });

    it("has no resource of another name, not even one that every object has", () => {
      const host = hostOf();

      for (const kind of ["Nothing", "constructor", "__proto__", "toString", ""]) {
        expect(() => host.provider(kind)).to.throw(TypeError, /provider test has no resource/);
      }
    });
  });

  describe("configuration", () => {
    it("is looked up in the provider's namespace of the stack configuration", async () => {
      const seen: (string | undefined)[] = [];
      const provider = configured(
        {
          connect: ({ stack, env }) => {
            seen.push(stack("url"), stack("absent"), env["HOME"]);
            return { url: undefined };
          },
        },
        { "test:url": "right", "other:url": "wrong", url: "wrong" },
      );

      await provider.create({});

      expect(seen).to.deep.equal(["right", undefined, "somewhere"]);
    });

    it("is connected once for all operations and all kinds of resources", async () => {
      let connections = 0;
      const host = hostOf({
        connect: () => {
          connections += 1;
          return { url: undefined };
        },
      });
      const providers = [host.provider("Thing"), host.provider("Other"), host.provider("Thing")];
      for (const provider of providers) {
        provider.configure({ config: { get: () => undefined } });
      }

      await Promise.all(providers.flatMap((one) => [one.create({}), one.read("one", {})]));

      expect(connections).to.equal(1);
    });

    it("is not needed for configure to return, and done when it has: it gives no promise", () => {
      const answer: unknown = hostOf()
        .provider("Thing")
        .configure({ config: { get: () => undefined } });

      expect(answer).to.equal(undefined);
    });

    it("must have come before an operation, which says so and works once it has", async () => {
      const provider = hostOf().provider("Thing");

      const early = [
        provider.diff("one", {}, {}),
        provider.create({}),
        provider.read("one", {}),
        provider.update("one", {}, {}),
        provider.delete("one", {}),
      ];
      for (const operation of early) {
        const { message } = await failureOf(operation);
        expect(message).to.match(/before it configured it; @pulumi\/pulumi 3\.139\.0 or newer is needed/);
      }
      provider.configure({ config: { get: () => undefined } });

      expect(await provider.create({})).to.deep.equal({ id: "one", outs: {} });
    });

    it("that cannot be connected with fails every operation, and never runs one unconfigured", async () => {
      let attempts = 0;
      const provider = configured({
        connect: () => {
          attempts += 1;
          throw new ExplainedError({ code: "TEST_WRONG", what: "It is wrong.", next: "Put it right." });
        },
      });

      for (const expected of [1, 2]) {
        expect((await failureOf(provider.create({}))).message).to.equal(
          "It is wrong. Put it right. [TEST_WRONG]",
        );
        expect(attempts).to.equal(expected);
      }
    });

    it("is tried again by the next operation", async () => {
      let isReady = false;
      const provider = configured({
        connect: () => {
          if (!isReady) {
            throw new Error("not yet");
          }
          return { url: "reached" };
        },
        lifecycle: {
          create: async ({ services }) => ({ id: "one", outputs: { url: services.url } }),
        },
      });

      expect((await failureOf(provider.create({}))).message).to.equal("not yet");
      isReady = true;
      expect(await provider.create({})).to.deep.equal({ id: "one", outs: { url: "reached" } });
    });

    it("that is wrong is a failure of the check, not an error", async () => {
      const provider = configured({
        connect: () => {
          throw new ExplainedError({ code: "TEST_WRONG", what: "It is wrong.", next: "Put it right." });
        },
        lifecycle: { check: async (_context, { inputs }) => ({ inputs, failures: [] }) },
      });

      expect(await provider.check({}, { color: "red" })).to.deep.equal({
        inputs: { color: "red" },
        failures: [{ property: "", reason: "It is wrong. Put it right. [TEST_WRONG]" }],
      });
    });
  });

  describe("what a run remembers", () => {
    it("is shared by all kinds of one host, and by no other host", async () => {
      const owner = {};
      const create: Lifecycle<Services>["create"] = async ({ run }) => {
        const memory = run.memoryOf(owner, () => ({ count: 0 }));
        memory.count += 1;
        return { id: "one", outputs: { count: memory.count } };
      };
      const configure = { config: { get: () => undefined } };
      const host = hostOf({ lifecycle: { create } });
      const [one, other] = [host.provider("Thing"), host.provider("Other")];
      const foreign = hostOf({ lifecycle: { create } }).provider("Thing");
      for (const provider of [one, other, foreign]) {
        provider.configure(configure);
      }

      expect(await one.create({})).to.deep.include({ outs: { count: 1 } });
      expect(await other.create({})).to.deep.include({ outs: { count: 2 } });
      expect(await foreign.create({})).to.deep.include({ outs: { count: 1 } });
    });
  });

  describe("unknown values", () => {
    it("are unknown to the kit, and text again for the host process", async () => {
      const seen: unknown[] = [];
      const provider = configured({
        lifecycle: {
          check: async (_context, { inputs }) => {
            seen.push(inputs["color"]);
            return { inputs: { ...inputs, place: UNKNOWN }, failures: [] };
          },
        },
      });

      const checked = await provider.check({}, { color: UNKNOWN_TEXT });

      expect(seen).to.deep.equal([UNKNOWN]);
      expect(checked).to.deep.equal({ inputs: { color: UNKNOWN_TEXT, place: UNKNOWN_TEXT }, failures: [] });
    });
  });

  describe("errors", () => {
    const operations = {
      diff: (provider: ReturnType<typeof configured>) => provider.diff("one", {}, {}),
      create: (provider: ReturnType<typeof configured>) => provider.create({}),
      read: (provider: ReturnType<typeof configured>) => provider.read("one", {}),
      update: (provider: ReturnType<typeof configured>) => provider.update("one", {}, {}),
      delete: (provider: ReturnType<typeof configured>) => provider.delete("one", {}),
    };
    for (const [name, operation] of Object.entries(operations)) {
      it(`of ${name} that explain themselves are shown without a stack`, async () => {
        const fail = async () => {
          throw new ExplainedError({ code: "TEST_WRONG", what: "It is wrong.", next: "Put it right." });
        };
        const error = await failureOf(operation(configured({ lifecycle: { [name]: fail } })));

        expect(error.message).to.equal("It is wrong. Put it right. [TEST_WRONG]");
        // The host process prints this text.
        expect(`${error}: ${error.stack}`).to.equal("Opik: It is wrong. Put it right. [TEST_WRONG]");
      });
    }

    for (const [name, operation] of Object.entries({
      create: (provider: ReturnType<typeof configured>) => provider.create({ __provider: TEXT }),
      update: (provider: ReturnType<typeof configured>) =>
        provider.update("one", { __provider: "exports.handler=()=>0" }, { __provider: TEXT }),
    })) {
      it(`of ${name} that keep a resource carry its id, the reason, and properties with the provider's text, without which the host could do nothing with it any more`, async () => {
        const fail = async () => {
          throw new PartialFailure("one", { color: "red", place: UNKNOWN }, new Error("half done"));
        };
        const error = await failureOf(operation(configured({ lifecycle: { [name]: fail } })));

        expect(error.message).to.equal("half done");
        expect(error["id"]).to.equal("one");
        expect(error["properties"]).to.deep.equal({ color: "red", place: UNKNOWN_TEXT, __provider: TEXT });
        expect(error["reasons"]).to.deep.equal(["half done"]);
      });
    }
  });
});
