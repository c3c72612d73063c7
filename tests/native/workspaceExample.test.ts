import { expect } from "chai";
import { ENGINE_TIMEOUT_MS, environmentOf } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { useExample } from "./example";
import { python, typescript, yaml } from "./languages";
import { run } from "./support";

/** What the example declares, by the names of what is there then; its key and its retention have none. */
const DECLARED = {
  Project: "support-bot",
  FeedbackDefinition: "Resolved",
  OnlineEvaluationRule: "Hallucination",
  Environment: "staging",
  Prompt: "answer",
  Alert: "Hallucinations",
  AnnotationQueue: "Review",
};
/** Opik makes environments in every new workspace; the example adopts them. */
const BEFORE = ["staging", "production"];

for (const language of [typescript, yaml, python]) {
  describe(`the example workspace in ${language.name}`, function () {
    this.timeout(ENGINE_TIMEOUT_MS);
    const local = useLocalOpik();
    const example = useExample(language, "workspace");
    const names = (kind: string) =>
      local()
        .objects(kind)
        .map((one) => one["name"]);

    it("makes everything, writes nothing in the next run, and leaves what was there when it goes", async () => {
      for (const [index, name] of BEFORE.entries()) {
        local().addObject("Environment", { id: `0198c7a5-6f2f-7c5e-8f3a-00000000000${index}`, name });
      }
      const { folder, environment } = example;
      const pulumi = (...words: string[]) => run("pulumi", words, { cwd: folder, env: environment });
      await pulumi("stack", "select", "dev", "--create");
      await pulumi("config", "set", "--secret", "openaiKey", "sk-canary-0123456789");
      await pulumi("config", "set", "--secret", "webhookUrl", "https://ops.example/opik");

      const up = await example.run("up", environmentOf(local()));
      expect(up.exitCode, up.stdout + up.stderr).to.equal(0);
      for (const [kind, name] of Object.entries(DECLARED)) {
        expect(names(kind), kind).to.include(name);
      }
      expect(local().objects("LlmProviderKey")).to.have.length(1);
      expect(local().objects("RetentionRule")[0]).to.include({ apply_to_past: false });

      local().forget();
      const again = await example.run("up", environmentOf(local()));
      expect(again.exitCode, again.stdout + again.stderr).to.equal(0);
      const writes = local().requests.filter(
        ({ method, operation }) => method !== "GET" && !/^retrieve/.test(operation ?? ""),
      );
      expect(writes.map(({ operation }) => operation)).to.deep.equal([]);

      const destroy = await example.run("destroy", environmentOf(local()));
      expect(destroy.exitCode, destroy.stdout + destroy.stderr).to.equal(0);
      expect(names("Environment")).to.deep.equal(BEFORE);
      expect(names("Prompt")).to.deep.equal([]);
      expect(names("OnlineEvaluationRule")).to.deep.equal([]);
    });
  });
}
