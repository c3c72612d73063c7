import { expect } from "chai";
import { Claims, UNKNOWN } from "../../../provider/kit";
import { boards } from "./support";

const summary = (claims: Claims, object: string, urn?: string) =>
  claims.on(object, { urn }).map(({ kind, urn: theirs, names }) => [kind, theirs, ...names]);

describe("claims of a run", () => {
  it("are those of anybody else; of several declarations of one resource the last counts", () => {
    const claims = new Claims();
    claims.declare("house", { urn: "a", values: { locked: true } });
    claims.declare("house", { urn: "a", values: { locked: false, heating: UNKNOWN } });
    claims.declare("house", { urn: "b", values: {} });
    claims.hold("house", { urn: "b" });
    claims.declare("barn", { urn: "c", values: {} });

    expect(summary(claims, "house", "a")).to.deep.equal([
      ["declared", "b"],
      ["held", "b"],
    ]);
    expect(summary(claims, "house", "b")).to.deep.equal([["declared", "a", "locked"]]);
    expect(summary(claims, "house")).to.have.length(3);
    expect(claims.declaredObjects()).to.deep.equal(["house", "barn"]);
  });

  it("of nobody in particular are somebody else's, and equal ones are one", () => {
    const claims = new Claims();
    claims.declare("house", { values: { locked: true } });
    claims.declare("house", { values: { locked: true } });
    claims.declare("house", { values: { locked: false } });

    expect(summary(claims, "house", "a")).to.have.length(2);
    expect(summary(claims, "house")).to.have.length(2);
  });

  it("tell whether a value is another one", () => {
    const claims = new Claims();
    claims.declare("house", { urn: "a", values: { locked: true } });
    const [claim] = claims.on("house");

    expect(claim?.isOther("locked", false)).to.equal(true);
    expect(claim?.isOther("locked", true)).to.equal(false);
    expect(claim?.isOther("heating", 20)).to.equal(false);
  });

  it("of other processes are seen with their names and fingerprints; of a secret only the name", () => {
    const board = boards();
    const [here, there] = [new Claims(board()), new Claims(board())];
    there.declare("house", { urn: "a", values: { locked: true, code: "1234" }, secrets: new Set(["code"]) });
    there.touch("house");

    const [claim] = here.on("house", { urn: "b" });
    expect(claim?.names).to.deep.equal(["locked", "code"]);
    expect(claim?.declaration).to.equal(undefined);
    expect(claim?.isOther("locked", true)).to.equal(false);
    expect(claim?.isOther("locked", false)).to.equal(true);
    expect(claim?.isOther("locked", UNKNOWN)).to.equal(false);
    expect(claim?.isOther("code", "other")).to.equal(false);
    expect(here.elsewhere("house").map(({ kind }) => kind)).to.deep.equal(["declared", "touched"]);
    expect(there.elsewhere("house")).to.deep.equal([]);
    expect(here.on("barn")).to.deep.equal([]);
  });

  it("hand on what was left first", () => {
    const claims = new Claims();
    claims.handOn("house", { adopted: true });
    claims.handOn("house", { adopted: false, baseline: 1 });

    expect(claims.inherit("house")).to.deep.equal({ adopted: true, baseline: 1 });
    expect(claims.inherit("barn")).to.deep.equal({});
  });
});
