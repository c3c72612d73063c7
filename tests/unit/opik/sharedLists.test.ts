import { expect } from "chai";
import { systemClock } from "../../../provider/base/clock";
import { environments, RestCollection } from "../../../provider/opik";
import { clientOf, mockOpik, opikFailure, useNock } from "./support";

const row = { id: "018f8d5e-1111-7aaa-8bbb-000000000001", name: "qa" };

/* One list serves many calls of the engine, each of which ends or is cancelled by itself. */
describe("a list that several calls share", () => {
  useNock();
  const client = () => clientOf();
  const by = (of: ReturnType<typeof clientOf>, signal: AbortSignal) =>
    new RestCollection(of, environments, { workspace: "default", clock: systemClock, signal });

  it("is read anew for a later call although the first one has ended", async () => {
    mockOpik(() => [200, { content: [row] }]);
    const [of, first, second] = [client(), new AbortController(), new AbortController()];
    expect(await by(of, first.signal).candidates({}, -1)).to.have.length(1);
    first.abort(new Error("ended"));

    expect(await by(of, second.signal).candidates({}, -1)).to.have.length(1);
  });

  it("goes on for the others where the one that began it is cancelled", async () => {
    mockOpik(() => [200, { content: [row] }]);
    const [of, first, second] = [client(), new AbortController(), new AbortController()];
    const cancelled = opikFailure(by(of, first.signal).candidates({}, 1000));
    const joined = by(of, second.signal).candidates({}, 1000);
    first.abort(new Error("cancelled"));

    expect((await cancelled).code).to.equal("OPIK_CANCELLED");
    expect(await joined).to.have.length(1);
  });
});
