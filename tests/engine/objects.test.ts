import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { CommandOutcome } from "../../cli/playground";
import { opikProvider } from "../../provider/definition";
import { isObjectLifecycle, resourceNamed } from "../../provider/kit";
import { configurationCase, type ObjectCase } from "../lifecycle/objectCases";
import { ENGINE_TIMEOUT_MS, environmentOf, expectExit, usePlaygrounds, usePlugin } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { adopting, cases, each, flavours, isSettings, ObjectStack, type Values } from "./objectStack";

/*
 * Every kind of object in one stack, each step with all of them at once: what only the engine shows. Each operation of
 * each kind by itself is tried in tests/lifecycle/objects.test.ts, from the same table. `npm test` runs a sample;
 * `npm run test:objects` (ENGINE_OBJECTS=all) all steps with every field in both flavours.
 */

const WHOLE = process.env["ENGINE_OBJECTS"] === "all";
const OTHER_WORKSPACE = "org-acme";

const full = (one: ObjectCase) => one.full;
const inputsOf = ({ kind }: ObjectCase) => resourceNamed(opikProvider, kind).inputs;
const marked = (one: ObjectCase, mark: "secret" | "masked") =>
  Object.keys(one.full).filter((input) => inputsOf(one)[input]?.meta()?.[mark] === true);
const without = (values: Values, names: readonly string[]) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
const isUnique = ({ unique = true }: ObjectCase) => unique;
const objects = cases.filter((one) => !isSettings(one));
const said = ({ stdout, stderr }: CommandOutcome) => stdout + stderr;
const times = (outcome: CommandOutcome, text: string) => said(outcome).split(text).length - 1;

/** Entries of all rows, the last of each first; what a row has not is undefined. The sample has the first of them. */
function rounds<Value>(of: (one: ObjectCase) => readonly Value[]) {
  const longest = Math.max(...cases.map((one) => of(one).length));
  return [...Array(WHOLE ? longest : 1).keys()].map((index) => (one: ObjectCase) => of(one).at(-1 - index));
}

