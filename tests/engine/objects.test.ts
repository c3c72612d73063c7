import { writeFileSync } from "node:fs";
import { join } from "node:path";
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

    it("the items of a dataset come from a file beside Pulumi.yaml: a preview counts what an edit changes, the state has none", async () => {
      const stack = await playground({
        environment: environmentOf(local()),
        searchPath: [plugin()],
        program: async () => declare("Dataset", "golden", { name: "golden", itemsFile: "golden.jsonl" }),
      });
      const write = (...items: object[]) =>
        writeFileSync(
          join(stack.project.folder, "golden.jsonl"),
          items.map((item) => `${JSON.stringify(item)}\n`).join(""),
        );
      const data = () =>
        local()
          .objects("Dataset")
          .flatMap((one) => (one["versions"] as { items: { data: unknown }[] }[]).at(-1)?.items ?? [])
          .map((item) => item.data);

      write({ id: "a", q: "a question" }, { id: "b", q: 1 });
      expectExit(await stack.run("up"), 0);
      expect(data()).to.deep.equal([
        { id: "a", q: "a question" },
        { id: "b", q: 1 },
      ]);
      expectExit(await stack.run("preview", { expectNoChanges: true }), 0);
      expect(JSON.stringify(await stack.stack.exportStack())).not.to.include("a question");

      write({ id: "a", q: "a question" }, { id: "b", q: 2 }, { q: 3 });
      const edited = await stack.run("preview");
      expectExit(edited, 0);
      expect(edited.stdout)
        .to.include("golden.jsonl makes 1 item added, 1 item changed; 1 item stays.")
        .and.to.include("[diff: ~itemsHash]");
      expectExit(await stack.run("up"), 0);
      expect(data()).to.deep.equal([{ id: "a", q: "a question" }, { id: "b", q: 2 }, { q: 3 }]);

      writeFileSync(join(stack.project.folder, "golden.jsonl"), '{"id":"a"}\n{"id":\n');
      const malformed = await stack.run("preview");
      expect(malformed.exitCode).not.to.equal(0);
      expect(`${malformed.stdout}${malformed.stderr}`).to.include("line 2 is not JSON");
      expect(data()).to.have.length(3);
    });
  });
}
