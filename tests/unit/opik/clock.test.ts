import { getEventListeners } from "node:events";
import { expect } from "chai";
import { systemClock } from "../../../provider/base/clock";
import { rejection } from "./support";

const dateNow = Date.now;
const DAY_MS = 24 * 60 * 60 * 1000;

describe("the clock of the system", () => {
  afterEach("the machine's clock is right again", () => {
    Date.now = dateNow;
  });

  it("tells the time since the epoch", () => {
    const before = Date.now();
    expect(systemClock.wallTime()).to.be.within(before, Date.now());
  });

  it("goes on where the machine's clock is set back", () => {
    const before = systemClock.now();
    Date.now = () => 0;
    expect(systemClock.now()).to.be.within(before, before + DAY_MS);
    expect(systemClock.wallTime()).to.equal(0);
  });

  it("counts like a time stamp, for tracing", () => {
    expect(systemClock.now()).to.be.at.least(performance.timeOrigin);
  });

  it("waits, and lets go of the signal", async () => {
    const { signal } = new AbortController();
    await systemClock.sleep(0, signal);
    await systemClock.sleep(0);
    expect(getEventListeners(signal, "abort")).to.deep.equal([]);
  });

  it("ends a wait when it is cancelled, with the reason that was given", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const waiting = rejection(systemClock.sleep(DAY_MS, controller.signal));
    controller.abort(reason);
    expect(await waiting).to.equal(reason);
    expect(getEventListeners(controller.signal, "abort")).to.deep.equal([]);
  });

  it("does not begin a wait that is cancelled already", async () => {
    const reason = new Error("enough");
    expect(await rejection(systemClock.sleep(DAY_MS, AbortSignal.abort(reason)))).to.equal(reason);
  });
});
