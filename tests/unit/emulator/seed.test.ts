import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { LocalOpikError, readSeed } from "../../../emulator";

describe("A file of organizations for the local Opik", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-seed-"));
    file = join(folder, "organizations.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (value: unknown) =>
    writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
  const refusal = (): LocalOpikError => {
    try {
      readSeed(file);
    } catch (error) {
      expect(error).to.be.instanceOf(LocalOpikError);
      return error as LocalOpikError;
    }
    throw new Error("The file was expected to be refused.");
  };

  it("may be the list as Opik gives it, the role being that of the first user", () => {
    write([
      { id: "a", name: "A", onlyAdminsInviteByEmail: true, role: "MEMBER" },
      { id: "b", name: "B" },
    ]);
    const { organizations, users } = readSeed(file);
    expect(organizations).to.deep.equal([
      { id: "a", name: "A", onlyAdminsInviteByEmail: true },
      { id: "b", name: "B" },
    ]);
    expect(users.map(({ userName, roles }) => [userName, roles])).to.deep.equal([
      ["ada", { a: "MEMBER", b: "ADMIN" }],
      ["grace", { a: "MEMBER", b: "MEMBER" }],
    ]);
  });

  it("may give the users too", () => {
    const user = {
      userName: "u",
      email: "e",
      password: "p",
      apiKey: "k",
      sessionToken: "t",
      roles: { a: "ADMIN" },
    };
    write({ organizations: [{ id: "a", name: "A" }], users: [user] });
    expect(readSeed(file).users).to.deep.equal([user]);
  });

  it("may be empty of organizations", () => {
    write([]);
    expect(readSeed(file).organizations).to.deep.equal([]);
  });

  it("is refused with the place of each mistake", () => {
    write([{ id: 1 }, { id: "b", name: "B", onlyAdminsInviteByEmail: "true" }]);
    expect(refusal().details).to.deep.equal([
      "[0].id must be a string, but is a number.",
      "[0].name is missing.",
      "[1].onlyAdminsInviteByEmail must be a boolean, but is a string.",
    ]);
    write({ organisations: [] });
    expect(refusal().details).to.deep.equal(["organizations is missing.", "organisations is not known."]);
  });

  it("is refused when roles stand where they mean nothing", () => {
    const user = {
      userName: "u",
      email: "e",
      password: "p",
      apiKey: "k",
      sessionToken: "t",
      roles: { x: "ADMIN" },
    };
    write({ organizations: [{ id: "a", name: "A", role: "ADMIN" }], users: [user] });
    expect(refusal().details).to.deep.equal([
      "organizations[0].role: if users are given, the roles belong there.",
      "users[0].roles.x: there is no organization with this id.",
    ]);
  });

  it("is refused when it is something else, not JSON, or not there", () => {
    write('"text"');
    expect(refusal()).to.include({ code: "OPIK_LOCAL_FILE_INVALID" });
    write('[\n{"id" 1}]');
    expect(refusal().what).to.equal(`${file} is not valid JSON (line 2, column 7).`);
    rmSync(file);
    expect(refusal()).to.include({ code: "OPIK_LOCAL_FILE_UNREADABLE", what: `There is no file ${file}.` });
  });
});
