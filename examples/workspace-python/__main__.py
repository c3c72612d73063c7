"""The set-up of an Opik workspace."""

import pulumi
import pulumi_opik as opik

config = pulumi.Config()

# Opik's SDKs create a project as soon as a trace names it. If it exists, take it over.
project = opik.Project(
    "support-bot",
    name="support-bot",
    description="Answers of the support bot",
    adopt=True,
)

# pulumi config set --secret openaiKey sk-...
openai = opik.LlmProviderKey("openai", provider="openai", api_key=config.require_secret("openaiKey"))

# The score that people and the rule below give.
helpfulness = opik.FeedbackDefinition("helpfulness", name="Helpfulness", type="numerical", min=0, max=1)
resolved = opik.FeedbackDefinition(
    "resolved", name="Resolved", type="boolean", true_label="Yes", false_label="No"
)

# Scores one trace in ten as it arrives.
opik.OnlineEvaluationRule(
    "hallucination",
    name="Hallucination",
    project_ids=[project.id],
    sampling_rate=0.1,
    llm_as_judge={
        "model": {"name": "gpt-4o-mini", "temperature": 0},
        "messages": [
            {"role": "USER", "content": "Is this grounded? Question: {{question}} Answer: {{answer}}"}
        ],
        "variables": {"question": "input.question", "answer": "output.answer"},
        "schema": [{"name": "Hallucination", "type": "DOUBLE", "description": "0 grounded, 1 made up"}],
    },
    opts=pulumi.ResourceOptions(depends_on=[openai]),
)

# Opik creates these two in every workspace.
environments = [opik.Environment(name, name=name, adopt=True) for name in ("staging", "production")]

# Changing the text creates a new version. `latest` follows it. To promote it to production, change `v1` to `v2`.
answer = opik.Prompt(
    "answer",
    name="answer",
    project_id=project.id,
    messages=[
        {"role": "system", "content": "Answer in {{language}}, in three sentences at the most."},
        {"role": "user", "content": "{{question}}"},
    ],
    environments={"staging": "latest", "production": "v1"},
    opts=pulumi.ResourceOptions(depends_on=environments),
)

# Notifies somebody when scores get worse: pulumi config set --secret webhookUrl https://...
opik.Alert(
    "hallucinations",
    name="Hallucinations",
    project_id=project.id,
    webhook_url=config.require_secret("webhookUrl"),
    triggers=[
        {
            "event_type": "trace:feedback_score",
            "conditions": [
                {
                    "feedback_score_name": "Hallucination",
                    "operator": ">",
                    "threshold": 0.5,
                    "window_seconds": 3600,
                }
            ],
        },
        {"event_type": "prompt:committed"},
    ],
)

# What people review, with which scores.
review = opik.AnnotationQueue(
    "review",
    name="Review",
    project_id=project.id,
    scope="trace",
    instructions="Read the whole conversation before you score.",
    comments_enabled=True,
    feedback_definition_names=[helpfulness.name, resolved.name],
)

# Deletes data written from now on when it is 400 days old. Existing data stays.
opik.RetentionRule("traces", retention="extended_400d")

pulumi.export("projectId", project.id)
pulumi.export("promptCommit", answer.commit)
pulumi.export("queueId", review.id)
