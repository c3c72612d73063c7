import { EventEmitter } from "node:events";
import { expect } from "chai";
import { atInterrupt } from "../../../provider/hosts/dynamic/atInterrupt";

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
  const listen = (act: () => void) => atInterrupt(act, made as unknown as NodeJS.Process);
  return { made, listen, note: (word: string) => () => made.happened.push(word) };
}

describe("the end of the dynamic provider host", () => {
  it("is by the signal that it got, after everybody had a word", () => {
    const { made, listen, note } = host();
    listen(note("one"));
    listen(note("two"));
    made.emit("SIGINT");
    expect(made.happened).to.have.members(["one", "two", "kill 4711 SIGINT"]);
    expect(made.happened.at(-1)).to.equal("kill 4711 SIGINT");
    expect(made.listenerCount("SIGINT")).to.equal(0);
  });

  for (const way of ["on", "once"] as const) {
    it(`is left to another listener that was there before (${way})`, () => {
      const { made, listen, note } = host();
      made[way]("SIGINT", note("other"));
      listen(note("one"));
      made.emit("SIGINT");
      expect(made.happened).to.deep.equal(["one", "other"]);
    });
  }
});
