import { expect } from "chai";
import { ENGINE_TIMEOUT_MS, environmentOf, expectExit, usePlaygrounds } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";

const compiled = require.resolve("../../examples/workspace");

describe("the example workspace", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();
  const names = (kind: string) =>
    local()
      .objects(kind)
      .map((one) => one["name"]);

  it("makes everything, is idle in the next run, and leaves what was there when it goes", async () => {
    for (const [index, name] of ["staging", "production"].entries()) {
      local().addObject("Environment", { id: `0198c7a5-6f2f-7c5e-8f3a-00000000000${index}`, name });
    }
    const stack = await playground({
      environment: environmentOf(local()),
      program: async () => {
        delete require.cache[compiled];
        return require(compiled);
      },
    });

    await stack.stack.setAllConfig({
      openaiKey: { value: "sk-canary-0123456789", secret: true },
      webhookUrl: { value: "https://ops.example/opik", secret: true },
    });

    expectExit(await stack.run("up"), 0);
    for (const [kind, name] of [
      ["Project", "support-bot"],
      ["FeedbackDefinition", "Helpfulness"],
      ["OnlineEvaluationRule", "Hallucination"],
      ["Prompt", "answer"],
      ["Alert", "Hallucinations"],
      ["AnnotationQueue", "Review"],
    ] as const) {
      expect(names(kind), kind).to.include(name);
    }
    expect(local().objects("LlmProviderKey")).to.have.length(1);
    expect(local().objects("RetentionRule")[0]).to.include({ apply_to_past: false });
    const outputs = await stack.stack.outputs();
    expect(outputs["projectId"]?.value).to.equal(local().projects()[0]?.id);

    local().forget();
    expectExit(await stack.run("up", { expectNoChanges: true }), 0);
    const writes = local().requests.filter(
      ({ method, operation }) => method !== "GET" && !/^retrieve/.test(operation ?? ""),
    );
    expect(writes.map(({ operation }) => operation)).to.deep.equal([]);

    expectExit(await stack.run("destroy"), 0);
    expect(names("Environment")).to.deep.equal(["staging", "production"]);
    expect(names("Prompt")).to.deep.equal([]);
    expect(names("OnlineEvaluationRule")).to.deep.equal([]);
  });
});
