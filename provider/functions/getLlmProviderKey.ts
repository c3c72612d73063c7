import { getterOf } from "../kit/object/getter";
import { LlmProviderKey } from "../resources/llmProviderKey";

export const getLlmProviderKey = getterOf(
  LlmProviderKey,
  "Finds a model provider's key by provider, without the key itself and its headers.",
  // What it holds for the provider can be a credential.
  { without: ["configuration"] },
);
