import { expect } from "chai";
import { ConfigurationError } from "../../../provider/opik";
import { Log } from "../../../provider/opik/observe/log";
import { attempt, LIST, tell, WRITE } from "./support";

describe("the log", () => {
  const lines: string[] = [];
  const log = new Log((line) => lines.push(line));
  beforeEach("forget", () => {
    lines.length = 0;
  });

  it("has a line for each request", () => {
    tell(log, LIST, [
      attempt({ status: 429, durationMs: 3.6 }),
      attempt({ status: 200, attempt: 2, waitedMs: 1250.2 }),
    ]);
    expect(lines).to.deep.equal([
      "opik debug operation=listOrganizations method=GET path=/organizations status=429 attempt=1 ms=4 waitedMs=0 sentBytes=0 receivedBytes=199",
      "opik debug operation=listOrganizations method=GET path=/organizations status=200 attempt=2 ms=12 waitedMs=1250 sentBytes=0 receivedBytes=199",
    ]);
  });

  it("says why there was no response", () => {
    tell(log, WRITE, [attempt({ failure: "refused", receivedBytes: 0, sentBytes: 33 })]);
    expect(lines).to.deep.equal([
      "opik debug operation=updateOrganization method=PATCH path=/organizations/{organizationId} failure=refused attempt=1 ms=12 waitedMs=0 sentBytes=33 receivedBytes=0",
    ]);
  });

  it("says that no request was needed", () => {
    log.cached("listOrganizations");
    expect(lines).to.deep.equal(["opik debug operation=listOrganizations cached=true"]);
  });

  for (const [title, error, type] of [
    [
      "the code of an error that explains itself",
      new ConfigurationError({ code: "OPIK_CANARY", what: "secret-1", next: "secret-2" }),
      "OPIK_CANARY",
    ],
    ["the kind of any other error", new RangeError("secret-1"), "RangeError"],
    ["nothing of what is no error at all", "secret-1", "unknown"],
  ] as const) {
    it(`says ${title}, and not its text`, () => {
      tell(log, LIST, [], { error });
      expect(lines).to.deep.equal([
        `opik debug operation=listOrganizations method=GET path=/organizations error=${type}`,
      ]);
    });
  }
});
