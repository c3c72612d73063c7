import { readFileSync } from "node:fs";
import { expect } from "chai";
import { ExplainedError } from "../../../provider/base/explainedError";
import { hostError as hostErrorOf } from "../../../provider/hosts/dynamic/hostError";
import { PartialFailure } from "../../../provider/kit";

const TEXT = "exports.handler=()=>1";
const hostError = (error: unknown) => hostErrorOf(error, TEXT, (text) => text);

const explained = new ExplainedError({
  code: "TEST_WRONG",
  what: "It is wrong.",
  next: "Put it right.",
});

/** What Pulumi's dynamic provider host prints of an error. */
function printed(error: Error): string {
  return `${error}: ${error.stack}`;
}

describe("an error for the dynamic provider host", () => {
  it("reads as one message where it explains itself", () => {
    expect(printed(hostError(explained))).to.equal("Opik: It is wrong. Put it right. [TEST_WRONG]");
    expect(hostError(explained).cause).to.equal(explained);
  });

  it("keeps the stack of a bug, so that it can be reported", () => {
    const bug = new TypeError("x is not a function");

    expect(printed(hostError(bug))).to.equal(`Opik: ${bug.stack}`);
  });

  it("keeps the stack of an error of Node's own, which has a code but explains nothing", () => {
    const missing = thrownBy(() => readFileSync("/does/not/exist"));

    expect(missing).to.have.property("code", "ENOENT");
    expect(printed(hostError(missing))).to.include("\n    at ");
  });

  for (const [thrown, message] of [
    ["a text", "a text"],
    [undefined, "undefined"],
    [null, "null"],
    [42, "42"],
  ] as const) {
    it(`is made of anything that was thrown, such as ${JSON.stringify(thrown) ?? "undefined"}`, () => {
      expect(hostError(thrown).message).to.equal(message);
      expect(printed(hostError(thrown))).to.equal(`Opik: ${message}`);
    });
  }

  it("has an id, properties and reasons only where the resource is to be kept", () => {
    const kept = hostError(new PartialFailure("one", { color: "red" }, explained));

    expect(kept).to.include({ id: "one", message: explained.message });
    expect(kept).to.deep.include({
      properties: { color: "red", __provider: TEXT },
      reasons: [explained.message],
    });
    expect(printed(kept)).to.equal(`Opik: ${explained.message}`);
    for (const name of ["id", "properties", "reasons"]) {
      expect(hostError(explained)).not.to.have.property(name);
      expect(hostError(Object.assign(new Error("x"), { id: "one" }))).not.to.have.property(name);
    }
  });

  it("keeps the resource also where its error is empty or no error", () => {
    expect(hostError(new PartialFailure("one", {}, "a text"))).to.deep.include({
      id: "one",
      properties: { __provider: TEXT },
      reasons: ["a text"],
    });
  });
});

function thrownBy(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("It was expected to throw, but it did not.");
}
