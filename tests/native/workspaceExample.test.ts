import { expect } from "chai";
import { ENGINE_TIMEOUT_MS, environmentOf } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { useExample } from "./example";
import { python, withOnPath, yaml, yamlHost } from "./languages";
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

for (const language of [yaml, python]) {
  describe(`the example workspace in ${language.name}`, function () {
    this.timeout(ENGINE_TIMEOUT_MS);
    const local = useLocalOpik();
    const example = useExample(language, "workspace");

    it("makes everything, and writes nothing in the next run", async () => {
      const env = { ...withOnPath(await yamlHost(), example.environment) };
      const pulumi = (...words: string[]) => run("pulumi", words, { cwd: example.folder, env });
      await pulumi("stack", "select", "dev", "--create");
      await pulumi("config", "set", "--secret", "openaiKey", "sk-canary-0123456789");
      await pulumi("config", "set", "--secret", "webhookUrl", "https://ops.example/opik");

      const up = await example.run("up", environmentOf(local()));
      expect(up.exitCode, up.stdout + up.stderr).to.equal(0);
      for (const [kind, name] of Object.entries(DECLARED)) {
        const names = local()
          .objects(kind)
          .map((one) => one["name"]);
        expect(names, kind).to.include(name);
      }
      expect(local().objects("LlmProviderKey")).to.have.length(1);
      expect(local().objects("RetentionRule")).to.have.length(1);

      local().forget();
      const again = await example.run("up", environmentOf(local()));
      expect(again.exitCode, again.stdout + again.stderr).to.equal(0);
      const writes = local().requests.filter(
        ({ method, operation }) => method !== "GET" && !/^retrieve/.test(operation ?? ""),
      );
      expect(writes.map(({ operation }) => operation)).to.deep.equal([]);
    });
  });
}
