import { expect } from "chai";
import { SETTING, usePlugin } from "./support";

const LINE = /^opik debug operation=/;

describe("the plugin's log", () => {
  describe("that is asked for", () => {
    const { client, engine } = usePlugin({ env: { OPIK_PROVIDER_LOG: "debug" } });
    const said = () => engine().messages.filter(({ message }) => LINE.test(message));

    it("goes to the engine, for the run as a whole, before the response", async () => {
      await client().check({ [SETTING]: true });
      expect(said()).to.have.length(1);
      expect(said()[0]).to.include({ severity: "info", urn: "" });
    });

    it("holds neither the credential nor the id", async () => {
      const { inputs = {} } = await client().check({ [SETTING]: true });
      await client().create(inputs);
      expect(said().map(({ message }) => /operation=(\w+)/.exec(message)?.[1])).to.include.members([
        "listOrganizations",
        "updateOrganization",
      ]);
      const text = JSON.stringify(said());
      expect(text).not.to.include("local-admin-api-key");
      expect(text).not.to.include("org-acme");
    });

    it("ends with the summary when the engine ends the run, once for each run", async () => {
      const summaries = () => engine().messages.filter(({ message }) => message.startsWith("Opik: this run"));
      await client().check({ [SETTING]: true });
      expect(summaries()).to.deep.equal([]);
      await client().cancel();
      await client().cancel();
      expect(summaries().map(({ urn, severity }) => [urn, severity])).to.deep.equal([["", "info"]]);
      expect(summaries()[0]?.message).to.include(": 1 request, 0 retries,");

      await client().configure();
      await client().check({ [SETTING]: true });
      await client().cancel();
      expect(summaries()).to.have.length(2);
      expect(summaries()[1]?.message).to.include(": 1 request, 0 retries,");
    });
  });

  describe("that is asked for in another word", () => {
    const { client, engine } = usePlugin({ env: { OPIK_PROVIDER_LOG: "verbose" } });

    it("is not there, and one warning says so", async () => {
      await client().check({ [SETTING]: true });
      await client().check({ [SETTING]: true });
      const about = engine().messages.filter(({ message }) => message.includes("OPIK_PROVIDER_LOG"));
      expect(about).to.have.length(1);
      expect(about[0]).to.include({ severity: "warning", urn: "" });
      expect(engine().messages.filter(({ message }) => LINE.test(message))).to.deep.equal([]);
    });
  });

  describe("that nobody asked for", () => {
    const { client, engine, local } = usePlugin();

    it("is not there, and the run ends without a word", async () => {
      await client().check({ [SETTING]: true });
      const before = engine().messages.length;
      await client().cancel();
      expect(engine().messages.filter(({ message }) => LINE.test(message))).to.deep.equal([]);
      expect(engine().messages).to.have.length(before);
    });

    it("is not needed to learn that the server limited the rate", async () => {
      local().fault({ operation: "listOrganizations" }, { kind: "response", status: 429, body: {} });
      await client().check({ [SETTING]: true });
      await client().cancel();
      expect(engine().messages.at(-1)?.message).to.match(
        /^Opik: this run waited .* 2 requests, 1 retry, .* limited the rate \(HTTP 429\) once\./,
      );
    });
  });
});
