// Written by `npm run sdk` from the provider's definition; do not edit.

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
  OrganizationSettings,
  type OrganizationSettingsArgs,
  type OrganizationSettingsBaseline,
} from "./organizationSettings";
export { Project, type ProjectArgs } from "./project";
