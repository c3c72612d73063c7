import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadLearnedContract, parseLearnedContract } from "../../../provider/opik/learned";
import { opikError } from "./support";

const request = { method: "PATCH", path: "/api/organizations/{organizationId}", success: [200] };
const file = (changes: object = {}, requests: object[] = [request]) =>
  JSON.stringify({
    version: 1,
    deployment: "https://opik.test",
    learned: "2026-11-24",
    operations: { updateOrganization: { requests } },
    ...changes,
  });

describe("the file of a learned contract", () => {
  it("is read where it is whole and right", () => {
    expect(parseLearnedContract(file(), "x").operations["updateOrganization"]?.requests).to.have.length(1);
  });

  for (const [what, text, place] of [
    ["is not JSON", "{", "is not JSON"],
    ["has another version", file({ version: 2 }), "version"],
    ["has a stranger's key", file({ extra: 1 }), "extra"],
    [
      "has an operation that there is not",
      file({ operations: { nothing: { requests: [request] } } }),
      "operations.nothing",
    ],
    ["leaves the origin by its path", file({}, [{ ...request, path: "//evil.test/x" }]), "requests.0.path"],
    [
      "leaves the origin by a whole URL",
      file({}, [{ ...request, path: "https://evil.test/" }]),
      "requests.0.path",
    ],
    ["climbs up", file({}, [{ ...request, path: "/api/%2e%2e/x" }]), "requests.0.path"],
    [
      "sets the credential's header",
      file({}, [{ ...request, headers: { authorization: { value: "x" } } }]),
      "authorization",
    ],
    [
      "sets a header with a line break",
      file({}, [{ ...request, headers: { "x-a": { value: "b\r\nc" } } }]),
      "x-a",
    ],
    [
      "asks for a value that there is not",
      file({}, [{ ...request, body: { a: { $value: "password" } } }]),
      "requests.0.body",
    ],
    ["asks for one in its path", file({}, [{ ...request, path: "/api/{secret}" }]), "requests.0.path"],
    [
      "is nested without an end",
      file({}, [{ ...request, body: "deep" }]).replace('"deep"', "[".repeat(50_000) + "]".repeat(50_000)),
      "levels",
    ],
    ["has no status of success", file({}, [{ ...request, success: [] }]), "requests.0.success"],
  ] as const) {
    it(`is refused where it ${what}, and the error names the place`, () => {
      const error = opikError(() => parseLearnedContract(text, "opik-contract.json"));

      expect(error.code).to.equal("OPIK_CONTRACT_INVALID");
      expect(error.message).to.include("opik-contract.json");
      expect(error.message).to.include(place);
    });
  }

  const id = { $value: "organizationId" };
  const fixed = { method: "POST", path: "/api/organizations/org-acme", success: [200] };
  for (const [what, requests] of [
    ["nowhere", [fixed]],
    ["in one of two requests only", [request, { ...fixed, when: { onlyAdminsInviteByEmail: true } }]],
    ["in its condition only", [{ ...fixed, when: { organizationId: "org-acme" } }]],
    [
      "as a part of another word of the path",
      [{ ...fixed, path: "/api/organizations/org-1{organizationId}" }],
    ],
    ["as a part of another word of a text", [{ ...fixed, body: { id: { $text: ["org-1", id] } } }]],
    [
      "in another form, which may be another organization",
      [{ ...fixed, body: { id: { ...id, $map: { a: "b" } } } }],
    ],
    ["in a constant only", [{ ...fixed, body: { $constant: id } }]],
    ["in an object whose id is left out", [{ ...fixed, body: { $live: { except: ["id"] } } }]],
    ["in an object whose id is another one", [{ ...fixed, body: { $live: { with: { id: "org-acme" } } } }]],
  ] as const) {
    it(`is refused where a request has the id of what is written ${what}`, () => {
      const error = opikError(() => parseLearnedContract(file({}, [...requests]), "opik-contract.json"));

      expect(error.code).to.equal("OPIK_CONTRACT_ID_MISSING");
      expect(error.message).to.match(/updateOrganization\.requests\.[01]\b.*organizationId/);
    });
  }

  for (const [where, more] of [
    ["its path, before a verb", { path: "/api/organizations/{organizationId}:restrict" }],
    ["its query", { query: { id } }],
    ["its body", { body: { input: [{ id }] } }],
    ["a text of its body", { body: { query: { $text: ['update(id: "', id, '")'] } } }],
    ["a header", { headers: { "x-organization": id } }],
    ["the object that it repeats", { body: { organization: { $live: { except: ["role"] } } } }],
    ["the object whose id it replaces by the same", { body: { $live: { with: { id } } } }],
  ] as const) {
    it(`is taken where a request has the id in ${where}`, () => {
      expect(parseLearnedContract(file({}, [{ ...fixed, ...more }]), "x").version).to.equal(1);
    });
  }

  describe("on the disk", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "pulumi-opik-contract-"));
      mkdirSync(join(folder, "program"));
      writeFileSync(join(folder, "Pulumi.yaml"), "name: x\n");
      writeFileSync(join(folder, "contract.json"), file());
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));
    const load = (value: string, origin = "https://opik.test") =>
      loadLearnedContract({ value, source: "opik:contract" }, origin, join(folder, "program"));

    it("is looked for from the folder of Pulumi.yaml, also where the program lies below it", () => {
      expect(load("contract.json").deployment).to.equal("https://opik.test");
    });

    it("is an error that names the path and where it was configured, where it is not there", () => {
      const error = opikError(() => load("missing.json"));

      expect(error.code).to.equal("OPIK_CONTRACT_UNREADABLE");
      expect(error.message).to.include(join(folder, "missing.json"));
      expect(error.message).to.include("opik:contract");
    });

    it("is never quoted where it is another file, such as one with secrets, that somebody named", () => {
      for (const text of ["hunter2-first-line\nsecond", '{"token": "hunter2-token" "x"}', "hunter2"]) {
        writeFileSync(join(folder, "other"), text);
        const error = opikError(() => load("other"));

        expect(error.code).to.equal("OPIK_CONTRACT_INVALID");
        expect(error.message).to.not.include("hunter2");
        expect(error.cause, "what the engine prints of it").to.equal(undefined);
      }
    });

    it("is not waited for where it is a pipe, a device or a folder", () => {
      execFileSync("mkfifo", [join(folder, "pipe")]);
      for (const path of ["pipe", "/dev/zero", "program"]) {
        const error = opikError(() => load(path));

        expect(error.code).to.equal("OPIK_CONTRACT_UNREADABLE");
        expect(error.message).to.include("it is not a file");
      }
    });

    it("is never used for another deployment than the one it was learned from", () => {
      expect(opikError(() => load("contract.json", "https://other.test")).code).to.equal(
        "OPIK_CONTRACT_OTHER_DEPLOYMENT",
      );
    });
  });
});
