import { expect } from "chai";
import { NOTABLE_MS, Pauses } from "../../../provider/opik/observe/pauses";
import { FakeClock } from "../../support/fakeClock";
import { START } from "./support";

function listening() {
  const clock = new FakeClock(START);
  const said: string[] = [];
  const pauses = new Pauses({ clock, say: (message) => said.push(message) });
  return { clock, said, pause: (until: number) => pauses.began().paused(START + until) };
}

describe("a pause that the server asks for", () => {
  it("is said at its beginning, in whole seconds", () => {
    const { said, pause } = listening();
    pause(11_200);
    expect(said).to.deep.equal(["Opik: the server asks for a pause; the next request is made in 12 s."]);
  });

  it("is not said where it is short", () => {
    const { said, pause } = listening();
    pause(NOTABLE_MS - 1);
    expect(said).to.deep.equal([]);
  });

  it("is said once, also where others wait for its end, or it became a little longer", () => {
    const { clock, said, pause } = listening();
    pause(30_000);
    clock.advance(1_000);
    pause(30_000);
    pause(30_000 + NOTABLE_MS - 1);
    expect(said).to.have.length(1);
  });

  it("is said again where it became much longer, or is another one", () => {
    const { clock, said, pause } = listening();
    pause(30_000);
    pause(60_000);
    clock.advance(61_000);
    pause(71_000);
    expect(said.map((message) => /\d+ s/.exec(message)?.[0])).to.deep.equal(["30 s", "60 s", "10 s"]);
  });
});
