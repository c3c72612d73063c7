import { getterOf } from "../kit/object/getter";
import { FeedbackDefinition } from "../resources/feedbackDefinition";

export const getFeedbackDefinition = getterOf(FeedbackDefinition, "Finds a feedback definition by name.");
