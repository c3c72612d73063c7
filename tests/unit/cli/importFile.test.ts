import { expect } from "chai";
import { z } from "zod";
import { inOrderOfReferences } from "../../../cli/importFile/order";
import { secretsText } from "../../../cli/importFile/secretsText";
import { opikProvider } from "../../../provider/definition";

const text = z.string();
const names = (kinds: readonly { readonly name: string }[]) => kinds.map(({ name }) => name);

describe("the order of what is imported", () => {
  it("has each kind after those that its inputs refer to, also in members", () => {
    const kinds = [
      { name: "Rule", inputs: { projectIds: z.array(text).optional() } },
      { name: "Alert", inputs: { triggers: z.array(z.strictObject({ ruleIds: z.array(text) })) } },
      { name: "Queue", inputs: { scoreNames: z.array(text), environments: z.record(text, text).optional() } },
      { name: "Project", inputs: { name: text } },
      { name: "Environment", inputs: { name: text } },
      { name: "Score", inputs: { name: text } },
    ];

    expect(names(inOrderOfReferences(kinds))).to.deep.equal([
      "Project",
      "Rule",
      "Alert",
      "Environment",
      "Score",
      "Queue",
    ]);
  });

  it("ends also where kinds refer to each other, or to themselves", () => {
    const kinds = [
      { name: "A", inputs: { bId: text, aId: text } },
      { name: "B", inputs: { aId: text } },
    ];
    expect(names(inOrderOfReferences(kinds))).to.deep.equal(["A", "B"]);
  });

  it("has every kind once, projects before all that is in one", () => {
    const ordered = inOrderOfReferences(opikProvider.resources.all);
    expect(names(ordered)).to.have.members(names(opikProvider.resources.all));
    const project = names(ordered).indexOf("Project");
    for (const [index, { name, inputs }] of ordered.entries()) {
      if ("projectId" in inputs || "projectIds" in inputs) {
        expect(index, name).to.be.above(project);
      }
    }
  });
});

describe("what is said of secrets", () => {
  const found = [
    { type: "opik:index:Project", name: "chat", id: "1" },
    {
      type: "opik:index:LlmProviderKey",
      name: "custom-llm-vllm",
      id: "2",
      secrets: [
        { property: "apiKey", masked: true },
        { property: "headers", masked: false },
      ],
    },
  ];

  it("names the configuration to set, apart for those that an import shows", () => {
    expect(secretsText(found)).to.equal(
      `${[
        "# Secrets that Opik shows masked, so that no import can read them. Set each, and declare it in the program:",
        "#   pulumi config set --secret customLlmVllmApiKey   # apiKey of custom-llm-vllm (LlmProviderKey)",
        "# Secrets that Opik shows, so that `pulumi import` writes them into the program that it suggests. Move each into the configuration:",
        "#   pulumi config set --secret customLlmVllmHeaders   # headers of custom-llm-vllm (LlmProviderKey)",
      ].join("\n")}\n`,
    );
  });

  it("is nothing where there are none", () => {
    expect(secretsText(found.slice(0, 1))).to.equal("");
  });
});
