import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { claimsFolder } from "../../../provider/hosts/claimsFolder";
import type { PostedClaim } from "../../../provider/kit";

const claim: PostedClaim = { kind: "declared", object: "house", urn: "a", values: { locked: "" } };
/** A process that is there for as long as this one. */
const PARENT = process.ppid;

describe("the folder of claims", () => {
  let runtime: string;
  const boardOf = (engineAddress: string | undefined, pid?: number) =>
    claimsFolder({
      name: "test",
      engineAddress,
      env: { XDG_RUNTIME_DIR: runtime },
      ...(pid === undefined ? {} : { pid }),
    });
  const folder = () => join(runtime, "pulumi-test");
  /** A process that is gone. */
  const gone = () => Number(spawnSync(process.execPath, ["-p", "process.pid"]).stdout.toString());

  beforeEach("a folder of the user's", () => {
    runtime = fs.mkdtempSync(join(tmpdir(), "claims-"));
  });
  afterEach("remove it", () => fs.rmSync(runtime, { recursive: true, force: true }));

  it("shows the claims of one process to the others of its run, and to no other run", () => {
    const [one, other] = [boardOf("127.0.0.1:1"), boardOf("127.0.0.1:1", PARENT)];
    other.post(claim);

    expect(one.others()).to.deep.equal([claim]);
    expect(other.others()).to.deep.equal([]);
    expect(boardOf("127.0.0.1:2").others()).to.deep.equal([]);
    other.post({ ...claim, object: "barn" });
    expect(one.others()).to.have.length(2);
  });

  it("has no value, and fingerprints that tell equal ones within one run only", () => {
    const [one, other] = [boardOf("127.0.0.1:1"), boardOf("127.0.0.1:1", PARENT)];
    const print = one.fingerprint({ a: [1], b: "s3cr3t" });

    expect(other.fingerprint({ b: "s3cr3t", a: [1] })).to.equal(print);
    expect(other.fingerprint({ b: "s3cr3t", a: [2] })).not.to.equal(print);
    expect(boardOf("127.0.0.1:2").fingerprint({ a: [1], b: "s3cr3t" })).not.to.equal(print);
  });

  it("can be read by nobody else, and is gone when the last process has ended", () => {
    const [one, other] = [boardOf("127.0.0.1:1"), boardOf("127.0.0.1:1", PARENT)];
    one.post(claim);
    one.fingerprint(1);
    other.post(claim);
    const [run = ""] = fs.readdirSync(folder());
    const modes = [
      folder(),
      join(folder(), run),
      ...fs.readdirSync(join(folder(), run)).map((name) => join(folder(), run, name)),
    ];
    if (process.platform !== "win32") {
      expect(modes.map((path) => fs.statSync(path).mode & 0o77)).to.deep.equal(modes.map(() => 0));
    }

    one.close();
    expect(other.others(), "what has ended can still be asked").to.deep.equal([claim]);
    other.close();
    expect(fs.readdirSync(folder())).to.deep.equal([]);
    other.close();
  });

  it("of a process that was killed counts for nothing, and is removed by a later run", () => {
    boardOf("127.0.0.1:1", gone()).post(claim);
    const one = boardOf("127.0.0.1:1");

    expect(one.others()).to.deep.equal([]);
    boardOf("127.0.0.1:2").post(claim);
    expect(fs.readdirSync(folder())).to.have.length(1);
  });

  it("begins anew where a process has several runs", () => {
    const first = boardOf("127.0.0.1:1", PARENT);
    first.post(claim);
    first.close();
    boardOf("127.0.0.1:1", PARENT).post({ ...claim, object: "barn" });

    expect(
      boardOf("127.0.0.1:1")
        .others()
        .map(({ object }) => object),
    ).to.deep.equal(["barn"]);
  });

  it("is done without where there is no engine, where it cannot be written, and where it is not the user's", () => {
    const unwritable = join(runtime, "file");
    fs.writeFileSync(unwritable, "");
    const broken = claimsFolder({
      name: "../test/none",
      engineAddress: "127.0.0.1:1",
      env: { XDG_RUNTIME_DIR: unwritable },
    });
    fs.mkdirSync(folder());
    fs.chmodSync(folder(), 0o777);
    const open = boardOf("127.0.0.1:1");
    for (const board of [boardOf(undefined), broken]) {
      board.post(claim);
      expect(board.others()).to.deep.equal([]);
      board.close();
    }
    if (process.platform !== "win32") {
      open.post(claim);
      expect(fs.readdirSync(folder()), "nothing is put where others can write").to.deep.equal([]);
      open.close();
    }
  });

  it("does not stumble over what is not a claim", () => {
    const one = boardOf("127.0.0.1:1");
    const other = boardOf("127.0.0.1:1", PARENT);
    other.post(claim);
    const [run = ""] = fs.readdirSync(folder());
    fs.appendFileSync(join(folder(), run, `${PARENT}.claims`), "{not JSON\n");

    expect(one.others()).to.deep.equal([claim]);
  });
});
