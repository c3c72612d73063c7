import { dirname, join } from "node:path";
import { expect } from "chai";
import { ENGINE_TIMEOUT_MS, environmentOf, expectExit, usePlaygrounds } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";

const compiled = require.resolve("../../examples/organization-settings");

describe("the example organization-settings", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();

  it("restricts invitations, exports what it says, and gives back", async () => {
    const stack = await playground({
      environment: environmentOf(local()),
      program: async () => {
        delete require.cache[compiled];
        return require(compiled);
      },
    });

    expectExit(await stack.run("up"), 0);

    expect(local().organization("org-acme")["onlyAdminsInviteByEmail"]).to.equal(true);
    const outputs = await stack.stack.outputs();
    expect(outputs["organization"]?.value).to.equal("Acme");
    expect(outputs["restrictInvitationsToAdmins"]?.value).to.equal(true);
    expect(outputs["baseline"]?.value).to.deep.equal({ restrictInvitationsToAdmins: false });
    expectExit(await stack.run("destroy"), 0);
    expect(local().organization("org-acme")["onlyAdminsInviteByEmail"]).to.equal(false);
  });

  it("finds the package and its dynamic runtime from the folder that the root's Pulumi.yaml names", () => {
    const root = dirname(require.resolve("pulumi-opik/package.json"));
    const folder = join(root, "examples", "organization-settings");

    // As Pulumi's dynamic provider host looks it up: from the folder's own node_modules upward.
    const found = require.resolve("pulumi-opik/dynamic-runtime-v1", { paths: [folder] });

    expect(require(found).provider("OrganizationSettings")).to.have.property("check");
  });
});
