import { expect } from "chai";
import { OrganizationSettings } from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, environmentOf, usePlaygrounds } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";

const FIELD = "onlyAdminsInviteByEmail";
const TEXT = `exports.handler=()=>require("pulumi-opik/dynamic-runtime-v1").provider("OrganizationSettings")`;

describe("the provider's text in the state of a stack", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();

  const stack = () =>
    playground({
      environment: environmentOf(local()),
      program: async () => {
        new OrganizationSettings("settings", { restrictInvitationsToAdmins: true });
      },
    });

  async function textsOf({ stack }: Awaited<ReturnType<typeof playground>>): Promise<unknown[]> {
    const { resources } = (await stack.exportStack()).deployment;
    const { inputs, outputs } = resources.at(-1);
    return [inputs.__provider, outputs.__provider];
  }

  it("is the fixed one, in inputs and outputs, after a create and after a refresh", async () => {
    const acme = await stack();

    await acme.run("up");
    expect(await textsOf(acme)).to.deep.equal([TEXT, TEXT]);

    local().click("org-acme", { [FIELD]: false });
    await acme.run("refresh");
    expect(await textsOf(acme)).to.deep.equal([TEXT, TEXT]);
  });

  it("is there after a write of unknown fate, so that a refresh and a destroy can follow", async () => {
    const acme = await stack();
    local().fault(
      { operation: "updateOrganization" },
      { kind: "response", status: 500, after: "processing" },
    );

    expect((await acme.run("up")).exitCode).not.to.equal(0);
    expect(await textsOf(acme)).to.deep.equal([TEXT, TEXT]);

    const refresh = await acme.run("refresh");
    expect(refresh.exitCode, refresh.stdout).to.equal(0);
    const destroy = await acme.run("destroy");
    expect(destroy.exitCode, destroy.stdout).to.equal(0);
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
  });
});
