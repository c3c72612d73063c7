import * as pulumi from "@pulumi/pulumi";
import { Environment, Project, Prompt } from "pulumi-opik";
import { answerOf } from "./answer";

// One stack per stage, with the stage's name: Pulumi.staging.yaml, Pulumi.production.yaml.
const stage = pulumi.getStack();
const version = new pulumi.Config().require("answer");

const project = new Project("support-bot", { name: "support-bot", adopt: true });
const environment = new Environment(stage, { name: stage, adopt: true });
const answer = new Prompt(
  "answer",
  { ...answerOf(stage, version), projectId: project.id },
  { dependsOn: environment, protect: true },
);

export const promptId = answer.id;
export const environments = answer.environments;
