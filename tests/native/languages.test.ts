import { expect } from "chai";
import { ENGINE_TIMEOUT_MS, environmentOf } from "../support/engine";
import { callsOfRuns, LIST, useLocalOpik, WRITE } from "../support/localOpik";
import { useExample } from "./example";
import { go, python, type Run, typescript, typescriptNative, yaml } from "./languages";
import { addingProject, version } from "./packageAdd";

/** What each step of the example is to do, whatever language it is written in. */
const outputs = {
  organization: "Acme",
  restrictInvitationsToAdmins: true,
  baseline: { restrictInvitationsToAdmins: false },
};

describe("the example organization-settings, run by pulumi and the language's own host", () => {
  const local = useLocalOpik();

  for (const language of [typescript, typescriptNative, python, go, yaml]) {
    describe(`in ${language.name}`, function () {
      this.timeout(ENGINE_TIMEOUT_MS);
      const example = useExample(language);

      it("previews, applies, is idle and gives back, with the calls of every other language", async () => {
        const step = (name: Parameters<Run>[0]) => {
          local().forget();
          return example.run(name, environmentOf(local()));
        };

        const preview = await step("preview");
        expect(preview.exitCode, preview.stdout + preview.stderr).to.equal(0);
        expect(preview.stdout).to.include("restrictInvitationsToAdmins: live false -> declared true.");
        expect(callsOfRuns(local())).to.deep.equal([LIST]);

        const up = await step("up");
        expect(up.exitCode, up.stdout + up.stderr).to.equal(0);
        expect(outputsIn(up.stdout)).to.deep.equal(outputs);
        expect(callsOfRuns(local())).to.deep.equal([LIST, WRITE, LIST]);
        expect(local().organization("org-acme")["onlyAdminsInviteByEmail"]).to.equal(true);

        const again = await step("up");
        expect(again.stdout).to.match(/2 unchanged/);
        expect(callsOfRuns(local())).to.deep.equal([LIST]);

        const destroy = await step("destroy");
        expect(destroy.exitCode, destroy.stdout + destroy.stderr).to.equal(0);
        expect(destroy.stdout).to.include("restrictInvitationsToAdmins is restored: true -> false.");
        expect(local().organization("org-acme")["onlyAdminsInviteByEmail"]).to.equal(false);
      });

      if (language !== typescript) {
        it("previews with what `pulumi package add` leaves, with the plugin in Pulumi's own folder", async () => {
          const adding = await addingProject(example, environmentOf(local()));
          adding.reset();
          await adding.installPlugin();
          const added = await adding.pulumi("package", "add", `opik@${version}`);
          expect(added.exitCode, added.stdout + added.stderr).to.equal(0);
          expect(adding.project()).to.not.have.property("plugins");
          expect(adding.project()["packages"]).to.deep.equal({ opik: `opik@${version}` });

          const preview = await example.run("preview", adding.environment);

          expect(preview.exitCode, preview.stdout + preview.stderr).to.equal(0);
          expect(callsOfRuns(local())).to.deep.equal([LIST]);
        });
      }
    });
  }
});

/** The stack's outputs in what a driver has printed. */
function outputsIn(stdout: string): unknown {
  return JSON.parse(/^outputs: (.*)$/m.exec(stdout)?.[1] ?? "null");
}
