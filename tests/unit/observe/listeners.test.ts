import { expect } from "chai";
import { listeners } from "../../../provider/opik";
import { FakeClock } from "../../support/fakeClock";
import { attempt, LIST, tell } from "./support";

/** What a user hears of one request with this environment. */
function heard(env: Record<string, string | undefined>) {
  const said: string[] = [];
  const observer = listeners({
    env,
    clock: new FakeClock(),
    report: { info: (message) => said.push(message), warn: (message) => said.push(`warning: ${message}`) },
  });
  tell(observer, LIST, [attempt({ status: 200 })]);
  return said;
}

describe("without a log", () => {
  it("a user hears of a server that does not answer", () => {
    const said: string[] = [];
    const report = { info: (message: string) => said.push(message), warn: () => undefined };
    const observer = listeners({ env: {}, clock: new FakeClock(), report });
    observer.began(LIST)?.retrying?.(attempt({ failure: "timeout", durationMs: 30_000 }));
    expect(said).to.have.length(1);
    expect(said[0]).to.include("no response from https://opik.test");
  });
});

describe("OPIK_PROVIDER_LOG", () => {
  for (const value of [undefined, "", "  "]) {
    it(`${JSON.stringify(value)} is off`, () => {
      expect(heard({ OPIK_PROVIDER_LOG: value })).to.deep.equal([]);
    });
  }

  for (const value of ["debug", "DEBUG", " debug\n"]) {
    it(`${JSON.stringify(value)} shows each request`, () => {
      const said = heard({ OPIK_PROVIDER_LOG: value });
      expect(said).to.have.length(1);
      expect(said[0]).to.match(/^opik debug operation=listOrganizations /);
    });
  }

  for (const value of ["trace", "1", "true", "canary-7d0a"]) {
    it(`${JSON.stringify(value)} is none: a warning says so without repeating it`, () => {
      expect(heard({ OPIK_PROVIDER_LOG: value })).to.deep.equal([
        "warning: OPIK_PROVIDER_LOG is not set to a log level: set it to debug, or unset it.",
      ]);
    });
  }
});
