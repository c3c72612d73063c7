import { cpSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ENGINE_TIMEOUT_MS, environmentOf } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { useExample } from "./example";
import { edit, typescript, typescriptNative } from "./languages";
import { root } from "./support";

for (const language of [typescript, typescriptNative]) {
  describe(`the example policy pack, on a program in ${language.name}`, function () {
    this.timeout(ENGINE_TIMEOUT_MS);
    const local = useLocalOpik();
    const example = useExample(language);
    let pack: string;

    before("as an executable: the host that can be had is too old to run a pack", () => {
      const folder = join(example.folder, ".policy");
      cpSync(join(root, "examples", "policy"), folder, { recursive: true });
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
      pack = join(folder, "pack");
      const script = `#!/bin/sh\ncd "${folder}" && exec node node_modules/@pulumi/pulumi/cmd/run-policy-pack "$1" .\n`;
      writeFileSync(pack, script, { mode: 0o755 });
    });

    const preview = () => example.run("preview", environmentOf(local()), "--policy-pack", pack);

    it("lets invitations be restricted, and nothing else", async () => {
      const restricted = await preview();
      expect(restricted.exitCode, restricted.stdout + restricted.stderr).to.equal(0);
      expect(restricted.stdout).to.include("✅ opik@v");

      const program = join(example.folder, "index.ts");
      edit(program, "restrictInvitationsToAdmins: true", "restrictInvitationsToAdmins: false");
      const open = await preview();
      expect(open.exitCode, open.stdout).not.to.equal(0);
      expect(open.stdout).to.match(
        /\[mandatory\] {2}opik-invitations-stay-restricted .*OrganizationSettings: acme/,
      );
      expect(open.stdout).to.include("Everybody may invite new users, who are billed.");
    });
  });
}
