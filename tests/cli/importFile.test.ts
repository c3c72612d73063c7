import { execFile } from "node:child_process";
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

  it("OPIK_PROVIDER_LOG=debug shows each request on the standard error", async () => {
    const args = ["--type", "OrganizationSettings"];
    const { stdout, stderr } = await run(args, { OPIK_PROVIDER_LOG: "debug" });

    expect(JSON.parse(stdout).resources).to.have.length(3);
    expect(stderr).to.match(/^opik debug operation=listOrganizations .* status=200 attempt=1 [^\n]*\n$/);
  });

  it("refuses a type that there is not", async () => {
    const error = await importFile("--type", "Nothing").catch((caught: { stderr: string }) => caught);

    expect((error as { stderr: string }).stderr).to.include("OrganizationSettings, Project");
  });
});
