import { z } from "zod";
import { defineCollection } from "./collection";

const texts = z.record(z.string(), z.string());

/** How a custom provider's token is got; servers from 2.2 on. */
const authConfig = z.strictObject({
  token_url: z.string().optional(),
  send_as: z.enum(["form", "json", "basic"]).optional(),
  credentials: z
    .array(z.strictObject({ key: z.string(), value: z.string(), secret: z.boolean().optional() }))
    .optional(),
  token_field: z.string().optional(),
  expires_field: z.string().optional(),
  fallback_ttl_seconds: z.number().int().optional(),
});

/**
 * Keys and addresses of the providers of models. The key reads back masked, and a mask that is sent is stored as the key.
 * What a PATCH leaves out stays; it ignores `provider`, and takes a `provider_name` only to do harm (recorded).
 */
export const llmProviderKeys = defineCollection({
  name: "LlmProviderKey",
  noun: "provider key",
  path: "/v1/private/llm-provider-key",
  record: {
    provider: z.string(),
    provider_name: z.string().optional(),
    name: z.string().optional(),
    /** Masked; left out where there is none. */
    api_key: z.string().optional(),
    base_url: z.string().optional(),
    headers: texts.optional(),
    configuration: texts.optional(),
    auth_config: z.looseObject({}).optional(),
    /** Keys that the deployment brings along. */
    read_only: z.boolean().optional(),
    created_at: z.string().optional(),
    created_by: z.string().optional(),
  },
  body: {
    provider: z.string().min(1),
    provider_name: z.string().optional(),
    name: z.string().optional(),
    api_key: z.string().optional(),
    base_url: z.string().optional(),
    headers: texts.optional(),
    configuration: texts.optional(),
    auth_config: authConfig.optional(),
  },
  createOnly: ["provider", "provider_name"],
  create: { response: "location" },
  update: "PATCH",
  delete: "batch",
  find: "list",
  list: {
    showsAll: true,
    // A row says "null" where there is no key; a key of these four letters would be masked.
    asRead: (row) => (row["api_key"] === "null" ? { api_key: undefined } : {}),
    hides: (row) => row["read_only"] === true,
  },
  gone: "Provider api key not found",
  evidence: "observed",
  source:
    "Recorded exchanges with a self-hosted Opik server 2.1.24; auth_config: the types of the client opik 2.2.122",
});
