import { expect } from "chai";
import { PROJECT, URN, urnOf } from "./client";
import { FIELD, outputs, SETTING, usePlugin } from "./support";

const inputs = { organizationId: "org-acme", [SETTING]: true };

/** The beginning of a message, by which it is known. */
const said = ({ severity, message, urn }: { severity: string; message: string; urn: string }) => ({
  severity,
  urn,
  message: message.slice(0, 40),
});

describe("the plugin's messages", () => {
  const { client, engine, local } = usePlugin();

  const CAVEAT = "Opik has not published how organization settings are written";

  it("are at the resource, with their severity, and there before the response", async () => {
    await client().check({ [SETTING]: true });
    expect(engine().messages.map(said)).to.deep.equal([
      said({
        severity: "info",
        urn: URN,
        message: `organization "Acme" (org-acme): ${SETTING}: live false -> declared true.`,
      }),
      said({ severity: "warning", urn: URN, message: CAVEAT }),
    ]);
  });

  it("are at the resource that each of several calls at once is about", async () => {
    local().addOrganization({ id: "org-beta", name: "Beta", [FIELD]: false }, { ada: "ADMIN" });
    const urns = ["org-acme", "org-beta"].map((id) => urnOf(id));
    await Promise.all(
      ["org-acme", "org-beta"].map((id) =>
        client().check({ organizationId: id, [SETTING]: true }, { urn: urnOf(id) }),
      ),
    );
    const infos = engine().messages.filter(({ severity }) => severity === "info");
    expect(infos.map(({ urn }) => urn)).to.have.members(urns);
    for (const { urn, message } of infos) {
      expect(message).to.include(`(${urn.split("::").at(-1)})`);
    }
  });

  for (const { title, status } of [
    { title: "a response", status: 204 },
    { title: "a response that is an error", status: 403 },
  ]) {
    it(`hold up ${title} until the engine has them`, async () => {
      local().fault({ operation: "updateOrganization" }, { kind: "response", status, after: "processing" });
      const written = new Promise<void>((resolve) => {
        local().onRequest = ({ operation }) => operation === "updateOrganization" && resolve();
      });
      const release = engine().hold();
      const state = { isAnswered: false };
      const answer = client()
        .create(inputs)
        .catch(() => undefined)
        .finally(() => {
          state.isAnswered = true;
        });
      await written;
      // Time enough for a response that does not wait.
      for (let round = 0; round < 10; round++) {
        await fetch(`${local().url}/opik/api/is-alive/ver`);
      }
      expect(engine().messages).not.to.deep.equal([]);
      expect(state.isAnswered).to.equal(false);
      release();
      await answer;
      local().forget();
    });
  }

  it("are sent one after the other, so that the engine shows them in their order", async () => {
    const release = engine().hold();
    const answer = client().check({ [SETTING]: true });
    // Time enough for another one that does not wait.
    for (let round = 0; round < 10 || engine().messages.length === 0; round++) {
      await fetch(`${local().url}/opik/api/is-alive/ver`);
    }
    expect(engine().messages).to.have.length(1);
    release();
    await answer;
    expect(engine().messages).to.have.length(2);
    local().forget();
  });

  it("say a warning that is for all once per run, and again in the next", async () => {
    const caveats = () => engine().messages.filter(({ message }) => message.includes(CAVEAT));
    await client().check({ [SETTING]: true });
    await client().create(inputs);
    expect(caveats()).to.have.length(1);
    await client().configure();
    await client().check({ [SETTING]: false });
    expect(caveats()).to.have.length(2);
  });

  it("name what somebody else did", async () => {
    await client().check({ [SETTING]: true }, { olds: inputs });
    expect(engine().messages[0]?.message).to.include("was changed outside of Pulumi: true -> false");
    await client().delete(outputs(true, { baseline: true }));
  });

  it("of a delete are warnings where something stays behind", async () => {
    const about = { type: PROJECT, urn: urnOf("chat", PROJECT) };
    const { id, properties } = await client().create({ name: "chat", workspace: "default" }, about);
    await client().delete(properties ?? {}, { ...about, id });
    expect(engine().messages).to.have.length(1);
    expect(engine().messages[0]).to.include({ severity: "warning", urn: about.urn });
  });

  it("hold no credential", async () => {
    await client().check({ [SETTING]: true });
    await client().create(inputs);
    expect(JSON.stringify(engine().messages)).not.to.include("local-admin-api-key");
  });
});
