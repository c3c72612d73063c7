import { expect } from "chai";
import { checkResource, PartialFailure, type Properties, settingNames, UNKNOWN } from "../../../provider/kit";
import { failureOf } from "../../support/dynamicHost";
import type { FakeClock } from "../../support/fakeClock";
import { House, HouseSettings } from "./house";
import { contextOf } from "./support";

const { lifecycle } = HouseSettings;

describe("settings", () => {
  let house: House;
  let context: ReturnType<typeof contextOf<House>>;

  beforeEach("a house and a run of the engine", () => {
    house = new House();
    context = contextOf(house);
  });

  const check = (news: Properties, olds?: Properties, urn?: string) =>
    checkResource(HouseSettings, () => context, { olds, news, urn });
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
    await lifecycle.delete(context, { id, outputs });

    expect(house.live["garden_gate"]).to.equal("open");
  });

  describe("in a preview", () => {
    it("show what a create will give, without a write", async () => {
      const outputs = await lifecycle.preview?.(context, {
        id: undefined,
        olds: undefined,
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
      const { id, outputs: olds } = await create({ locked: true });

      const outputs = await lifecycle.preview?.(context, {
        id,
        olds,
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

      expect(await lifecycle.preview?.(context, { id: undefined, olds: undefined, inputs })).to.equal(inputs);
      expect(await check(inputs)).to.deep.equal({ inputs, failures: [] });
      expect(house.reads).to.equal(0);
    });

    it("say what is live and what is declared, whatever the kind of value", async () => {
      await check({ locked: true, alarmDelay: "PT30S", guests: { allowed: ["ada"] }, temperature: UNKNOWN });

      expect(context.said).to.deep.equal([
        "house house-1: locked: live false -> declared true.",
        'house house-1: alarmDelay is "PT30S" already, as declared; nothing has to be written.',
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
      expect(await reasons({ locked: false })).to.match(/does not have is_locked, so locked is not known/);
      expect(await reasons({ temperature: 20 })).to.deep.equal([]);
    });

    it("are an error of each operation that needs them, and nothing is written", async () => {
      const outputs = { houseId: "house-1", locked: true, baseline: { locked: false }, __applied: {} };

      for (const operation of [
        create({ locked: false, temperature: 0 }),
        lifecycle.update(context, { id: "house-1", olds: outputs, news: { locked: true } }),
        lifecycle.read(context, { id: "house-1", outputs }),
      ]) {
        expect((await failureOf(operation)).message).to.match(/SETTING_ABSENT/);
      }
      expect(house.writes).to.deep.equal([]);
    });

    it("are left out by an import, which takes over the others", async () => {
      const read = await lifecycle.read(context, { id: "house-1", outputs: undefined });

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
        /The change of locked, temperature of house house-1 was accepted.*SETTING_NOT_EFFECTIVE/,
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
        /The change of temperature of/,
      );
    });

    it("are an error where something else moved, managed or not, and secrets are hidden", async () => {
      house.onWrite = (changes) =>
        house.click({ ...changes, heating: 0, address: "gone", door_key: "s3cr3t" });

      const { message } = await failureOf(create({ locked: true }));

      expect(message).to.match(/SETTING_NEIGHBOUR_MOVED/);
      expect(message).to.include('heating: 20 -> 0, address: "1 Main Street" -> "gone"');
      expect(message).to.include('door_key: absent -> "[hidden]"');
      expect(message).not.to.include("s3cr3t");
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

      await lifecycle.delete(context, { id, outputs });

      expect(house.writes).to.deep.equal([]);
    });
  });

  describe("whose writes have an unknown fate twice", () => {
    const lost = (changes: Properties) => {
      house.click(changes);
      throw Object.assign(new Error("no answer"), { effect: "unknown" });
    };
    const outputsOf = async (attempt: Promise<unknown>) =>
      ((await failureOf(attempt)) as unknown as PartialFailure).outputs;
    const update = (olds: Properties, news: Properties) =>
      lifecycle.update(context, { id: "house-1", olds, news });

    it("are given back where the first of the two values is live: it was ours", async () => {
      house.onWrite = lost;
      const first = await outputsOf(create({ gate: "closed" }));
      const second = await outputsOf(update(first, { gate: null }));
      house.onWrite = undefined;
      house.click({ garden_gate: "closed" });

      context = contextOf(house);
      await lifecycle.delete(context, { id: "house-1", outputs: second });

      expect(house.live["garden_gate"]).to.equal("open");
    });

    it("are left where a value is live that was never ours", async () => {
      house.onWrite = lost;
      const first = await outputsOf(create({ temperature: 22 }));
      const second = await outputsOf(update(first, { temperature: 23 }));
      house.onWrite = undefined;
      house.click({ heating: 24 });

      context = contextOf(house);
      await lifecycle.delete(context, { id: "house-1", outputs: second });

      expect(house.live["heating"]).to.equal(24);
    });
  });

  describe("of a resource that was renamed without an alias", () => {
    it("stay where the successor manages them, which is there before the resource is deleted", async () => {
      const { id, outputs } = await create({ locked: true, temperature: 25 });
      context = contextOf(house);

      const successor = await create({ locked: true });
      await lifecycle.delete(context, { id, outputs });

      expect(house.live).to.include({ is_locked: true, heating: 20 });
      expect(context.said).to.include(
        "house house-1: locked stays true: another resource manages it since this run. What it was before, false, is " +
          "forgotten; rename a resource with an alias to keep that.",
      );
      expect(successor.outputs["baseline"]).to.deep.equal({ locked: true });
    });

    it("stay where the successor's update took them over", async () => {
      const other = await create({ temperature: 20 });
      const { id, outputs } = await create({ locked: true });
      context = contextOf(house);

      await lifecycle.update(context, { id: other.id, olds: other.outputs, news: { locked: true } });
      await lifecycle.delete(context, { id, outputs });

      expect(house.live["is_locked"]).to.equal(true);
    });

    it("are given back where the successor could not be created", async () => {
      const { id, outputs } = await create({ locked: true });
      context = contextOf(house);
      house.refusal = new Error("you may not");
      await failureOf(create({ locked: false }));
      house.refusal = undefined;

      await lifecycle.delete(context, { id, outputs });

      expect(house.live["is_locked"]).to.equal(false);
    });

    it("are given back by another run, which has other resources", async () => {
      const { id, outputs } = await create({ locked: true });
      await lifecycle.delete(contextOf(house), { id, outputs });

      expect(house.live["is_locked"]).to.equal(false);
    });
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