for (const flavour of flavours) {
  describe(`all kinds of objects in one stack, ${flavour.flavour}`, function () {
    this.timeout(ENGINE_TIMEOUT_MS * (WHOLE ? 10 : 2));
    const local = useLocalOpik();
    const playground = usePlaygrounds();
    const plugin = usePlugin();
    /** A test that `npm test` runs in one flavour, or in none of them. */
    const step = (
      title: string,
      sampled: "dynamic flavour" | "plugin" | "none",
      body: () => Promise<void>,
    ) => {
      if (WHOLE || sampled === flavour.flavour) {
        it(title, body);
      }
    };

    beforeEach("what they refer to", () => {
      for (const { prepare } of cases) {
        prepare?.(local());
        prepare?.(local(), OTHER_WORKSPACE);
      }
    });

    const open = () =>
      ObjectStack.open(local(), flavour, (program) =>
        playground({ environment: environmentOf(local()), searchPath: [plugin()], program }),
      );

    function expectGone(stack: ObjectStack, ids: Readonly<Record<string, string>>): void {
      for (const one of objects) {
        expect(stack.isThere(one, ids[`the-${one.kind}`]), one.kind).to.equal(false);
      }
      expect(local().objects(configurationCase.kind), "settings are restored to unset").to.deep.equal([]);
    }

    it("are made, idle, found drifted field by field, healed, and deleted", async () => {
      const stack = await open();
      const ids = await stack.up(each(full));
      await stack.silent(() => stack.up(each(full), { refresh: true, expectNoChanges: true }));

      for (const click of rounds(({ clicks }) => Object.entries(clicks))) {
        const clicked = cases.flatMap((one) => {
          const [input, fields] = click(one) ?? [];
          Object.assign(
            fields === undefined ? {} : stack.live(one, ids[`the-${one.kind}`]),
            structuredClone(fields),
          );
          return input === undefined ? [] : [input];
        });
        const drift = await stack.preview();
        expectExit(drift, 7);
        for (const input of clicked) {
          const count = clicked.filter((other) => other === input).length;
          expect(times(drift, ` ${input} was changed outside of Pulumi`), said(drift)).to.be.at.least(count);
        }
        expect(await stack.up(each(full))).to.deep.equal(ids);
        if (WHOLE) {
          await stack.expectIdle();
        }
      }

      expectExit(await stack.engine.run("destroy"), 0);
      expectGone(stack, ids);
    });

    step("are changed field by field, in place", "none", async () => {
      const stack = await open();
      const ids = await stack.up(each(full));

      for (const change of rounds(({ changes }) => Object.entries(changes))) {
        const declared = each((one) => ({ ...one.full, ...Object.fromEntries([change(one) ?? []]) }));
        expect(await stack.up(declared)).to.deep.equal(ids);
        await stack.expectIdle();
      }
    });

    step(
      "are without a field, which is what absence means then, and have it again",
      "dynamic flavour",
      async () => {
        const stack = await open();
        const ids = await stack.up(each(full));

        for (const taken of rounds(({ takenOut }) => Object.entries(takenOut))) {
          const declared = each((one) =>
            without(one.full, (taken(one)?.slice(0, 1) as string[] | undefined) ?? []),
          );
          expect(await stack.up(declared)).to.deep.equal(ids);
          const state = stack.resources();
          for (const one of cases) {
            const [input = "", fields = {}] = taken(one) ?? [];
            const id = ids[`the-${one.kind}`];
            for (const [field, value] of Object.entries(fields)) {
              expect(stack.live(one, id)[field], `${one.kind}.${field}`).to.deep.equal(value);
            }
            expect(state.find((resource) => resource.id === id)?.outputs).not.to.have.property(input);
          }
          await stack.expectIdle();
          expect(await stack.up(each(full))).to.deep.equal(ids);
          await stack.expectIdle();
        }
      },
    );

    step("are replaced by each change that cannot be made in place", "plugin", async () => {
      const stack = await open();
      let ids = await stack.up(each(full));
      let workspaces: Readonly<Record<string, unknown>> = {};

      for (const replace of rounds(({ replaces, alsoReplaces = [] }) => [
        ...Object.entries(replaces).map((entry): Values => Object.fromEntries([entry])),
        ...alsoReplaces,
      ])) {
        const after = await stack.up(each((one) => ({ ...one.full, ...replace(one) })));
        for (const one of cases.filter((one) => replace(one) !== undefined)) {
          const name = `the-${one.kind}`;
          expect(after[name], one.kind).not.to.equal(ids[name]);
          expect(stack.isThere(one, ids[name], workspaces[one.kind] as string), one.kind).to.equal(false);
        }
        await stack.expectIdle();
        ids = after;
        workspaces = Object.fromEntries(cases.map((one) => [one.kind, replace(one)?.["workspace"]]));
      }
    });

    step("are deleted outside, made anew, and deleted with their resources", "none", async () => {
      const stack = await open();
      let ids = await stack.up(each(full));
      const deleteAll = () => {
        for (const one of cases) {
          local().deleteObject(one.kind, stack.live(one, ids[`the-${one.kind}`]).id);
        }
      };

      for (const way of ["up", "up --refresh", "refresh"]) {
        deleteAll();
        const drift = await stack.preview();
        expectExit(drift, 7);
        expect(times(drift, "it was deleted outside of Pulumi"), said(drift)).to.be.at.least(objects.length);
        if (way === "refresh") {
          expectExit(await stack.engine.run("refresh"), 0);
          expect(Object.keys(stack.ids())).to.deep.equal([`the-${configurationCase.kind}`]);
        }
        const after = await stack.up(each(full), { refresh: way === "up --refresh" });
        for (const { kind } of objects) {
          expect(after[`the-${kind}`], kind).not.to.equal(ids[`the-${kind}`]);
        }
        await stack.expectIdle();
        ids = after;
      }
      await stack.up([], { refresh: true });
      expectGone(stack, ids);
    });

    step("are adopted as they are, or changed to what is declared, and released", "none", async () => {
      const maker = await open();
      const ids = await maker.up(each(full));
      const expectAdopted = async (stack: ObjectStack) => {
        expect(stack.ids()).to.deep.equal(ids);
        for (const { id, outputs = {} } of stack.resources()) {
          expect(outputs["adopted"], id).to.equal("baseline" in outputs ? undefined : true);
        }
        await stack.expectIdle();
      };
      const expectReleased = async (stack: ObjectStack) => {
        const destroyed = await stack.engine.run("destroy");
        expectExit(destroyed, 0);
        expect(times(destroyed, "was adopted, so it is released")).to.be.at.least(objects.length);
        expect(objects.filter((one) => !stack.isThere(one, ids[`the-${one.kind}`]))).to.deep.equal([]);
      };

      const same = await open();
      await same.silent(() => same.up(each(adopting)));
      await expectAdopted(same);
      await same.up(each((one) => ({ ...adopting(one), ...one.changes })));
      await expectAdopted(same);
      await expectReleased(same);

      const other = await open();
      await other.up(
        each((one) => {
          const { lifecycle } = resourceNamed(opikProvider, one.kind);
          const key = isObjectLifecycle(lifecycle) ? lifecycle.key : [];
          const keys = Object.entries(one.changes).filter(([input]) => key.includes(input));
          return { ...adopting(one), ...Object.fromEntries(keys) };
        }),
      );
      await expectAdopted(other);
      await expectReleased(other);
    });

    // The dynamic provider host of the SDK cannot import (pulumi/pulumi#16175): there, objects are adopted.
    if (flavour.flavour === "plugin") {
      step("are imported by their id and by each name, and preview clean", "none", async () => {
        const ids = await (await open()).up(each(full));
        const shown = (one: ObjectCase) => without(one.full, marked(one, "masked"));

        for (const name of rounds(({ names }) => ["", ...names])) {
          for (const place of ["", "default/"]) {
            const stack = await open();
            const options = (one: ObjectCase) => {
              const text = name(one) || ids[`the-${one.kind}`];
              return { import: isSettings(one) ? "default" : `${place}${text}` };
            };
            const imported = await stack.silent(() => stack.up(each(shown, { options })));
            expect(imported).to.deep.equal(ids);
            stack.declared = each(shown);
            await stack.expectIdle();
          }
        }

        const whole = await open();
        await whole.up(each(shown, { options: (one) => ({ import: ids[`the-${one.kind}`] ?? "" }) }));
        expect(await whole.up(each(full))).to.deep.equal(ids);
        await whole.expectIdle();

        const twice = await open();
        const options = (one: ObjectCase) => ({ import: ids[`the-${one.kind}`] ?? "" });
        const first = each(shown, { options });
        const second = each(shown, { options, name: (kind) => `also-${kind}` });
        twice.declared = [...first, ...second];
        await twice.engine.run("up");
        twice.declared = first;
        await twice.up(first);
        await twice.expectIdle();
        expectExit(await twice.engine.run("destroy"), 0);
        for (const one of objects) {
          expect(twice.isThere(one, ids[`the-${one.kind}`]), one.kind).to.equal(false);
        }
      });
    }

    step("have inputs that a preview does not know: one, all, and parts of them", "none", async () => {
      const stack = await open();
      const expectPreviewed = async (inputs: (one: ObjectCase) => Values) => {
        stack.declared = each(inputs);
        expectExit(await stack.silent(() => stack.engine.run("preview")), 0);
      };
      const variants: ((one: ObjectCase) => Values)[] = [
        (one) => mapped(one.full, unknown),
        (one) => mapped(one.full, partlyUnknown),
        ...rounds((one) => Object.keys(one.full)).map((input) => (one: ObjectCase) => {
          const name = input(one);
          return name === undefined ? one.full : { ...one.full, [name]: unknown() };
        }),
      ];

      for (const variant of variants) {
        await expectPreviewed(variant);
      }
      await stack.up(each(full));
      for (const variant of variants) {
        await expectPreviewed(variant);
      }
      stack.declared = each(full);
      await stack.expectIdle();
    });

    step(
      "have their secrets in the state encrypted, also what only the program calls one",
      "none",
      async () => {
        const stack = await open();
        const hidden: Readonly<Record<string, (one: ObjectCase) => readonly string[]>> = {
          "of the definition": (one) => marked(one, "secret"),
          "of the program": (one) => Object.keys(one.full),
        };
        for (const [whose, names] of Object.entries(hidden)) {
          const isProgram = whose === "of the program";
          stack.declared = each((one) => (isProgram ? mapped(one.full, pulumi.secret) : one.full));
          expectExit(await stack.engine.run("up"), 0);
          const state = stack.resources();
          for (const one of cases) {
            const resource = state.find(({ urn }) => urn.endsWith(`::the-${one.kind}`));
            for (const name of names(one)) {
              const stored = JSON.stringify([resource?.inputs?.[name], resource?.outputs?.[name]]);
              expect(stored, `${one.kind}.${name}`).to.include("ciphertext");
              for (const text of textsIn(one.full[name])) {
                expect(stored, `${one.kind}.${name}`).not.to.include(JSON.stringify(text).slice(1, -1));
              }
            }
          }
          await stack.expectIdle();
        }
      },
    );

    step(
      "are replaced by themselves and renamed without an alias: OBJ-1 nothing is lost",
      "plugin",
      async () => {
        const stack = await open();
        const ids = await stack.up(each(adopting));

        const replace = stack.urns();
        expect(await stack.up(each(adopting), { replace, refresh: true })).to.deep.equal(ids);
        expect(stack.resources().filter(({ outputs }) => outputs?.["adopted"])).to.deep.equal([]);
        await stack.expectIdle();
        stack.declared = each(adopting, { name: (kind) => `renamed-${kind}` });
        const renamed = await stack.engine.run("up");
        expectExit(renamed, 0);
        expect(Object.values(await stack.expectDeclared()).toSorted()).to.deep.equal(
          Object.values(ids).toSorted(),
        );
        // The successor cannot know that Pulumi made it, as no diff and no read has told of its predecessor.
        expect(times(renamed, "it will be released, not deleted")).to.be.at.least(objects.length);
        await stack.expectIdle();
        if (WHOLE) {
          await stack.up(stack.declared, { replace: stack.urns() });
          await stack.expectIdle();
        }

        expectExit(await stack.engine.run("destroy"), 0);
        expect(objects.filter((one) => !stack.isThere(one, ids[`the-${one.kind}`]))).to.deep.equal([]);
      },
    );

    step("are replaced by themselves and renamed, without adopt: OBJ-1 nothing is lost", "none", async () => {
      const stack = await open();
      const expectAll = async () => {
        const ids = Object.values(stack.ids());
        for (const one of objects) {
          expect(
            ids.some((id) => stack.isThere(one, id)),
            one.kind,
          ).to.equal(true);
        }
        expect(local().objects(configurationCase.kind)).to.have.length(1);
      };
      await stack.up(each(full));

      for (const unique of [false, true]) {
        // Where a second one cannot be, not even for a moment, it is refused, with what to do.
        const meant = cases.filter((one) => (isUnique(one) && !isSettings(one)) === unique);
        const names = meant.map(({ kind }) => `the-${kind}`);
        const expectOutcome = async (outcome: CommandOutcome) => {
          expect(outcome.exitCode === 0, said(outcome)).to.equal(!unique);
          expect(said(outcome)).to.match(unique ? /Set adopt to true/ : /./);
          await expectAll();
        };
        const urns = stack.urns();
        const replace = urns.filter((urn) => names.includes(urn.split("::").at(-1) ?? ""));
        await expectOutcome(await stack.engine.run("up", { replace }));
        await stack.up(each(full));
        await stack.expectIdle();
        const name = (kind: string) => (names.includes(`the-${kind}`) ? `renamed-${kind}` : `the-${kind}`);
        stack.declared = each(full, { name });
        await expectOutcome(await stack.engine.run("up"));
        await stack.up(each(adopting, { name }));
        await stack.expectIdle();
        await stack.up(each(adopting));
        await stack.up(each(full));
      }
    });

    for (const one of WHOLE ? cases : []) {
      it(`two resources that are one ${one.kind} are refused`, async () => {
        const stack = await open();
        const [first, second] = ["first", "second"].map((name) => ({
          kind: one.kind,
          name,
          inputs: one.full,
        }));
        if (first === undefined || second === undefined) {
          throw new Error("unreachable");
        }
        if (!isUnique(one)) {
          // Of one name there may be several; so of one that is there, and that both want.
          await (await open()).up([first]);
        }
        const inputs = isUnique(one) ? one.minimal : { ...one.full, adopt: true };
        stack.declared = [
          { ...first, inputs },
          { ...second, inputs: isSettings(one) ? { ...inputs, ...one.changes } : inputs },
        ];

        const outcome = await stack.engine.run(isUnique(one) ? "preview" : "up");

        expect(outcome.exitCode, said(outcome)).not.to.equal(0);
        expect(said(outcome)).to.match(/declared twice|already managed by another resource of this program/);
      });
    }

    step("have a baseline that was unset: it survives, and is restored", "none", async () => {
      const input = "timeoutToMarkThreadAsInactiveSeconds";
      const stack = await open();
      const declare = (name: string, seconds: number) => [
        { kind: configurationCase.kind, name, inputs: { [input]: seconds } },
      ];
      const expectBaseline = async () => {
        const [resource] = stack.resources();
        expect(resource?.outputs?.["baseline"]).to.deep.equal({ [input]: null });
        await stack.expectIdle();
      };
      await stack.up(declare("settings", 60));
      await expectBaseline();
      await stack.up(declare("settings", 120));
      await expectBaseline();
      expectExit(await stack.engine.run("refresh"), 0);
      await expectBaseline();
      await stack.up(declare("settings", 120), { refresh: true, replace: stack.urns() });
      await expectBaseline();

      expectExit(await stack.engine.run("destroy"), 0);

      expect(local().objects(configurationCase.kind)).to.deep.equal([]);
    });

    it("the items of a dataset come from a file beside Pulumi.yaml: a preview counts what an edit changes, the state has none", async () => {
      const stack = await playground({
        environment: environmentOf(local()),
        searchPath: [plugin()],
        program: async () =>
          flavour.declare({
            kind: "Dataset",
            name: "golden",
            inputs: { name: "golden", itemsFile: "golden.jsonl" },
          }),
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
        .to.include("golden.jsonl: 1 item added, 1 item changed; 1 item stays.")
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

const unknown = () => pulumi.output(pulumi.unknown);

/** A value whose innermost parts are unknown. */
function partlyUnknown(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(partlyUnknown);
  }
  return typeof value === "object" && value !== null ? mapped(value as Values, partlyUnknown) : unknown();
}

function mapped(values: Values, change: (value: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function textsIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).flatMap(textsIn);
  }
  return typeof value === "string" && value.length > 3 ? [value] : [];
}
