import { expect } from "chai";
import { Silences } from "../../../provider/opik/observe/silences";
import { attempt, LIST, WRITE } from "./support";

function listening() {
  const said: string[] = [];
  return { said, silences: new Silences((message) => said.push(message)) };
}

const timedOut = attempt({ failure: "timeout", durationMs: 30_000 });

describe("a server that does not answer", () => {
  it("is told of when it is asked again", () => {
    const { said, silences } = listening();
    const operation = silences.began(LIST);
    operation.attempted(timedOut);
    expect(said).to.deep.equal([]);
    operation.retrying(timedOut);

    expect(said).to.deep.equal([
      "Opik: no response from https://opik.test within 30 s; trying again, up to 5 times in all.",
    ]);
  });

  it("is told of once, however many operations wait and however often they ask", () => {
    const { said, silences } = listening();
    for (const operation of [silences.began(LIST), silences.began(WRITE)]) {
      operation.retrying(timedOut);
      operation.retrying(timedOut);
    }
    expect(said).to.have.length(1);
  });

  it("is told of again where it had answered meanwhile", () => {
    const { said, silences } = listening();
    silences.began(LIST).retrying(timedOut);
    silences.began(LIST).attempted(attempt({ status: 503 }));
    silences.began(LIST).retrying(timedOut);
    expect(said).to.have.length(2);
  });

  it("is no matter where it fails at once, or answers", () => {
    const { said, silences } = listening();
    silences.began(LIST).retrying(attempt({ failure: "refused" }));
    silences.began(LIST).retrying(attempt({ status: 503, durationMs: 29_000 }));
    expect(said).to.deep.equal([]);
  });
});
