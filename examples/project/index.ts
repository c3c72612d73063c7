import { Project } from "pulumi-opik";

// A project for the traces of one application. Opik's SDKs create a project as soon as a trace names it, so it
// may exist already. Then take it over.
const support = new Project("support-bot", {
  name: "support-bot",
  description: "Answers of the support bot",
  adopt: true,
});

export const projectId = support.id;
export const createdAt = support.createdAt;
