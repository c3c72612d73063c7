// Written by `npm run sdk` from the provider's definition; do not edit.

export {
  Alert,
  type AlertArgs,
  type AlertCondition,
  type AlertConditionArgs,
  type AlertTrigger,
  type AlertTriggerArgs,
} from "./alert";
export {
  AnnotationQueue,
  type AnnotationQueueArgs,
  type AnnotationQueueAutomation,
  type AnnotationQueueAutomationArgs,
  type AnnotationQueueCondition,
  type AnnotationQueueConditionArgs,
  type AnnotationQueueGroup,
  type AnnotationQueueGroupArgs,
} from "./annotationQueue";
export { Dashboard, type DashboardArgs } from "./dashboard";
export { Dataset, type DatasetArgs } from "./dataset";
export { Environment, type EnvironmentArgs } from "./environment";
export { FeedbackDefinition, type FeedbackDefinitionArgs } from "./feedbackDefinition";
export {
  type LlmProviderAuthConfig,
  type LlmProviderAuthConfigArgs,
  type LlmProviderCredential,
  type LlmProviderCredentialArgs,
  LlmProviderKey,
  type LlmProviderKeyArgs,
} from "./llmProviderKey";
export {
  type EvaluationFilter,
  type EvaluationFilterArgs,
  type LlmAsJudge,
  type LlmAsJudgeArgs,
  type LlmAsJudgeMessage,
  type LlmAsJudgeMessageArgs,
  type LlmAsJudgeModel,
  type LlmAsJudgeModelArgs,
  type LlmAsJudgeSchema,
  type LlmAsJudgeSchemaArgs,
  type MessageContentAudio,
  type MessageContentAudioArgs,
  type MessageContentImage,
  type MessageContentImageArgs,
  type MessageContentPart,
  type MessageContentPartArgs,
  type MessageContentVideo,
  type MessageContentVideoArgs,
  OnlineEvaluationRule,
  type OnlineEvaluationRuleArgs,
  type UserDefinedMetricPython,
  type UserDefinedMetricPythonArgs,
} from "./onlineEvaluationRule";
export {
  OrganizationSettings,
  type OrganizationSettingsArgs,
  type OrganizationSettingsBaseline,
} from "./organizationSettings";
export { Project, type ProjectArgs } from "./project";
export { Prompt, type PromptArgs, type PromptMessage, type PromptMessageArgs } from "./prompt";
export { RetentionRule, type RetentionRuleArgs } from "./retentionRule";
export {
  WorkspaceConfiguration,
  type WorkspaceConfigurationArgs,
  type WorkspaceConfigurationBaseline,
} from "./workspaceConfiguration";
