import { llmProviderKeys } from "../../provider/opik/contract";
import type { LocalObject } from "../objects";
import { failure } from "../replies";
import { errors } from "./handlers";
import type { Fields, Part } from "./part";
import { columnTooLong, isBlank, isLong, mask } from "./replies";

const custom = ["custom-llm", "bedrock", "ollama"];
const known = [...custom, "openai", "anthropic", "gemini", "openrouter", "vertex-ai", "opik-free"];

/** The key is shown by its mask only. */
const shown = (object: LocalObject): Fields =>
  typeof object["api_key"] === "string" ? { ...object, api_key: mask(object["api_key"]) } : object;

/** Provider keys as recorded from a self-hosted server 2.1.24. */
export const llmProviderKeyPart: Part = {
  collection: llmProviderKeys,
  defaults: { read_only: false },
  unique: ["provider", "provider_name"],
  exists: "Api key for this provider already exists",
  sortable: [],
  oldestFirst: true,
  withoutInList: ["page"],
  invalid: (body, live) => {
    const { provider, provider_name, api_key, base_url, name } = body;
    for (const [field, value] of [
      ["name", name],
      ["providerName", provider_name],
    ] as const) {
      if (isLong(value, 150)) {
        return errors(422, `${field} size must be between 0 and 150`);
      }
    }
    if (live === undefined) {
      if (!known.includes(String(provider))) {
        return failure("rest", 400, `Unable to process JSON. Unknown llm provider '${provider}'`);
      }
      if (custom.includes(String(provider)) ? isBlank(provider_name) : isBlank(api_key)) {
        return custom.includes(String(provider))
          ? errors(422, "providerName provider_name is required for custom LLM and Bedrock providers")
          : errors(422, "apiKey must not be blank");
      }
      if (base_url !== undefined && isBlank(base_url)) {
        return errors(422, "baseUrl must not be blank");
      }
    }
    return isLong(base_url, 255) ? columnTooLong : undefined;
  },
  // The others have no name: it is dropped. What the server does not know is dropped too.
  made: ({ auth_config: _unknown, provider_name, ...body }) =>
    custom.includes(String(body["provider"])) ? { ...body, provider_name } : body,
  changed: (_live, { auth_config: _unknown, ...body }) => body,
  shown,
  row: (object) => ({ api_key: "null", ...shown(object) }),
};
