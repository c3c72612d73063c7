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

// Opik's clients create projects by naming them in a trace: one that is there is taken over.
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

// What people give scores for, and what the rule below does.
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

// One trace in ten is scored as it arrives.
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

// Opik makes these two in each workspace.
const environments = ["staging", "production"].map((name) => new Environment(name, { name, adopt: true }));

// A changed text makes a new version. `latest` follows it; production is promoted by writing `v2` in the place of `v1`.
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

// Somebody hears of it when scores get worse: pulumi config set --secret webhookUrl https://...
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

// What people review, and by which scores.
const review = new AnnotationQueue("review", {
  name: "Review",
  projectId: project.id,
  scope: "trace",
  instructions: "Read the whole conversation before you score.",
  commentsEnabled: true,
  feedbackDefinitionNames: [helpfulness.name, resolved.name],
});

// It deletes what is written from now on when it is 400 days old; what is there already stays.
new RetentionRule("traces", { retention: "extended_400d" });

export const projectId = project.id;
export const promptCommit = answer.commit;
export const queueId = review.id;
