import { Catalog, type ResourceDefinition } from "../kit";
import type { OpikClient } from "../opik";
import { Alert } from "./alert";
import { AnnotationQueue } from "./annotationQueue";
import { Dashboard } from "./dashboard";
import { Dataset } from "./dataset";
import { Environment } from "./environment";
import { FeedbackDefinition } from "./feedbackDefinition";
import { LlmProviderKey } from "./llmProviderKey";
import { OnlineEvaluationRule } from "./onlineEvaluationRule";
import { OrganizationSettings } from "./organizationSettings";
import { Project } from "./project";
import { Prompt } from "./prompt";
import { RetentionRule } from "./retentionRule";
import { WorkspaceConfiguration } from "./workspaceConfiguration";

/** Every resource of the provider, in both flavours. */
export const resources = new Catalog<ResourceDefinition<OpikClient>>({
  OrganizationSettings: () => OrganizationSettings,
  Project: () => Project,
  LlmProviderKey: () => LlmProviderKey,
  FeedbackDefinition: () => FeedbackDefinition,
  OnlineEvaluationRule: () => OnlineEvaluationRule,
  Prompt: () => Prompt,
  RetentionRule: () => RetentionRule,
  Environment: () => Environment,
  Alert: () => Alert,
  AnnotationQueue: () => AnnotationQueue,
  WorkspaceConfiguration: () => WorkspaceConfiguration,
  Dataset: () => Dataset,
  Dashboard: () => Dashboard,
});
