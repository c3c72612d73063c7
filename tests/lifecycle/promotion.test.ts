import { expect } from "chai";
import { answerOf } from "../../examples/promotion/answer";
import { Prompt } from "../../provider/resources/prompt";
import { Run, type State } from "../support/dynamicHost";
import { useLocalOpik } from "../support/localOpik";

/** What a stack has of the example: the environment of its stage, and its part of the prompt. */
interface Stack {
  readonly environment: State;
  readonly answer: State;
}

/* examples/promotion, a run of the host for each `pulumi up`. */
describe("the example promotion, on the local Opik", () => {
  const local = useLocalOpik();
  const run = (kind: string) => new Run(local(), { kind });

  /** The project, which each stack has, and what `pulumi up` of a stage that is new makes. */
  async function up(stage: string, version: string): Promise<Stack> {
    const { id: projectId } = await run("Project").create({ name: "support-bot", adopt: true });
    const environment = await run("Environment").create({ name: stage, adopt: true });
    const answer = await run("Prompt").create({ ...answerOf(stage, version), projectId });
    return { environment, answer };
  }

  const change = ({ answer }: Stack, changes: Record<string, unknown>) =>
    run("Prompt").up(answer, { ...answer.inputs, ...changes });
  const live = async ({ answer }: Stack) => {
    const read = { id: answer.id, state: undefined };
    return (await Prompt.lifecycle.read(run("Prompt").context(), read))?.inputs["environments"];
  };
  const another = [{ role: "user", content: "Shorter: {{question}}" }];

  it("staging follows each new text, production stays until its one line is changed", async () => {
    const staging = await up("staging", "latest");
    const production = await up("production", "v1");
    expect(production.answer.id).to.equal(staging.answer.id);
    expect(await live(staging)).to.deep.equal({ staging: "v1", production: "v1" });

    await change(staging, { messages: another });
    expect(await live(staging)).to.deep.equal({ staging: "v2", production: "v1" });

    await change(production, answerOf("production", "v2"));
    expect(await live(staging)).to.deep.equal({ staging: "v2", production: "v2" });
  });

  it("a promotion writes no version, and back is the number before", async () => {
    const staging = await up("staging", "latest");
    const production = await up("production", "v1");
    await change(staging, { messages: another });

    const answer = await change(production, answerOf("production", "v2"));
    await change({ ...production, answer }, answerOf("production", "v1"));

    expect(await live(staging)).to.deep.equal({ staging: "v2", production: "v1" });
    expect(answer.outputs["versionNumber"]).to.equal("v2");
  });

  it("a version that there is not is refused before anything is written", async () => {
    await up("staging", "latest");
    const { answer } = await up("production", "v1");
    const before = local().requests.length;

    const { failures } = await run("Prompt").check(
      { ...answer.inputs, ...answerOf("production", "v7") },
      answer.inputs,
    );

    expect(failures.map(({ property }) => property)).to.deep.equal(["environments"]);
    expect(
      local()
        .requests.slice(before)
        .every(({ method }) => method === "GET"),
    ).to.equal(true);
  });

  it("the stack of production can go: the prompt stays", async () => {
    const staging = await up("staging", "latest");
    const production = await up("production", "v1");

    await run("Prompt").destroy(production.answer);

    expect(await live(staging)).to.deep.include({ staging: "v1" });
  });
});
