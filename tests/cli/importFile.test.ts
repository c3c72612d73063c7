import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { ENGINE_TIMEOUT_MS, environmentOf, usePlaygrounds, usePlugin } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { NativeOrganizationSettings } from "../support/nativeClasses";

const main = require.resolve("../../cli/main");

describe("pulumi-opik import-file", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik({
    organizations: [
      { id: "org-1", name: "Acme Größe", onlyAdminsInviteByEmail: true },
      { id: "org-2", name: "acme grosse", onlyAdminsInviteByEmail: false },
      { id: "org-3", name: "Acme grosse!", onlyAdminsInviteByEmail: false },
    ],
  });
  const playground = usePlaygrounds();
  const plugin = usePlugin();

  function run(args: readonly string[], more: Record<string, string> = {}) {
    const env = {
      PATH: process.env["PATH"],
      OPIK_CONFIG_PATH: "/dev/null",
      ...environmentOf(local()),
      ...more,
    };
    return promisify(execFile)(process.execPath, [main, "import-file", ...args], { env });
  }

  const failure = (args: readonly string[], more: Record<string, string> = {}) =>
    run(args, more).then(
      ({ stdout }) => expect.fail(`it did not fail, but printed ${stdout}`),
      (error: { code: number; stderr: string }) => error,
    );

  const importFile = async (...args: string[]) => (await run(args)).stdout;

  it("lists what can be imported, each under a name of its own", async () => {
    const { resources } = JSON.parse(await importFile("--type", "OrganizationSettings"));

    expect(resources).to.deep.equal([
      { type: "opik:index:OrganizationSettings", name: "acme-gro-e", id: "org-1" },
      { type: "opik:index:OrganizationSettings", name: "acme-grosse", id: "org-2" },
      { type: "opik:index:OrganizationSettings", name: "acme-grosse-2", id: "org-3" },
    ]);
  });

  it("names what the engine can import: everything is imported, and the next preview is clean", async () => {
    // `pulumi import` itself needs a language host; the same import by the resource's option needs none.
    const { resources } = JSON.parse(await importFile("--type", "OrganizationSettings"));
    let isImport = true;
    const stack = await playground({
      environment: environmentOf(local()),
      searchPath: [plugin()],
      program: async () => {
        for (const { name, id } of resources) {
          const args = { organizationId: id, restrictInvitationsToAdmins: id === "org-1" };
          new NativeOrganizationSettings(name, args, isImport ? { import: id } : {});
        }
      },
    });

    const imported = await stack.run("up");
    isImport = false;
    const after = await stack.run("preview", { expectNoChanges: true });

    expect(imported.stdout).to.match(/3 imported/);
    expect(after.exitCode, after.stdout).to.equal(0);
    expect(local().requestsOf("updateOrganization")).to.deep.equal([]);
  });

  describe("--workspace", () => {
    const uuid = (n: number) => `0198c7a5-6f2f-7c5e-8f3a-${String(n).padStart(12, "0")}`;
    beforeEach(() => {
      for (const workspace of ["default", "ada"]) {
        local().addProject({ id: uuid(1), name: "chat", visibility: "private" }, workspace);
        local().addObject("Environment", { id: uuid(2), name: "chat" }, workspace);
      }
    });
    const team = [
      { type: "opik:index:Project", name: "chat", id: `ada/${uuid(1)}` },
      { type: "opik:index:Environment", name: "chat-2", id: `ada/${uuid(2)}` },
    ];

    it("lists what is in that workspace only, by ids that name it", async () => {
      const { resources } = JSON.parse(await importFile("--workspace", "ada"));

      expect(resources).to.include.deep.members(team);
      for (const { type, id } of resources) {
        expect(type).not.to.equal("opik:index:OrganizationSettings");
        expect(id).to.match(/^ada\b/);
      }
    });

    it("gives ids by themselves where it is the configured one", async () => {
      const { stdout } = await run(["--workspace", "ada"], { OPIK_WORKSPACE: "ada" });

      expect(JSON.parse(stdout).resources).to.include.deep.members(
        team.map((one) => ({ ...one, id: one.id.replace("ada/", "") })),
      );
    });

    it("goes with --type", async () => {
      const { resources } = JSON.parse(await importFile("--workspace", "ada", "--type", "Environment"));

      expect(resources).to.deep.equal([{ ...team[1], name: "chat" }]);
    });
  });

  it("OPIK_PROVIDER_LOG=debug shows each request on the standard error", async () => {
    const args = ["--type", "OrganizationSettings"];
    const { stdout, stderr } = await run(args, { OPIK_PROVIDER_LOG: "debug" });

    expect(JSON.parse(stdout).resources).to.have.length(3);
    expect(stderr).to.match(/^opik debug operation=listOrganizations .* status=200 attempt=1 [^\n]*\n$/);
  });

  it("refuses a type that there is not", async () => {
    const { stderr } = await failure(["--type", "Nothing"]);

    expect(stderr).to.include("Choose from: OrganizationSettings, Project");
  });

  describe("with a file to write", () => {
    let folder: string;
    let file: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "pulumi-opik-import-"));
      file = join(folder, "import.json");
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("leaves the file alone, says why and fails where the credential is refused", async () => {
      await importFile("--out", file);
      const good = readFileSync(file, "utf8");
      const refused = { OPIK_API_KEY: "refused-key" };

      for (const words of [
        ["--out", file],
        ["--out", file, "--force"],
        ["--out", file, "-t", "Project"],
      ]) {
        const { code, stderr } = await failure(words, refused);
        expect(code).to.equal(1);
        expect(stderr).to.match(/\[OPIK_UNAUTHORIZED\]\n$/);
        expect(readFileSync(file, "utf8")).to.equal(good);
      }
      expect((await failure(["--out", file], refused)).stderr).to.match(
        /^Error: OrganizationSettings cannot be listed, so nothing was written\. .+\n.+ to --type\. \[OPIK_UNAUTHORIZED\]\n$/,
      );
      expect(readdirSync(folder)).to.deep.equal(["import.json"]);
    });

    it("lists what there is where a deployment lacks one kind", async () => {
      local().enable("open-source");
      local().addProject({ id: "0198c7a5-6f2f-7c5e-8f3a-0123456789ab", name: "chat" } as never);
      const { stdout, stderr } = await run([], { OPIK_URL_OVERRIDE: `${local().url}/api` });

      expect(JSON.parse(stdout).resources).to.deep.include({
        type: "opik:index:Project",
        name: "chat",
        id: "0198c7a5-6f2f-7c5e-8f3a-0123456789ab",
      });
      expect(stderr).to.match(/^OrganizationSettings: .+\[OPIK_OPEN_SOURCE\]\n$/);
    });

    it("replaces a file that says something else only with --force", async () => {
      writeFileSync(file, "mine");
      expect((await failure(["--out", file])).stderr).to.match(/\[CLI_FILE_EXISTS\]\n$/);
      expect(readFileSync(file, "utf8")).to.equal("mine");

      await importFile("--out", file, "--force");
      const written = readFileSync(file, "utf8");
      expect(JSON.parse(written).resources).to.have.length.above(2);
      await importFile("--out", file);
      expect(readFileSync(file, "utf8"), "the same again needs no --force").to.equal(written);
    });

    it("takes the configuration of a stack", async () => {
      const { OPIK_API_KEY = "", OPIK_URL_OVERRIDE = "" } = environmentOf(local());
      const stack = join(folder, "stack.json");
      const values = {
        "opik:url": { value: OPIK_URL_OVERRIDE },
        "opik:apiKey": { value: OPIK_API_KEY, secret: true },
      };
      writeFileSync(stack, JSON.stringify(values));
      const { stdout } = await run(["--stack-config", stack, "-t", "OrganizationSettings"], {
        OPIK_API_KEY: "",
        OPIK_URL_OVERRIDE: "",
      });

      expect(JSON.parse(stdout).resources).to.have.length(3);
    });
  });
});
