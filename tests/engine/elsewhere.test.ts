import { expect } from "chai";
import { LocalOpik } from "../../emulator";
import { Project as Dynamic } from "../../sdk/dynamic";
import { ENGINE_TIMEOUT_MS, expectExit, useStacks } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { resourcesOf } from "../support/quickStack";

const { Project: Native } = require("pulumi-opik/native") as { Project: typeof Dynamic };

for (const { flavour, Project } of [
  { flavour: "dynamic flavour", Project: Dynamic },
  { flavour: "plugin", Project: Native },
]) {
  describe(`objects and their resources, ${flavour}`, function () {
    this.timeout(ENGINE_TIMEOUT_MS);
    const local = useLocalOpik();
    const stackOf = useStacks(local);
    const names = () =>
      local()
        .objects("Project")
        .map(({ name }) => name);

    it("at another server are not lost: refresh and destroy fail and say why, and the right address goes on", async () => {
      const { stack } = await stackOf(() => void new Project("chat", { name: "chat" }));
      expectExit(await stack.run("up"), 0);
      const other = await LocalOpik.start();
      const { envVars } = stack.stack.workspace;
      try {
        envVars["OPIK_URL_OVERRIDE"] = other.url;
        for (const kind of ["refresh", "destroy"] as const) {
          const { exitCode, stdout, stderr } = await stack.run(kind);
          expect(exitCode, kind).not.to.equal(0);
          expect(`${stdout}${stderr}`).to.match(/is not at .*OPIK_OBJECT_ELSEWHERE/);
        }
        const preview = await stack.run("preview");
        expect(preview.stdout).to.match(/The state has it at .* It will be created here\./);
      } finally {
        envVars["OPIK_URL_OVERRIDE"] = local().url;
        await other.stop();
      }
      expect(resourcesOf(stack).filter(({ type }) => type.endsWith("Project"))).to.have.length(1);
      expectExit(await stack.run("preview", { expectNoChanges: true }), 0);
      expectExit(await stack.run("destroy"), 0);
      expect(names()).not.to.include("chat");
    });

    it("are one to one: what a new resource takes over, the old one does not change back in turn", async () => {
      const { stack, declared } = await stackOf(() => void new Project("a", { name: "alpha" }));
      expectExit(await stack.run("up"), 0);

      declared.program = () => {
        const c = new Project("c", { name: "alpha", adopt: true });
        new Project("a", { name: "gamma" }, { dependsOn: c });
      };
      for (const kind of ["preview", "up"] as const) {
        const { exitCode, stdout } = await stack.run(kind);
        expect(exitCode, kind).not.to.equal(0);
        expect(stdout).to.match(/belongs to this resource, and another one of this program takes it over/);
      }
      expect(names()).to.include("alpha").and.not.include("gamma");

      // Both have it in the state by now.
      const again = await stack.run("up");
      expect(again.exitCode).not.to.equal(0);
      expect(again.stdout).to.match(/belongs to two resources of this program/);
      expect(names()).to.include("alpha").and.not.include("gamma");
    });
  });
}
