import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { LocalObject } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { resourceNamed } from "../../provider/kit";
import * as dynamic from "../../sdk/dynamic";
import { objectCases } from "../lifecycle/objectCases";
import { ENGINE_TIMEOUT_MS, environmentOf, expectExit, usePlaygrounds, usePlugin } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";

/*
 * Every kind of object in one stack: what only the engine shows. Each operation of each kind by itself is tried in
 * tests/lifecycle/objects.test.ts, from the same table.
 */

type Arguments = Readonly<Record<string, unknown>>;

/** A resource as the classes of the flavour declare it. */
type Declare = (kind: string, name: string, args: Arguments) => void;

const inDynamic: Declare = (kind, name, args) => {
  const Class = (dynamic as unknown as Record<string, new (name: string, args: Arguments) => unknown>)[kind];
  if (Class === undefined) {
    throw new Error(`There is no class ${kind}.`);
  }
  new Class(name, args);
};

const inPlugin: Declare = (kind, name, args) => {
  const { outputs } = resourceNamed(opikProvider, kind);
  const undefinedOutputs = Object.fromEntries(Object.keys(outputs).map((output) => [output, undefined]));
  class Native extends pulumi.CustomResource {}
  new Native(`opik:index:${kind}`, name, { ...undefinedOutputs, ...args });
};

/** What others of the table refer to is there already, environments among it. */
const cases = objectCases.map((one) =>
  one.kind === "Environment" ? { ...one, full: { ...one.full, name: "qa" } } : one,
);

for (const [flavour, declare] of [
  ["dynamic flavour", inDynamic],
  ["plugin", inPlugin],
] as const) {
  describe(`all kinds of objects in one stack, ${flavour}`, function () {
    this.timeout(ENGINE_TIMEOUT_MS * 2);
    const local = useLocalOpik();
    const playground = usePlaygrounds();
    const plugin = usePlugin();
    const made = (kind: string) => local().objects(kind) as LocalObject[];
    const writes = () =>
      local().requests.filter(({ operation }) => /^(create|update|delete)/.test(operation ?? ""));

    it("are made, idle, found drifted one by one, healed, replaced, and deleted", async () => {
      for (const one of cases) {
        one.prepare?.(local());
      }
      const before = new Map(cases.map(({ kind }) => [kind, made(kind).map(({ id }) => id)]));
      const ours = (kind: string) => made(kind).filter(({ id }) => !before.get(kind)?.includes(id));
      const stack = await playground({
        environment: environmentOf(local()),
        searchPath: [plugin()],
        program: async () => {
          for (const { kind, full } of cases) {
            declare(kind, `the-${kind}`, full);
          }
        },
      });
      expectExit(await stack.run("up"), 0);
      for (const { kind } of cases) {
        expect(ours(kind), kind).to.have.length(1);
      }
      const ids = cases.map(({ kind }) => ours(kind)[0]?.id);

      local().forget();
      expectExit(await stack.run("preview", { expectNoChanges: true }), 0);
      expectExit(await stack.run("up", { refresh: true, expectNoChanges: true }), 0);
      expect(writes()).to.deep.equal([]);

      const clicked = cases.flatMap(({ kind, clicks }) => {
        const [input, fields] = Object.entries(clicks).at(-1) ?? [];
        return input === undefined ? [] : [{ kind, input, fields }];
      });
      for (const { kind, fields } of clicked) {
        Object.assign(ours(kind)[0] ?? {}, structuredClone(fields));
      }
      const drift = await stack.run("preview", { expectNoChanges: true });
      expectExit(drift, 7);
      for (const { input } of clicked) {
        expect(drift.stdout).to.match(new RegExp(`${input} was changed outside of Pulumi`));
      }
      expectExit(await stack.run("up"), 0);
      expectExit(await stack.run("preview", { expectNoChanges: true }), 0);
      expect(cases.map(({ kind }) => ours(kind)[0]?.id)).to.deep.equal(ids);

      const state = JSON.stringify(await stack.stack.exportStack());
      for (const { kind, full } of cases) {
        const { inputs } = resourceNamed(opikProvider, kind);
        for (const [input, value] of Object.entries(full)) {
          if (inputs[input]?.meta()?.secret === true) {
            expect(state, `${kind}.${input}`).not.to.include(JSON.stringify(value));
          }
        }
      }

      expectExit(await stack.run("destroy"), 0);
      for (const { kind, goneBy } of cases) {
        const left = ours(kind).filter((one) => goneBy === undefined || one[goneBy] === true);
        expect(left, kind).to.deep.equal([]);
      }
    });
  });
}
