import { EventEmitter } from "node:events";
import { expect } from "chai";
import { interruptOf } from "../../../provider/hosts/dynamic/interrupt";
import { gate, until } from "../opik/support";

/** A process that records how it was killed. */
class Host extends EventEmitter {
  readonly pid = 4711;
  readonly happened: string[] = [];

  kill(pid: number, signal: string): boolean {
    this.happened.push(`kill ${pid} ${signal}`);
    return true;
  }
}

function host() {
  const made = new Host();
  const atEnd = interruptOf(made as unknown as NodeJS.Process);
  return { made, atEnd, note: (word: string) => () => void made.happened.push(word) };
}

describe("the end of the dynamic provider host", () => {
  it("is by the signal that it got, after everybody had a word", async () => {
    const { made, atEnd, note } = host();
    atEnd(note("one"));
    atEnd(note("two"));
    made.emit("SIGINT");
    expect(made.happened).to.deep.equal(["one", "two"]);
    await until(() => made.happened.length > 2);
    expect(made.happened).to.deep.equal(["one", "two", "kill 4711 SIGINT"]);
    expect(made.listenerCount("SIGINT")).to.equal(0);
  });

  it("waits for what takes a while", async () => {
    const { made, atEnd, note } = host();
    const { passed, open } = gate();
    atEnd(() => passed.then(note("slow")));
    atEnd(note("quick"));
    made.emit("SIGINT");
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.happened).to.deep.equal(["quick"]);
    open();
    await until(() => made.happened.length > 2);
    expect(made.happened).to.deep.equal(["quick", "slow", "kill 4711 SIGINT"]);
  });

  it("is not touched while nobody has anything to do then", () => {
    expect(host().made.listenerCount("SIGINT")).to.equal(0);
  });

  for (const way of ["on", "once"] as const) {
    it(`is left to another listener that was there before (${way})`, async () => {
      const { made, atEnd, note } = host();
      made[way]("SIGINT", note("other"));
      atEnd(note("one"));
      made.emit("SIGINT");
      await new Promise((resolve) => setImmediate(resolve));
      expect(made.happened).to.deep.equal(["one", "other"]);
    });
  }
});
