import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { Run } from "../support/dynamicHost";
import { ENGINE_TIMEOUT_MS, environmentOf } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { useExample } from "./example";
import { yamlHost } from "./languageHosts";
import { withOnPath, yaml } from "./languages";
import { run, writeImportFile } from "./support";

const KEY = "sk-canary-0123456789";

interface Program {
  resources: Record<string, { type: string; properties: Record<string, unknown> }>;
}

describe("a whole workspace into code, with import-file and pulumi import", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const example = useExample(yaml);

  const importFile = (...words: string[]) => writeImportFile(environmentOf(local()), ...words);

  async function pulumi(...words: string[]) {
    const env = { ...withOnPath(await yamlHost(), example.environment), ...environmentOf(local()) };
    return run("pulumi", [...words, "--color", "never"], { cwd: example.folder, env });
  }

  /** An object of another workspace than the configured one. */
  const make = (kind: string, inputs: Record<string, unknown>, workspace = "ada") =>
    new Run(local(), { kind }).create({ ...inputs, workspace });

  it("the program that comes out refers to the project, and changes nothing once the masked secret is declared", async () => {
    const { id: projectId } = await make("Project", { name: "support-bot" });
    await make("LlmProviderKey", { provider: "openai", apiKey: KEY });
    await make("FeedbackDefinition", { name: "Helpfulness", type: "numerical", min: 0, max: 1 });
    await make("OnlineEvaluationRule", {
      name: "Hallucination",
      projectIds: [projectId],
      llmAsJudge: {
        model: { name: "gpt-4o-mini" },
        messages: [{ role: "USER", content: "{{answer}}?" }],
        variables: { answer: "output.answer" },
        schema: [{ name: "Hallucination", type: "DOUBLE" }],
      },
    });
    await make("Alert", {
      name: "Errors",
      projectId,
      webhookUrl: "https://ops.example/opik",
      triggers: [{ eventType: "trace:errors", conditions: [{ threshold: 10, windowSeconds: 300 }] }],
    });
    await make("AnnotationQueue", { name: "Review", projectId, scope: "trace" });
    await make("RetentionRule", { retention: "extended_400d" });
    const file = join(example.folder, "import.json");
    const written = await importFile("--workspace", "ada", "--out", file);
    expect(written.stderr).to.include("pulumi config set --secret openaiApiKey ");
    expect(written.stderr).to.include("pulumi config set --secret errorsWebhookUrl ");
    const count = (JSON.parse(readFileSync(file, "utf8")) as { resources: unknown[] }).resources.length;
    const before = local().requests.length;

    await pulumi("stack", "select", "workspace", "--create");
    const suggested = join(example.folder, "suggested.yaml");
    const imported = await pulumi("import", "--file", file, "--out", suggested, "--yes", "--skip-preview");
    expect(imported.exitCode, imported.stdout + imported.stderr).to.equal(0);
    expect(imported.stdout).to.include(`${count} imported`);
    // The engine checks what was read, which lacks the masked secret.
    expect(imported.stdout + imported.stderr).not.to.include("almost certainly a bug");

    const { resources } = parse(readFileSync(suggested, "utf8")) as Program;
    const ofProject = /^\$\{.*support-bot.*\.id\}$/;
    expect(resources["hallucination"]?.properties["projectIds"]).to.have.length(1);
    expect(String(resources["hallucination"]?.properties["projectIds"])).to.match(ofProject);
    expect(resources["errors"]?.properties["projectId"]).to.match(ofProject);
    const { openai } = resources;
    expect(openai?.properties).not.to.have.property("apiKey");
    Object.assign(openai?.properties ?? {}, { apiKey: { "fn::secret": KEY } });
    const project = join(example.folder, "Pulumi.yaml");
    const [head] = readFileSync(project, "utf8").split(/^resources:/m);
    writeFileSync(project, `${head}${stringify({ resources })}`);

    // The secret is not in the state yet: that is all there is to do, and nothing of it is written to Opik.
    const preview = await pulumi("preview", "--diff");
    expect(preview.exitCode, preview.stdout + preview.stderr).to.equal(0);
    // The stack itself counts too.
    expect(preview.stdout).to.match(new RegExp(` {4}~ 1 to update\\n {4}${count} unchanged`));
    expect(preview.stdout).to.match(/\+ apiKey: \[secret\]/);
    const up = await pulumi("up", "--yes", "--skip-preview");
    expect(up.exitCode, up.stdout + up.stderr).to.equal(0);
    const after = await pulumi("preview", "--expect-no-changes");
    expect(after.exitCode, after.stdout + after.stderr).to.equal(0);
    expect(
      local()
        .requests.slice(before)
        .filter(({ method, operation }) => method !== "GET" && !/^retrieve/.test(operation ?? "")),
    ).to.deep.equal([]);
  });

  it("of the provider's own workspace says nothing of the workspace, so that nothing refers to its configuration", async () => {
    await make("Project", { name: "support-bot" }, "default");
    await make("FeedbackDefinition", { name: "Helpfulness", type: "numerical", min: 0, max: 1 }, "default");
    await make("WorkspaceConfiguration", { truncationOnTables: false }, "default");
    const file = join(example.folder, "own.json");
    await importFile("--workspace", "default", "--out", file);

    await pulumi("stack", "select", "own", "--create");
    const suggested = join(example.folder, "own.yaml");
    const imported = await pulumi("import", "--file", file, "--out", suggested, "--yes", "--skip-preview");
    expect(imported.exitCode, imported.stdout + imported.stderr).to.equal(0);
    const text = readFileSync(suggested, "utf8");
    expect(text)
      .to.include("opik:WorkspaceConfiguration")
      .and.not.to.match(/workspace:|__|\$\{/);

    const project = join(example.folder, "Pulumi.yaml");
    const [head] = readFileSync(project, "utf8").split(/^resources:/m);
    const { resources } = parse(text) as Program;
    writeFileSync(project, `${head}${stringify({ resources })}`);
    const preview = await pulumi("preview", "--expect-no-changes");
    expect(preview.exitCode, preview.stdout + preview.stderr).to.equal(0);
  });
});
