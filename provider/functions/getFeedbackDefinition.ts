import { getterOf } from "../kit";
import { FeedbackDefinition } from "../resources/feedbackDefinition";

export const getFeedbackDefinition = getterOf(
  FeedbackDefinition,
  "A definition of a score in a workspace, by its name.",
);
