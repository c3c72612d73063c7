import { expect } from "chai";
import {
  Claims,
  checkResource,
  diffResource,
  PartialFailure,
  type Properties,
  settingNames,
  UNKNOWN,
} from "../../../provider/kit";
import { failureOf } from "../../support/dynamicHost";
import type { FakeClock } from "../../support/fakeClock";
import { House, HouseSettings } from "./house";
import { boards, contextOf } from "./support";

const { lifecycle } = HouseSettings;

describe("settings", () => {
  let house: House;
  let context: ReturnType<typeof contextOf<House>>;

  beforeEach("a house and a run of the engine", () => {
    house = new House();
    context = contextOf(house);
  });

  const check = (inputs: Properties, state?: Properties, urn?: string) =>
    checkResource(HouseSettings, () => context, { oldInputs: state, inputs, urn });
  const reasons = async (...args: Parameters<typeof check>) =>
    (await check(...args)).failures.map(({ reason }) => reason);
  const create = (inputs: Properties) => lifecycle.create(context, { inputs });

  it("are the inputs that are marked as such", () => {
    expect(settingNames(HouseSettings.inputs)).to.deep.equal([
      { input: "locked", wire: "is_locked" },
      { input: "alarmDelay", wire: "alarm_delay" },
      { input: "temperature", wire: "heating" },
      { input: "guests", wire: "guests" },
      { input: "gate", wire: "garden_gate" },
    ]);
  });

  it("may be declared in part: one write has all that differ, by the system's names", async () => {
    const { outputs } = await create({ locked: true, temperature: 20, guests: { allowed: ["ada"] } });

    expect(house.writes).to.deep.equal([{ is_locked: true, guests: { allowed: ["ada"] } }]);
    expect(outputs).to.deep.equal({
      houseId: "house-1",
      address: "1 Main Street",
      locked: true,
      temperature: 20,
      guests: { allowed: ["ada"] },
      baseline: { locked: false, temperature: 20, guests: { allowed: [] } },
      __applied: { locked: true, temperature: 20, guests: { allowed: ["ada"] } },
    });
  });

  it("may have null for a value", async () => {
    const { id, outputs } = await create({ gate: null });
    expect(house.live["garden_gate"]).to.equal(null);

    context = contextOf(house);
    await lifecycle.delete(context, { id, state: outputs });

    expect(house.live["garden_gate"]).to.equal("open");
  });

  describe("that nobody has set, which the system shows as null", () => {
    beforeEach("an alarm without a delay", () => {
      house.click({ alarm_delay: null });
      house.unset = ["alarm_delay"];
    });

    it("are told so, kept as the first value, and given back", async () => {
      await check({ alarmDelay: "PT5S" });
      expect(context.said).to.deep.equal(['house house-1: alarmDelay: live not set -> declared "PT5S".']);
      const { id, outputs } = await create({ alarmDelay: "PT5S" });
      expect(outputs["baseline"]).to.deep.equal({ alarmDelay: null });

      context = contextOf(house);
      await lifecycle.delete(context, { id, state: outputs });

      expect(house.live["alarm_delay"]).to.equal(null);
      expect(context.said).to.deep.equal(['house house-1: alarmDelay is restored: "PT5S" -> not set.']);
    });

    it("are left out by an import", async () => {
      const read = await lifecycle.read(context, { id: "house-1", state: undefined });

      expect(read?.inputs).to.include.keys("locked", "gate").and.not.include.keys("alarmDelay");
      expect(read?.outputs["baseline"]).not.to.have.property("alarmDelay");
    });

    it("are left out by a refresh of what was managed, and the next update sets them again", async () => {
      const { id, outputs: state } = await create({ alarmDelay: "PT5S" });
      house.click({ alarm_delay: null });
      context = contextOf(house);

      const read = await lifecycle.read(context, { id, state });

      expect(read?.inputs).not.to.have.property("alarmDelay");
      expect(read?.outputs).not.to.have.property("alarmDelay");
      expect(read?.outputs).to.deep.include({
        baseline: { alarmDelay: null },
        __applied: { alarmDelay: "PT5S" },
      });
      const { outputs } = await lifecycle.update(context, {
        id,
        state: read?.outputs ?? {},
        inputs: { alarmDelay: "PT5S" },
      });
      expect(house.live["alarm_delay"]).to.equal("PT5S");
      expect(outputs["baseline"]).to.deep.equal({ alarmDelay: null });
    });
  });

  describe("in a preview", () => {
    it("show what a create will give, without a write", async () => {
      const outputs = await lifecycle.preview?.(context, {
        id: undefined,
        state: undefined,
        inputs: { locked: true },
      });

      expect(outputs).to.deep.include({
        locked: true,
        baseline: { locked: false },
        address: "1 Main Street",
      });
      expect(house.writes).to.deep.equal([]);
    });

    it("show what an update will give, with the first baseline", async () => {
      const { id, outputs: state } = await create({ locked: true });

      const outputs = await lifecycle.preview?.(context, {
        id,
        state,
        inputs: { locked: false, temperature: 18.5 },
      });

      expect(outputs).to.deep.include({
        locked: false,
        temperature: 18.5,
        baseline: { locked: false, temperature: 20 },
      });
      expect(house.writes).to.have.length(1);
    });

    it("ask nothing where it is unknown whose they are", async () => {
      const inputs = { houseId: UNKNOWN, locked: true };

      expect(await lifecycle.preview?.(context, { id: undefined, state: undefined, inputs })).to.equal(
        inputs,
      );
      expect(await check(inputs)).to.deep.equal({ inputs, failures: [] });
      expect(house.reads).to.equal(0);
    });

    it("say what is live and what is declared, whatever the kind of value", async () => {
      await check({ locked: true, alarmDelay: "PT30S", guests: { allowed: ["ada"] }, temperature: UNKNOWN });

      expect(context.said).to.deep.equal([
        "house house-1: locked: live false -> declared true.",
        'house house-1: alarmDelay is already "PT30S", as declared: nothing to write, and nothing for a destroy to restore.',
        'house house-1: guests: live {"allowed":[]} -> declared {"allowed":["ada"]}.',
      ]);
    });

    it("say nothing where nothing is to be said", async () => {
      await check({ locked: false }, { locked: false });

      expect(context.said).to.deep.equal([]);
    });

    it("say what was changed by others, and what is given up", async () => {
      house.click({ is_locked: true, heating: 18.5 });

      await check({ locked: UNKNOWN }, { locked: false, temperature: 20 });

      expect(context.said).to.deep.equal([
        "house house-1: locked was changed outside of Pulumi: false -> true.",
        "house house-1: temperature is no longer managed and stays 18.5.",
      ]);
    });

    it("say nothing of what is live where the check fails", async () => {
      await check({ locked: true });
      context.said.splice(0);

      expect(await reasons({ locked: false, temperature: 0 })).to.have.length(1);
      expect(context.said).to.deep.equal([]);
    });

    it("fill in whose they are", async () => {
      expect((await check({ locked: true })).inputs).to.deep.equal({ houseId: "house-1", locked: true });
    });
  });

  describe("that the system does not show", () => {
    beforeEach(() => {
      delete house.live["is_locked"];
    });

    it("are a failure where declared, which names both the property and the system's key", async () => {
      expect(await reasons({ locked: false })).to.match(
        /does not contain is_locked, so the value of locked is not known/,
      );
      expect(await reasons({ temperature: 20 })).to.deep.equal([]);
    });

    it("are an error of each operation that needs them, and nothing is written", async () => {
      const outputs = { houseId: "house-1", locked: true, baseline: { locked: false }, __applied: {} };

      for (const operation of [
        lifecycle.delete(context, { id: "house-1", state: outputs }),
        create({ locked: false, temperature: 0 }),
        lifecycle.update(context, { id: "house-1", state: outputs, inputs: { locked: true } }),
        lifecycle.read(context, { id: "house-1", state: outputs }),
      ]) {
        expect((await failureOf(operation)).message).to.match(/SETTING_ABSENT/);
      }
      expect(house.writes).to.deep.equal([]);
    });

    it("are left out by an import, which takes over the others", async () => {
      const read = await lifecycle.read(context, { id: "house-1", state: undefined });

      expect(read?.inputs).to.deep.equal({
        houseId: "house-1",
        alarmDelay: "PT30S",
        temperature: 20,
        guests: { allowed: [] },
        gate: "open",
      });
      expect(read?.outputs["baseline"]).not.to.have.property("locked");
    });
  });

  describe("that are read back", () => {
    const slept = () => (context.clock as FakeClock).slept;

    it("are not waited for where they show at once", async () => {
      await create({ locked: true });

      expect(slept()).to.deep.equal([]);
      expect(house.reads).to.equal(2);
    });

    it("are waited for, longer each time, until they show", async () => {
      house.onWrite = (changes) => {
        house.lag = 2;
        house.click(changes);
      };

      expect((await create({ guests: { allowed: ["ada"] } })).outputs["guests"]).to.deep.equal({
        allowed: ["ada"],
      });
      expect(slept()).to.deep.equal([250, 500]);
    });

    it("are an error where they never show; the resource is kept with the live values", async () => {
      house.onWrite = () => undefined;

      const error = await failureOf(create({ locked: true, temperature: 18.5 }));

      expect(error.message).to.match(
        /The change to locked, temperature of house house-1 was accepted.*SETTING_NOT_EFFECTIVE/,
      );
      expect(error).to.be.instanceOf(PartialFailure);
      expect(error["outputs"]).to.deep.include({
        locked: false,
        temperature: 20,
        baseline: { locked: false, temperature: 20 },
      });
      expect(slept()).to.deep.equal([250, 500, 1000, 2000, 4000]);
      expect(house.writes).to.have.length(1);
    });

    it("are an error that names only those that do not show", async () => {
      house.onWrite = () => house.click({ is_locked: true });

      expect((await failureOf(create({ locked: true, temperature: 18.5 }))).message).to.match(
        /The change to temperature of/,
      );
    });

    it("are an error where something else moved, managed or not, and secrets are hidden", async () => {
      house.onWrite = (changes) =>
        house.click({ ...changes, heating: 0, address: "gone", door_key: "s3cr3t" });

      const { message } = await failureOf(create({ locked: true }));

      expect(message).to.match(/SETTING_UNEXPECTED_CHANGE/);
      expect(message).to.include('heating: 20 -> 0, address: "1 Main Street" -> "gone"');
      expect(message).not.to.include("door_key");
    });

    it("are told where something moved of which nothing is known, such as the time of the change", async () => {
      house.click({ updated_at: 1 });
      house.onWrite = (changes) => house.click({ ...changes, updated_at: 2, door_key: "s3cr3t" });

      await create({ locked: true });

      expect(context.said).to.include(
        'house house-1: fields that the provider does not know changed during the write: updated_at: 1 -> 2, door_key: absent -> "[hidden]".',
      );
    });

    it("are an error where anything vanished, known or not", async () => {
      house.click({ updated_at: 1 });
      house.onWrite = (changes) => {
        house.click(changes);
        delete house.live["updated_at"];
      };

      expect((await failureOf(create({ locked: true }))).message).to.match(
        /updated_at: 1 -> absent.*SETTING_UNEXPECTED_CHANGE/,
      );
    });

    it("are named without a value that is long, of which a part could hold half a credential", async () => {
      house.onWrite = (changes) => house.click({ ...changes, address: "s3cr3t".repeat(40) });

      const { message } = await failureOf(create({ locked: true }));

      expect(message).to.include('address: "1 Main Street" -> "[242 characters]"');
    });
  });

  describe("of a caller who may not write them", () => {
    beforeEach(() => {
      house.refusal = new Error("you may not");
    });

    it("are a failure of the first check, where something would have to be written", async () => {
      expect(await reasons({ locked: true })).to.deep.equal(["you may not"]);
      expect(await reasons({ temperature: 20 })).to.deep.equal([]);
    });

    it("are a warning where the resource is there: somebody else may apply", async () => {
      expect(await reasons({ locked: true }, { locked: false })).to.deep.equal([]);
      expect(context.said).to.include("warning: you may not");
    });

    it("are an error of the write itself, which keeps nothing and sends nothing", async () => {
      expect(await failureOf(create({ locked: true }))).to.equal(house.refusal);
      expect(house.writes).to.deep.equal([]);
    });

    it("may be managed as long as nothing has to be written", async () => {
      const { id, outputs } = await create({ locked: false });

      await lifecycle.delete(context, { id, state: outputs });

      expect(house.writes).to.deep.equal([]);
    });
  });

  describe("whose writes have an unknown fate twice", () => {
    const lost = (changes: Properties) => {
      house.click(changes);
      throw Object.assign(new Error("no response"), { effect: "unknown" });
    };
    const outputsOf = async (attempt: Promise<unknown>) =>
      ((await failureOf(attempt)) as unknown as PartialFailure).outputs;
    const update = (state: Properties, inputs: Properties) =>
      lifecycle.update(context, { id: "house-1", state, inputs });

    it("are given back where the first of the two values is live: it was ours", async () => {
      house.onWrite = lost;
      const first = await outputsOf(create({ gate: "closed" }));
      const second = await outputsOf(update(first, { gate: null }));
      house.onWrite = undefined;
      house.click({ garden_gate: "closed" });

      context = contextOf(house);
      await lifecycle.delete(context, { id: "house-1", state: second });

      expect(house.live["garden_gate"]).to.equal("open");
    });

    it("are left where a value is live that was never ours", async () => {
      house.onWrite = lost;
      const first = await outputsOf(create({ temperature: 22 }));
      const second = await outputsOf(update(first, { temperature: 23 }));
      house.onWrite = undefined;
      house.click({ heating: 24 });

      context = contextOf(house);
      await lifecycle.delete(context, { id: "house-1", state: second });

      expect(house.live["heating"]).to.equal(24);
    });
  });

  describe("of a resource that was renamed without an alias", () => {
    it("stay where the successor manages them, which is there before the resource is deleted", async () => {
      const { id, outputs } = await create({ locked: true, temperature: 25 });
      context = contextOf(house);

      const successor = await create({ locked: true });
      await lifecycle.delete(context, { id, state: outputs });

      expect(house.live).to.include({ is_locked: true, heating: 20 });
      expect(context.said).to.include(
        "warning: house house-1: locked stays true, because this run declares it. The resource that declares it now does not know its baseline, false, " +
          "so a destroy will not restore it. To keep a baseline, rename a resource with an alias, and replace " +
          "one with deleteBeforeReplace or --refresh.",
      );
      expect(successor.outputs["baseline"]).to.deep.equal({ locked: true });
    });

    it("stay where the successor's update took them over", async () => {
      const other = await create({ temperature: 20 });
      const { id, outputs } = await create({ locked: true });
      context = contextOf(house);

      await lifecycle.update(context, { id: other.id, state: other.outputs, inputs: { locked: true } });
      await lifecycle.delete(context, { id, state: outputs });

      expect(house.live["is_locked"]).to.equal(true);
    });

    it("are given back where the successor could not be created", async () => {
      const { id, outputs } = await create({ locked: true });
      context = contextOf(house);
      house.refusal = new Error("you may not");
      await failureOf(create({ locked: false }));
      house.refusal = undefined;

      await lifecycle.delete(context, { id, state: outputs });

      expect(house.live["is_locked"]).to.equal(false);
    });

    it("stay where the successor is the same as in an earlier run, which failed elsewhere", async () => {
      const { id, outputs } = await create({ locked: true });
      const successor = await create({ locked: true });
      context = contextOf(house);

      const { inputs } = await check({ locked: true }, successor.outputs);
      expect(await lifecycle.diff?.(context, { id, state: successor.outputs, inputs })).to.deep.equal([]);
      await lifecycle.delete(context, { id, state: outputs });

      expect(house.live["is_locked"]).to.equal(true);
    });

    it("are restored where the program declares others of the same house", async () => {
      const { id, outputs } = await create({ locked: true });
      context = contextOf(house);

      await check({ temperature: 18.5 });
      await check({ locked: true, houseId: "house-2" });
      await lifecycle.delete(context, { id, state: outputs });

      expect(house.live["is_locked"]).to.equal(false);
    });

    it("are given back by another run, which has other resources", async () => {
      const { id, outputs } = await create({ locked: true });
      await lifecycle.delete(contextOf(house), { id, state: outputs });

      expect(house.live["is_locked"]).to.equal(false);
    });
  });

  describe("of a resource that is replaced by itself", () => {
    /** Before Pulumi locked, declared unlocked: the direction in which a first value that is lost leaves it open. */
    const lockedBefore = async () => {
      house.click({ is_locked: true });
      const state = await create({ locked: false });
      context = contextOf(house);
      return state;
    };
    const destroy = async ({ id, outputs }: { id: string; outputs: Properties }) => {
      context = contextOf(house);
      await lifecycle.delete(context, { id, state: outputs });
    };

    it("are handed on where the old one is deleted first: nothing is written, and the first value is restored later", async () => {
      const { id, outputs } = await lockedBefore();
      house.writes.splice(0);

      const { inputs } = await check({ locked: false });
      await lifecycle.delete(context, { id, state: outputs });
      const successor = await create(inputs);
      expect(house.writes).to.deep.equal([]);
      expect(context.said.filter((line) => line.startsWith("warning"))).to.deep.equal([]);

      await destroy(successor);
      expect(house.live["is_locked"]).to.equal(true);
    });

    it("are kept with the first value where the old one is deleted and the new one cannot be created", async () => {
      const { id, outputs } = await lockedBefore();
      const { inputs } = await check({ locked: false });
      await lifecycle.delete(context, { id, state: outputs });
      house.click({ is_locked: true });
      house.refusal = new Error("you may not");

      const error = await failureOf(create(inputs));
      expect(error).to.be.instanceOf(PartialFailure);
      house.refusal = undefined;
      house.click({ is_locked: false });

      await destroy({ id, outputs: error["outputs"] as Properties });
      expect(house.live["is_locked"]).to.equal(true);
    });

    it("are handed on where a refresh has told the first value", async () => {
      const { id, outputs } = await lockedBefore();

      await lifecycle.read(context, { id, state: outputs });
      const { inputs } = await check({ locked: false });
      const successor = await create(inputs);
      await lifecycle.delete(context, { id, state: outputs });

      await destroy(successor);
      expect(house.live["is_locked"]).to.equal(true);
    });

    it("are said where the new one was created before anybody told it the first value", async () => {
      const { id, outputs } = await lockedBefore();

      const { inputs } = await check({ locked: false });
      await create(inputs);
      await lifecycle.delete(context, { id, state: outputs });

      expect(house.live["is_locked"]).to.equal(false);
      expect(context.said.join()).to.match(
        /warning: .*The resource that declares it now does not know its baseline, true,/,
      );
    });
  });

  describe("in two processes of one run", () => {
    it("are left in place by the one that deletes where the other one declares them", async () => {
      const { id, outputs } = await create({ locked: true, temperature: 25 });
      const board = boards();
      const [here, there] = [contextOf(house, { board: board() }), contextOf(house, { board: board() })];

      await checkResource(HouseSettings, () => there, { oldInputs: undefined, inputs: { locked: true } });
      await lifecycle.delete(here, { id, state: outputs });

      expect(house.live).to.include({ is_locked: true, heating: 20 });
    });

    it("are refused where they contradict each other, and where both are known also where they agree", async () => {
      const [one, other] = [boards(), boards()];
      const [here, there] = [contextOf(house, { board: one() }), contextOf(house, { board: one() })];
      const [known, third] = [contextOf(house, { board: other() }), contextOf(house, { board: other() })];
      const reasonsIn = async (where: typeof here, inputs: Properties, urn?: string) =>
        (
          await checkResource(HouseSettings, () => where as typeof context, {
            oldInputs: undefined,
            inputs,
            urn,
          })
        ).failures.map(({ reason }) => reason);

      expect(await reasonsIn(here, { locked: true }, "urn:one")).to.deep.equal([]);
      expect(await reasonsIn(there, { locked: true })).to.deep.equal([]);
      expect(await reasonsIn(there, { locked: false })).to.match(/declared twice in this program/);
      await reasonsIn(known, { locked: true }, "urn:one");
      expect(
        await reasonsIn(third, { locked: true }, "urn:one"),
        "a resource that changes its provider",
      ).to.deep.equal([]);
      expect(
        await reasonsIn(contextOf(house, { board: other() }), { locked: true }, "urn:two"),
      ).to.deep.equal([
        "locked of house house-1 is declared twice in this program, by urn:one and by urn:two (true). Keep one of the two " +
          "resources.",
      ]);
    });
  });

  describe("at the end of a run", () => {
    const declared = async () => {
      const { inputs } = await check({ locked: true });
      return create(inputs);
    };
    const complaints = () => context.said.filter((line) => line.includes("at the end of this run"));

    it("are told where something undid them", async () => {
      await declared();
      house.click({ is_locked: false });

      await context.end();

      expect(complaints()).to.deep.equal([
        "warning: house house-1: at the end of this run locked is false, not true as declared: something undid it during the " +
          "run. Run `pulumi up` again.",
      ]);
    });

    it("are told where another process of the run undid them, although this one wrote nothing", async () => {
      const state = await declared();
      const board = boards();
      const there = new Claims(board());
      context = contextOf(house, { board: board() });
      const { inputs } = await check({ locked: true }, state.outputs);
      await lifecycle.diff?.(context, { id: state.id, state: state.outputs, inputs });
      house.click({ is_locked: false });
      there.touch("settings:house-1");

      await context.end();

      expect(complaints()).to.have.length(1);
    });

    it("are not looked at where nothing was written, as in a preview", async () => {
      const state = await declared();
      context = contextOf(house);
      const { inputs } = await check({ locked: true }, state.outputs);
      await lifecycle.diff?.(context, { id: state.id, state: state.outputs, inputs });
      const reads = house.reads;

      await context.end();

      expect(house.reads).to.equal(reads);
    });

    it("are no complaint where they were taken out, destroyed, or where the look fails", async () => {
      const { id, outputs } = await declared();
      await lifecycle.update(context, { id, state: outputs, inputs: { temperature: 25 } });
      await context.end();
      context = contextOf(house);
      await lifecycle.diff?.(context, { id, state: outputs, inputs: { locked: true } });
      await lifecycle.delete(context, { id, state: outputs });
      await context.end();
      context = contextOf(house);
      await declared();
      context.clock.now = () => {
        throw new Error("no luck");
      };
      await context.end();

      expect(complaints()).to.deep.equal([]);
    });
  });

  describe("that hold what no state can keep", () => {
    const CUT = "caf\ud83d";

    it("are refused before a write where they are the first value, which could not be restored", async () => {
      house.click({ alarm_delay: CUT });

      expect((await failureOf(create({ alarmDelay: "PT1M" }))).message).to.match(
        /alarmDelay.*SETTING_NOT_STORABLE/,
      );
      expect(house.writes).to.deep.equal([]);
    });
  });

  it("say so where none is declared", async () => {
    await check({});

    expect(context.said).to.deep.equal([
      "warning: house house-1: no setting is declared, so none is managed. Settings to declare: locked, alarmDelay, temperature, guests, gate.",
    ]);
  });

  it("accuse nobody where the resource moves to another house", async () => {
    await check({ locked: true, houseId: "house-2" }, { locked: true, houseId: "house-1" });

    expect(context.said).to.deep.equal(["house house-2: locked: live false -> declared true."]);
  });

  it("are left to whoever clicks where the program ignores their changes", async () => {
    const { id, outputs } = await create({ locked: true, temperature: 25 });
    house.click({ is_locked: false });
    context = contextOf(house);
    const ignored = new Set(["locked"]);
    const inputs = { houseId: id, locked: true, temperature: 25 };

    expect(
      await diffResource(HouseSettings, context, { id, state: outputs, inputs, ignored }),
    ).to.deep.include({
      changed: [],
    });
    expect(context.said).to.include(
      "house house-1: locked stays false, since the program ignores its changes.",
    );
    const updated = await lifecycle.update(context, {
      id,
      state: outputs,
      inputs: { ...inputs, temperature: 18.5 },
      ignored,
    });

    expect(house.live).to.include({ is_locked: false, heating: 18.5 });
    expect(updated.outputs).to.deep.include({ locked: false, temperature: 18.5 });
    await context.end();
    expect(context.said.join()).not.to.include("at the end");
  });

  it("are written one after the other, each on what the other one has left", async () => {
    const seen: Properties[] = [];
    const results = await Promise.all([create({ locked: true }), create({ temperature: 25 })]);
    seen.push(...results.map(({ outputs }) => outputs));

    expect(house.live).to.include({ is_locked: true, heating: 25 });
    expect(seen).to.have.length(2);
  });

  describe("with a caveat", () => {
    it("say it once a run, and only where something is to be written", async () => {
      house.caveat = "this is assumed";

      await check({ locked: false });
      expect(context.said).not.to.include("warning: this is assumed");

      await check({ locked: true });
      await create({ locked: true });
      expect(context.said.filter((line) => line === "warning: this is assumed")).to.have.length(1);
    });
  });

  describe("declared twice in one run", () => {
    it("are a failure that names both resources, where the host knows them, also where they agree", async () => {
      expect(await reasons({ locked: true }, undefined, "urn:one")).to.deep.equal([]);

      expect(await reasons({ locked: true }, undefined, "urn:two")).to.deep.equal([
        "locked of house house-1 is declared twice in this program, by urn:one (true) and by urn:two (true). " +
          "Keep one of the two resources.",
      ]);
    });

    it("are no failure where one and the same resource is checked again", async () => {
      await check({ locked: true }, undefined, "urn:one");

      expect(await reasons({ locked: false }, undefined, "urn:one")).to.deep.equal([]);
    });

    it("are a failure only where they contradict each other, where the host does not know them", async () => {
      expect(await reasons({ guests: { allowed: ["ada"] } })).to.deep.equal([]);
      expect(await reasons({ guests: { allowed: ["ada"] } })).to.deep.equal([]);

      expect(await reasons({ guests: { allowed: [] } })).to.match(
        /guests of house house-1 is declared twice.*as \{"allowed":\["ada"\]\} and as \{"allowed":\[\]\}/,
      );
    });

    it("are no failure for other settings, other objects, other runs and what is unknown", async () => {
      await check({ locked: true }, undefined, "urn:one");

      expect(await reasons({ temperature: 0 }, undefined, "urn:two")).to.deep.equal([]);
      expect(await reasons({ locked: UNKNOWN }, undefined, "urn:three")).to.deep.equal([]);
      expect(await reasons({ houseId: "house-2", locked: false }, undefined, "urn:four")).to.deep.equal([]);
      context = contextOf(house);
      expect(await reasons({ locked: false }, undefined, "urn:five")).to.deep.equal([]);
    });
  });

  it("have nothing to list where the system cannot say what there is", async () => {
    expect(await lifecycle.list?.(context, { inputs: {} })).to.deep.equal([]);
  });
});
