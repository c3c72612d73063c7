import { expect } from "chai";
import fc from "fast-check";
import { type Json, PROJECT, secret, urnOf } from "../protocol/plugin/client";
import { SETTING, usePlugin, VERSION } from "../protocol/plugin/support";
import { Run } from "../support/dynamicHost";
import { expectHarmless, expectWithout } from "../support/harmless";
import { useLocalOpik } from "../support/localOpik";
import { expectCleanPrototypes, fuzz, hostileKey, hostileText } from "./support";

/** What a program marks as a secret; it must not be told in any message. */
const CANARIES = ["canary-secret-one-11", 'canary "two"\nlines-22', "canary\u202ethree-33"];

/** Nested so deeply that it takes a stack of its own, but not so deeply that the test's own client has none. */
const deep = fc.constantFrom(20, 120).map((levels) => {
  let value: unknown = "x";
  for (let level = 0; level < levels; level++) {
    value = level % 2 === 0 ? [value] : { a: value };
  }
  return value;
});

const leaf = fc.oneof(
  { weight: 4, arbitrary: hostileText.map((text) => text.toWellFormed()) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...CANARIES.map(secret)) },
  {
    weight: 3,
    arbitrary: fc.oneof(fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)),
  },
  { weight: 1, arbitrary: fc.boolean().map(secret) },
  { weight: 1, arbitrary: deep },
);
const value = fc.oneof(
  { weight: 4, arbitrary: leaf },
  { weight: 1, arbitrary: fc.array(leaf, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      hostileKey.map((key) => key.toWellFormed()),
      leaf,
      { maxKeys: 3 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .dictionary(
        hostileKey.map((key) => key.toWellFormed()),
        leaf,
        { maxKeys: 3 },
      )
      .map(secret),
  },
);

/** Properties of a resource: those that it has, with any value, and others. */
const properties = fc
  .tuple(
    fc.record(
      {
        organizationId: fc.oneof(fc.constant("org-acme"), fc.constant(secret("org-acme")), value),
        [SETTING]: fc.oneof(fc.boolean(), fc.boolean().map(secret), value),
        name: value,
        description: value,
        visibility: value,
        workspace: fc.oneof(fc.constant("default"), value),
        adopt: fc.oneof(fc.boolean(), value),
        baseline: value,
        __applied: value,
        __attempted: value,
        __provider: value,
      },
      { requiredKeys: [] },
    ),
    fc.dictionary(
      hostileKey.map((key) => key.toWellFormed()),
      value,
      { maxKeys: 2 },
    ),
  )
  .map((parts) => {
    const all: Json = {};
    for (const [key, one] of parts.flatMap((part) => Object.entries(part))) {
      Object.defineProperty(all, key, { value: one, enumerable: true, configurable: true, writable: true });
    }
    return all;
  }) as fc.Arbitrary<Json>;

const id = fc.oneof(
  fc.constantFrom("org-acme", "018f8d5e-1111-7aaa-8bbb-000000000001", "..", ".", "", "__proto__"),
  hostileText.map((text) => text.toWellFormed()),
);
const operation = fc.constantFrom("check", "diff", "create", "read", "update", "delete");
const input = fc.record({
  operation,
  isProject: fc.boolean(),
  id,
  olds: properties,
  news: properties,
  preview: fc.boolean(),
});

describe("hostile properties", () => {
  describe("in the plugin", () => {
    const { client, engine, local } = usePlugin();

    it("no crash, no forged line, and no secret in anything that is said", function () {
      return fuzz(
        this,
        input,
        300,
        async ({ operation: what, isProject, id: about, olds, news, preview }) => {
          const which = isProject ? { type: PROJECT, urn: urnOf("chat", PROJECT) } : {};
          engine().messages.splice(0);
          const texts: string[] = [];
          const acts = {
            check: async () => {
              const { failures } = await client().check(news, { ...which, olds });
              texts.push(...failures.map(({ reason }) => reason));
            },
            diff: () => client().diff(olds, news, { ...which, id: about }),
            create: () => client().create(news, { ...which, preview }),
            read: () => client().read(about, { ...which, properties: olds, inputs: news }),
            update: () => client().update(olds, news, { ...which, id: about, preview }),
            delete: () => client().delete(olds, { ...which, id: about }),
          };
          try {
            await acts[what as keyof typeof acts]();
          } catch (error) {
            texts.push((error as { details?: string }).details ?? String(error));
          }
          for (const text of [...texts, ...engine().messages.map(({ message }) => message)]) {
            expectHarmless(text, CANARIES);
          }
          expectCleanPrototypes();
          expect(await client().version()).to.equal(VERSION);
          // What no check has let through may well break the deployment's contract.
          local().forget();
        },
      );
    });
  });

  describe("in the dynamic flavour", () => {
    const local = useLocalOpik();

    /** The host gets secrets without their marks. */
    const bare = (one: unknown): unknown => {
      if (Array.isArray(one)) {
        return one.map(bare);
      }
      if (typeof one !== "object" || one === null) {
        return one;
      }
      const object = one as Json;
      return Object.hasOwn(object, "4dabf18193072939515e22adb298388d")
        ? bare(object["value"])
        : Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, bare(inner)]));
    };

    it("no crash, and no forged line", function () {
      return fuzz(this, input, 300, async ({ operation: what, isProject, id: about, ...given }) => {
        const run = new Run(local(), { kind: isProject ? "Project" : "OrganizationSettings" });
        const [olds, news] = [bare(given.olds) as Json, bare(given.news) as Json];
        const acts = {
          check: () =>
            run
              .check(news, olds)
              .then(({ failures }) => run.said.push(...failures.map(({ reason }) => reason))),
          diff: () => run.provider.diff(about, olds, news),
          create: () => run.provider.create(news),
          read: () => run.provider.read(about, olds),
          update: () => run.provider.update(about, olds, news),
          delete: () => run.provider.delete(about, olds),
        };
        try {
          await acts[what as keyof typeof acts]();
        } catch (error) {
          run.said.push((error as Error).message);
        }
        for (const text of run.said) {
          expectHarmless(text);
          expectWithout(text, ["local-admin-api-key"]);
        }
        expectCleanPrototypes();
        local().forget();
      });
    });
  });
});
