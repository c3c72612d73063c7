import { expect } from "chai";
import * as classes from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, environmentOf, expectExit, usePlaygrounds, usePlugin } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { allFixtures, type Fixture } from "./fixtures";
import { type Flavour, programOf } from "./programs";

const FIELD = "onlyAdminsInviteByEmail";

describe("states that earlier versions left behind", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();
  const plugin = usePlugin();

  async function stackOf({ types, projects, deployment }: Fixture, flavour: Flavour) {
    local().click("org-acme", { [FIELD]: true });
    for (const project of projects) {
      local().addProject(project);
    }
    const stack = await playground({
      environment: environmentOf(local()),
      searchPath: [plugin()],
      program: programOf(flavour, types, classes),
    });
    await stack.stack.importStack({ version: 3, deployment });
    return stack;
  }

  const written = () => local().requests.filter(({ method }) => method !== "GET");

  it("are of both flavours and of this version", () => {
    expect([...allFixtures().keys()]).to.include.members(["0.1.0/dynamic", "0.1.0/plugin"]);
  });

  for (const [name, fixture] of allFixtures()) {
    describe(name, () => {
      it("shows no change, refreshes and is given back", async () => {
        const stack = await stackOf(fixture, fixture.flavour);

        const preview = await stack.run("preview", { expectNoChanges: true, diff: true });
        expectExit(preview, 0);
        expectExit(await stack.run("refresh", { expectNoChanges: true }), 0);
        const up = await stack.run("up", { expectNoChanges: true });
        expectExit(up, 0);
        expect(written()).to.deep.equal([]);

        expectExit(await stack.run("destroy"), 0);
        expect(local().organization("org-acme")[FIELD]).to.equal(false);
        expect(local().projects()).to.deep.equal([]);
      });

      it("heals drift", async () => {
        const stack = await stackOf(fixture, fixture.flavour);
        local().click("org-acme", { [FIELD]: false });

        expectExit(await stack.run("up"), 0);

        expect(local().organization("org-acme")[FIELD]).to.equal(true);
      });

      it("goes on in the other flavour without a replacement or a write", async () => {
        const stack = await stackOf(fixture, fixture.flavour === "dynamic" ? "plugin" : "dynamic");

        const up = await stack.run("up", { diff: true });
        expectExit(up, 0);
        expect(up.stdout).not.to.match(/replace|[+-]\d? to|created|deleted/);
        expect(written()).to.deep.equal([]);

        expectExit(await stack.run("destroy"), 0);
        expect(local().organization("org-acme")[FIELD]).to.equal(false);
        expect(local().projects()).to.deep.equal([]);
      });
    });
  }
});
