import { delimiter, dirname } from "node:path";
import { expect } from "chai";
import { demo, withoutRepeatedReads } from "../../cli/demo/demo";
import { ENGINE_BUILD_TIMEOUT_MS, theEngine } from "../support/engine";

describe("the demo", function () {
  this.timeout(ENGINE_BUILD_TIMEOUT_MS);

  it("tells the main job from preview to giving back, in plain text, and every step comes out as it says", async () => {
    const lines: string[] = [];

    const { path } = await theEngine();
    const env = { ...process.env, PATH: [dirname(path), process.env["PATH"]].join(delimiter) };

    const done = await demo((line) => lines.push(line), env);

    const text = lines.join("\n");
    expect(done, text).to.equal(true);
    expect(text).to.include("~ restrictInvitationsToAdmins: true => false");
    expect(text).to.include('PATCH /api/organizations/org-acme {"onlyAdminsInviteByEmail":true} -> 204');
    expect(text).to.match(/All 6 steps did what they say\.$/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what must not be there
    expect(text).not.to.match(/\u001b/);
  });

  it("takes a read that a slow machine repeats for one, and no write", () => {
    const [read, write] = ["GET /api/organizations", "PATCH /api/organizations/org-acme"];
    expect(withoutRepeatedReads([read, read, write, write, read])).to.deep.equal([read, write, write, read]);
  });
});
