import { expect } from "chai";
import { type LocalObject, LocalOpik } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { type ObjectLifecycle, resourceNamed } from "../../provider/kit";
import type { OpikClient } from "../../provider/opik";
import { failureOf, Run, type State } from "../support/dynamicHost";
import { useLocalOpik } from "../support/localOpik";
import { configurationCase, objectCases } from "./objectCases";

/* Each operation of each object, against the local Opik: a kind of object joins by a row of objectCases.ts. */

const ELSEWHERE = /is not at http.*The state has it at http.*OPIK_OBJECT_ELSEWHERE\]/;

for (const one of objectCases) {
  const { kind, minimal, full, unique = true } = one;

  describe(`${kind}: every operation`, () => {
    const local = useLocalOpik();
    const run = () => new Run(local(), { kind });
    const live = (id?: string) =>
      local()
        .objects(kind)
        .find((object) => id === undefined || object.id === id) as LocalObject;
    const writes = () =>
      local().requests.filter((request) => request.operation?.match(/^(create|update|delete)/));
    const without = (name: string) =>
      Object.fromEntries(Object.entries(full).filter(([key]) => key !== name));

    beforeEach("what it refers to", () => one.prepare?.(local()));

    async function expectIdle(state: State, declared: object): Promise<void> {
      const before = writes().length;
      expect(await run().preview(state, declared)).to.deep.include({ changes: false, replaces: [] });
      const after = await run().up(state, { ...declared });
      expect(writes().slice(before)).to.deep.equal([]);
      expect((await run().refresh(after)).inputs).to.deep.equal(after.inputs);
    }

    for (const [name, inputs] of [
      ["the least", minimal],
      ["all", full],
    ] as const) {
      it(`create of ${name}: what is declared is live, and the next run has nothing to do`, async () => {
        const state = await run().create({ ...inputs });

        expect(live(state.id)).to.include({ id: state.id });
        expect(state.outputs).to.deep.include({ ...inputs, adopted: false });
        await expectIdle(state, inputs);
      });
    }

    it("create sends nothing that is not declared and has no default of its own", async () => {
      const { id } = await run().create({ ...minimal });
      const resource = resourceNamed(opikProvider, kind);
      const refreshed = await run().refresh({ id, inputs: {}, outputs: { ...minimal } });

      for (const input of Object.keys(resource.inputs).filter((input) => !Object.hasOwn(minimal, input))) {
        if (resource.inputs[input]?.meta()?.scope !== true) {
          expect(refreshed.inputs).not.to.have.property(input);
        }
      }
    });

    for (const [input, value] of Object.entries(one.changes)) {
      it(`update of ${input}: one write in place`, async () => {
        const state = await run().create({ ...full });
        const before = writes().length;

        const after = await run().up(state, { ...full, [input]: value });

        expect(after.id).to.equal(state.id);
        expect(writes().slice(before)).to.have.length(1);
        await expectIdle(after, { ...full, [input]: value });
      });
    }

    for (const [input, fields] of Object.entries(one.clicks)) {
      it(`diff of a click on ${input}: a plain preview names it, up heals it`, async () => {
        const state = await run().create({ ...full });
        Object.assign(live(state.id), structuredClone(fields));

        const { changes, said } = await run().preview(state, full);

        expect(changes).to.equal(true);
        expect(said.join("\n")).to.match(new RegExp(`${input} was changed outside of Pulumi`));
        expect((await run().refresh(state)).inputs[input]).not.to.deep.equal(full[input]);
        await expectIdle(await run().up(state, { ...full }), full);
      });

      it(`diff of a click on ${input} that is not declared: nothing`, async () => {
        if (Object.hasOwn(minimal, input)) {
          return;
        }
        const state = await run().create({ ...minimal });
        Object.assign(live(state.id), structuredClone(fields));

        expect((await run().preview(state, minimal)).changes).to.equal(false);
        await run().up(state, { ...minimal });
        expect(live(state.id)).to.deep.include(fields);
      });
    }

    for (const [input, fields] of Object.entries(one.takenOut)) {
      it(`update without ${input}: it goes to what absence means, or stays, and is no longer managed`, async () => {
        const state = await run().create({ ...full });

        const after = await run().up(state, without(input));

        for (const [field, value] of Object.entries(fields)) {
          expect(live(state.id)[field]).to.deep.equal(value);
        }
        expect(after.outputs).not.to.have.property(input);
        await expectIdle(after, without(input));
        await expectIdle(await run().up(after, { ...full }), full);
      });
    }

    for (const [input, value] of Object.entries(one.replaces)) {
      it(`diff of another ${input}: a replacement`, async () => {
        const state = await run().create({ ...full });
        const last = run();
        // Of what it refers to, another workspace has nothing: the check refuses that, and here it is the diff's turn.
        const { inputs } = await last.check({ ...full, [input]: value }, state.inputs);

        expect(await last.provider.diff(state.id, state.outputs, inputs))
          .to.have.property("replaces")
          .that.includes(input);
      });
    }

    it("deleted outside: a plain preview says so and creates it anew, a refresh takes it out", async () => {
      const state = await run().create({ ...full });
      local().deleteObject(kind, state.id);

      const { replaces, said } = await run().preview(state, full);

      expect(replaces).not.to.deep.equal([]);
      expect(said.join("\n")).to.match(/is no longer in .*deleted outside of Pulumi/);
      expect((await run().refresh(state)).id).to.equal("");
      // The engine creates first, and then deletes what it replaces.
      const last = run();
      const { inputs, failures } = await last.check({ ...full });
      expect(failures).to.deep.equal([]);
      const { id } = (await last.provider.create(inputs)) as { id: string };
      await last.provider.delete(state.id, state.outputs);
      expect(live(id)).to.include({ id });
    });

    it("deleted outside: nothing is said of what is lost by a replacement, or of a delete", async () => {
      const state = await run().create({ ...full });
      local().deleteObject(kind, state.id);
      const last = run();
      await last.preview(state, full);
      const { inputs } = await last.check({ ...full });
      await last.provider.create(inputs);
      await last.provider.delete(state.id, state.outputs);

      expect(last.said.join("\n")).not.to.match(/is replaced|is deleted|are lost|is lost/);
    });

    for (const name of ["its id", ...one.names]) {
      for (const workspace of ["", "default/"]) {
        it(`read of what is not managed, by ${workspace}${name}: an import that previews clean`, async () => {
          const { id } = await run().create({ ...full });

          const text = `${workspace}${name === "its id" ? id : name}`;
          const read = await run().refresh({ id: text, inputs: {}, outputs: {} });

          expect(read.id).to.equal(id);
          expect(read.outputs["adopted"]).to.equal(false);
          await expectIdle(read, read.inputs);
        });
      }
    }

    it("read by a name that nothing has, or by no name at all: an error with what to do", async () => {
      for (const id of ["nothing", "default/nothing", "nowhere/nothing", "..", "/", "a/b/c"]) {
        const error = await failureOf(run().refresh({ id, inputs: {}, outputs: {} }));
        expect(error.message).to.match(/OPIK_[A-Z_]+_NOT_FOUND/);
        expect(error.message).not.to.include("state");
      }
    });

    it("adopt: takes over what is there, writes what differs, and the delete releases it", async () => {
      const { id } = await run().create({ ...full });
      const before = writes().length;

      const last = run();
      const state = await last.create({ ...full, adopt: true });

      expect(state).to.deep.include({ id });
      expect(state.outputs["adopted"]).to.equal(true);
      expect(last.said.join("\n")).to.match(/already exists and is taken over/);
      await expectIdle(state, { ...full, adopt: true });
      const end = run();
      await end.destroy(state);
      expect(live(id)).to.include({ id });
      expect(end.said.join("\n")).to.match(/was adopted, so it is released/);
      expect(writes().slice(before)).to.deep.equal([]);
    });

    for (const refreshed of [true, false]) {
      it(`adopt in a replacement of itself ${refreshed ? "after" : "without"} a refresh: what the create took over is not deleted`, async () => {
        const state = await run().create({ ...full, adopt: true });
        const last = run();
        if (refreshed) {
          await last.refresh(state);
        }
        // The engine asks for no diff of what --replace names.
        const { inputs } = await last.check({ ...full, adopt: true });

        const created = (await last.provider.create(inputs)) as { id: string; outs: object };
        await last.provider.delete(state.id, state.outputs);

        expect(created.id).to.equal(state.id);
        expect(live(state.id)).to.include({ id: state.id });
        expect(created.outs).to.include({ adopted: !refreshed });
        expect(last.said.join("\n").includes("released, not deleted")).to.equal(!refreshed);
      });
    }

    it("diff of a refresh is no claim: what the program has not any more is deleted, and what it adopts is taken over", async () => {
      const state = await run().create({ ...full, adopt: true });
      // The engine compares what it refreshes, before it runs the program.
      const refreshing = async () => {
        const last = run();
        const { inputs } = await last.refresh(state);
        await last.provider.diff(state.id, state.outputs, inputs);
        return last;
      };

      const replacing = await refreshing();
      const { inputs } = await replacing.check({ ...full, adopt: true });
      expect(await replacing.provider.create(inputs)).to.include({ id: state.id });
      await (await refreshing()).provider.delete(state.id, state.outputs);

      expect(live(state.id)?.[one.goneBy ?? "id"] ?? false).to.equal(false);
    });

    it("another server: an object that is not there is not taken for deleted", async () => {
      const state = await run().create({ ...full });
      const other = await LocalOpik.start();
      one.prepare?.(other);
      try {
        const there = () => new Run(other, { kind });

        expect((await failureOf(there().refresh(state))).message).to.match(ELSEWHERE);
        expect((await failureOf(there().destroy(state))).message).to.match(ELSEWHERE);
        const { replaces, said } = await there().preview(state, { ...full });
        expect(replaces).not.to.deep.equal([]);
        expect(said.join("\n"))
          .to.match(/The state has it at .*, where it may still be\. It will be created here\./)
          .and.not.include("deleted outside");
      } finally {
        await other.stop();
      }
      expect(live(state.id)).to.include({ id: state.id });
    });

    it("the same server at another address: nothing changes, and the state follows", async () => {
      const state = await run().create({ ...full });
      const url = local().url.replace("127.0.0.1", "localhost");
      const there = () => new Run({ url }, { kind });

      const moved = await there().refresh(state);
      expect(moved.inputs).to.deep.equal(state.inputs);
      expect(JSON.stringify(moved.outputs)).to.include(new URL(url).host);
      await there().destroy(state);
      expect(live(state.id)?.[one.goneBy ?? "id"] ?? false).to.equal(false);
    });

    const { key } = resourceNamed(opikProvider, kind).lifecycle as ObjectLifecycle<OpikClient>;
    if (unique && key.length > 0) {
      it("deleted outside, and made anew by somebody: a plain preview refuses it, or says that it is taken over", async () => {
        const state = await run().create({ ...full });
        await run().destroy(state);
        const { id: other } = await run().create({ ...full });
        const before = writes().length;

        const { message } = await failureOf(run().preview(state, { ...full }));
        expect(message).to.match(/already has .*appeared since this resource's own was deleted.*_EXISTS\]/);
        expect(message).to.include(other);
        const { said, replaces } = await run().preview(state, { ...full, adopt: true });
        expect(replaces).not.to.deep.equal([]);
        expect(said.join("\n"))
          .to.match(/is no longer in .*deleted outside of Pulumi\.\n.*already exists and is taken over/)
          .and.include(other);
        expect(writes()).to.have.length(before);

        const last = run();
        await last.preview(state, { ...full, adopt: true });
        const { inputs } = await last.check({ ...full, adopt: true });
        const created = (await last.provider.create(inputs)) as { id: string; outs: object };
        const told = last.said.length;
        await last.provider.delete(state.id, state.outputs);
        expect(created).to.deep.include({ id: other });
        expect(created.outs).to.include({ adopted: true });
        expect(last.said.slice(told)).to.deep.equal([]);
        expect(live(other)).to.include({ id: other });
      });

      it("an object that a new resource takes over is not another one's any more, which would change it back", async () => {
        const state = await run().create({ ...full });
        const last = run();
        const { inputs } = await last.check({ ...full, adopt: true });
        const { id } = (await last.provider.create(inputs)) as { id: string };
        const before = writes().length;

        expect(id).to.equal(state.id);
        const [name = ""] = key.slice(-1);
        const renamed = { ...full, [name]: one.changes[name] ?? full[name] };
        expect((await failureOf(last.preview(state, renamed))).message).to.match(
          /belongs to this resource, and another one of this program takes it over.*_EXISTS\]/,
        );
        expect(writes()).to.have.length(before);
      });
    }

    it("rename without an alias: it is said that the successor, which took it over, will release it", async () => {
      const state = await run().create({ ...full });
      const first = run();
      const { inputs } = await first.check({ ...full, adopt: true });
      const { outs } = (await first.provider.create(inputs)) as { outs: Record<string, unknown> };

      await first.provider.delete(state.id, state.outputs);

      expect(outs["adopted"]).to.equal(true);
      expect(first.said.join("\n")).to.match(/warning: .* is not deleted: .*released, not deleted.*an alias/);
    });

    it("rename without an alias: what the successor has is not deleted with the predecessor, also a run later", async () => {
      const state = await run().create({ ...full });
      const first = run();
      const { inputs } = await first.check({ ...full, adopt: true });
      const { id, outs } = (await first.provider.create(inputs)) as {
        id: string;
        outs: Record<string, unknown>;
      };
      expect(id).to.equal(state.id);
      // The first run failed before it came to the delete. In the next one there is nothing to do for the successor.
      const next = run();
      await next.preview({ id, inputs, outputs: outs }, { ...full, adopt: true });

      await next.provider.delete(state.id, state.outputs);

      expect(live(id)).to.include({ id });
      expect(next.said.join("\n")).to.match(
        /not deleted: another resource of this program manages it.*released, not deleted/,
      );
    });

    it("a replacement that the program asks for itself deletes the old one", async () => {
      const state = await run().create({ ...minimal });
      const { key } = resourceNamed(opikProvider, kind).lifecycle as ObjectLifecycle<OpikClient>;
      // Two of one key cannot be, not even for a moment.
      const change = Object.entries(one.changes).find(
        ([input]) => Object.hasOwn(minimal, input) && (!unique || key.includes(input)),
      );
      if (change === undefined) {
        return;
      }
      const declared = { ...minimal, [change[0]]: change[1] };
      const last = run();
      await last.preview(state, declared);
      // Pulumi's own replaceOnChanges makes a replacement of what our diff calls an update.
      const again = await last.check(declared);
      const { id } = (await last.provider.create(again.inputs)) as { id: string };
      await last.provider.delete(state.id, state.outputs);

      expect(
        local()
          .objects(kind)
          .map((object) => object.id),
      )
        .to.include(id)
        .and.not.include(state.id);
    });

    it(unique ? "declared twice: refused" : "of one name twice: warned of, and made", async () => {
      const { id } = await run().create({ ...full });

      const last = run();
      const { failures } = await last.check({ ...full });

      if (unique) {
        expect(failures[0]?.reason).to.include(id).and.to.include("adopt");
        const program = run();
        await program.check({ ...full, adopt: true });
        expect((await program.check({ ...full, adopt: true })).failures[0]?.reason).to.match(
          /declared twice/,
        );
      } else {
        expect(failures).to.deep.equal([]);
        expect(last.said.join("\n")).to.include(id);
      }
    });

    it("adopt of what another resource of the program has: refused", async () => {
      const state = await run().create({ ...full });
      const program = run();
      const { inputs } = await program.preview(state, full);

      const error = await failureOf(program.provider.create({ ...inputs, adopt: true }));

      expect(error.message).to.match(/another resource of this program/);
    });

    const { near } = one;
    if (near !== undefined) {
      it("adopt of a name that differs in case, accents or trailing blanks: says the real name and the id", async () => {
        const { id } = await run().create({ ...minimal });

        for (const adopt of [true, false]) {
          const { failures } = await run().check({ ...minimal, ...near, adopt });

          expect(failures[0]?.reason)
            .to.include(id)
            .and.to.match(/case, accents and trailing blanks/);
          expect(failures[0]?.reason.includes("adopt: true")).to.equal(!adopt);
        }
      });
    }

    it("delete: gone, and once more makes no difference", async () => {
      const state = await run().create({ ...minimal });

      await run().destroy(state);
      await run().destroy(state);

      expect(
        local()
          .objects(kind)
          .filter(({ id, ...fields }) => id === state.id && fields[one.goneBy ?? ""] !== false),
      ).to.deep.equal([]);
    });

    it("list: has what was created", async () => {
      const { id } = await run().create({ ...minimal });
      const { lifecycle } = resourceNamed(opikProvider, kind);

      const listed = await lifecycle.list?.(run().context(), { inputs: {} });

      expect(listed?.map((row) => row.id)).to.include(id);
    });

    it("preview: inputs, and of an object that is there what stays", async () => {
      const state = await run().create({ ...full });
      const { lifecycle, outputs } = resourceNamed(opikProvider, kind);
      const { inputs } = state;

      const create = await lifecycle.preview?.(run().context(), { id: undefined, state: undefined, inputs });
      const update = await lifecycle.preview?.(run().context(), {
        id: state.id,
        state: state.outputs,
        inputs,
      });

      expect(create).to.deep.include(inputs);
      const stays = Object.keys(outputs).filter((name) => outputs[name]?.meta()?.moves === undefined);
      for (const name of stays.filter((name) => Object.hasOwn(state.outputs, name))) {
        expect(update?.[name]).to.deep.equal(state.outputs[name]);
      }
    });
  });
}

describe("the table of operations", () => {
  const rows = [...objectCases, configurationCase];

  it("has a row of each kind that a workspace can have", () => {
    const kinds = opikProvider.resources.all.filter(({ inputs }) => Object.hasOwn(inputs, "workspace"));
    expect(rows.map(({ kind }) => kind)).to.have.members(kinds.map(({ name }) => name));
  });

  for (const { kind, full, changes, replaces, alsoReplaces = [], elsewhere = [] } of rows) {
    it(`has each input of ${kind}, or says that it is tried elsewhere`, () => {
      const tried = new Set([full, changes, replaces, ...alsoReplaces].flatMap((one) => Object.keys(one)));
      const { adopt: _, ...inputs } = resourceNamed(opikProvider, kind).inputs;
      expect([...tried, ...elsewhere]).to.have.members(Object.keys(inputs));
    });
  }
});
