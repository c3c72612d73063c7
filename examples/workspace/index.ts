import * as pulumi from "@pulumi/pulumi";
import {
  Alert,
  AnnotationQueue,
  Environment,
  FeedbackDefinition,
  LlmProviderKey,
  OnlineEvaluationRule,
  Project,
  Prompt,
  RetentionRule,
} from "pulumi-opik";

const config = new pulumi.Config();

// Opik's SDKs create a project as soon as a trace names it. If it exists, take it over.
const project = new Project("support-bot", {
  name: "support-bot",
  description: "Answers of the support bot",
  adopt: true,
});

// pulumi config set --secret openaiKey sk-...
const openai = new LlmProviderKey("openai", {
  provider: "openai",
  apiKey: config.requireSecret("openaiKey"),
});

// The score that people and the rule below give.
const helpfulness = new FeedbackDefinition("helpfulness", {
  name: "Helpfulness",
  type: "numerical",
  min: 0,
  max: 1,
});
const resolved = new FeedbackDefinition("resolved", {
  name: "Resolved",
  type: "boolean",
  trueLabel: "Yes",
  falseLabel: "No",
});

// Scores one trace in ten as it arrives.
new OnlineEvaluationRule(
  "hallucination",
  {
    name: "Hallucination",
    projectIds: [project.id],
    samplingRate: 0.1,
    llmAsJudge: {
      model: { name: "gpt-4o-mini", temperature: 0 },
      messages: [{ role: "USER", content: "Is this grounded? Question: {{question}} Answer: {{answer}}" }],
      variables: { question: "input.question", answer: "output.answer" },
      schema: [{ name: "Hallucination", type: "DOUBLE", description: "0 grounded, 1 made up" }],
    },
  },
  { dependsOn: openai },
);

// Opik creates these two in every workspace.
const environments = ["staging", "production"].map((name) => new Environment(name, { name, adopt: true }));

// Changing the text creates a new version. `latest` follows it. To promote it to production, change `v1` to `v2`.
const answer = new Prompt(
  "answer",
  {
    name: "answer",
    projectId: project.id,
    messages: [
      { role: "system", content: "Answer in {{language}}, in three sentences at the most." },
      { role: "user", content: "{{question}}" },
    ],
    environments: { staging: "latest", production: "v1" },
  },
  { dependsOn: environments },
);

// Notifies somebody when scores get worse: pulumi config set --secret webhookUrl https://...
new Alert("hallucinations", {
  name: "Hallucinations",
  projectId: project.id,
  webhookUrl: config.requireSecret("webhookUrl"),
  triggers: [
    {
      eventType: "trace:feedback_score",
      conditions: [
        { feedbackScoreName: "Hallucination", operator: ">", threshold: 0.5, windowSeconds: 3600 },
      ],
    },
    { eventType: "prompt:committed" },
  ],
});

// What people review, with which scores.
const review = new AnnotationQueue("review", {
  name: "Review",
  projectId: project.id,
  scope: "trace",
  instructions: "Read the whole conversation before you score.",
  commentsEnabled: true,
  feedbackDefinitionNames: [helpfulness.name, resolved.name],
});

// Deletes data written from now on when it is 400 days old. Existing data stays.
new RetentionRule("traces", { retention: "extended_400d" });

export const projectId = project.id;
export const promptCommit = answer.commit;
export const queueId = review.id;
