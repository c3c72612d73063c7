import { expect } from "chai";
import { reporting } from "../../../cli/engine/progress";
import { deferred, FakeClock, rejection } from "./support";

describe("progress lines", () => {
  const clock = new FakeClock();
  const lines: string[] = [];
  const context = { clock, env: {}, signal: undefined, progress: (line: string) => lines.push(line) };
  beforeEach(() => {
    lines.length = 0;
  });

  it("come after a second and then every ten, with what is true at that moment", async () => {
    let count = 0;
    const work = deferred<string>();
    const result = reporting(context, () => `made ${count}`, work.promise);
    clock.advance(999);
    expect(lines).to.deep.equal([]);
    count = 3;
    clock.advance(1);
    clock.advance(9_999);
    expect(lines).to.deep.equal(["made 3 (1 s)"]);
    count = 4;
    clock.advance(1);
    expect(lines).to.deep.equal(["made 3 (1 s)", "made 4 (11 s)"]);
    work.resolve("done");
    expect(await result).to.equal("done");
    clock.advance(60_000);
    expect(lines).to.have.lengthOf(2);
  });

  it("end with the work, also when it fails", async () => {
    const error = await rejection(reporting(context, () => "working", Promise.reject(new Error("no"))));
    expect(error.message).to.equal("no");
    expect(clock.waiting).to.equal(0);
  });

  it("count from the beginning of the whole work where that is given", async () => {
    const startedAt = clock.now();
    clock.advance(30_000);
    const work = deferred<void>();
    const result = reporting(context, () => "second phase", work.promise, startedAt);
    clock.advance(1_000);
    work.resolve();
    await result;
    expect(lines).to.deep.equal(["second phase (31 s)"]);
  });
});
