import { expect } from "chai";
import { Run } from "../../../provider/kit";

describe("the memory of a run", () => {
  it("is one for each owner, made once", () => {
    const run = new Run();
    const [one, other] = [{}, {}];
    const memory = run.memoryOf(one, () => ({ count: 1 }));

    expect(run.memoryOf(one, () => ({ count: 2 }))).to.equal(memory);
    expect(run.memoryOf(other, () => ({ count: 3 })).count).to.equal(3);
  });

  it("takes a text for inputs once", () => {
    const run = new Run();

    expect([run.isNews("one"), run.isNews("two"), run.isNews("one")]).to.deep.equal([true, true, false]);
  });

  it("has work on one object wait, and says so, also after a failure; work on others does not wait", async () => {
    const run = new Run();
    const order: string[] = [];
    const work = (name: string) => async (hasWaited: boolean) => {
      order.push(`${name} begins${hasWaited ? " after waiting" : ""}`);
      await new Promise(setImmediate);
      order.push(`${name} ends`);
      if (name === "first") {
        throw new Error("it failed");
      }
      return name;
    };

    const all = await Promise.allSettled([
      run.inTurn("house", work("first")),
      run.inTurn("house", work("second")),
      run.inTurn("barn", work("other")),
    ]);
    await run.inTurn("house", work("third"));

    expect(all.map(({ status }) => status)).to.deep.equal(["rejected", "fulfilled", "fulfilled"]);
    expect(order.filter((line) => !line.startsWith("other"))).to.deep.equal([
      "first begins",
      "first ends",
      "second begins after waiting",
      "second ends",
      "third begins",
      "third ends",
    ]);
    expect(order.indexOf("other begins")).to.be.lessThan(order.indexOf("first ends"));
  });

  it("does what is left at the end, and takes its claims down last", async () => {
    const done: string[] = [];
    let end: () => void | Promise<void> = () => undefined;
    const run = new Run({
      atEnd: (act) => {
        end = act;
      },
      board: {
        post: () => undefined,
        others: () => [],
        fingerprint: () => "",
        close: () => done.push("closed"),
      },
    });
    run.atEnd(async () => {
      await new Promise(setImmediate);
      done.push("first");
    });
    run.atEnd(() => {
      done.push("second");
    });

    await end();

    expect(done).to.deep.equal(["second", "first", "closed"]);
  });
});
