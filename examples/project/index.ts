import { Project } from "pulumi-opik";

// A project for the traces of one application. Opik's clients create projects by naming them, so one of that
// name may be there already: then it is taken over.
const support = new Project("support-bot", {
  name: "support-bot",
  description: "Answers of the support bot",
  adopt: true,
});

export const projectId = support.id;
export const createdAt = support.createdAt;
