import { getterOf } from "../kit/object/getter";
import { FeedbackDefinition } from "../resources/feedbackDefinition";

export const getFeedbackDefinition = getterOf(
  FeedbackDefinition,
  "A definition of a score in a workspace, by its name.",
);
