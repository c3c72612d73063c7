import { z } from "zod";
import { type Codec, camelKeys, isBlank, isObject, snakeKeys } from "../kit";
import { notBlank } from "./notBlank";

const Credential = z
  .object({
    key: notBlank.meta({ description: "Name of the parameter." }),
    value: z.string().meta({ description: "Value of the parameter." }),
    secret: z.boolean().optional().meta({
      description: "Whether Opik hides the value once it is stored. Defaults to `true`.",
    }),
  })
  .meta({ id: "LlmProviderCredential", description: "A parameter of the token request." });

/** How a token for a custom provider is got. Needs a server that is newer than those that this was tried on. */
export const LlmProviderAuthConfig = z
  .object({
    tokenUrl: z
      .string()
      .regex(/^https?:\/\/\S+$/, "it must begin with http:// or https://")
      .meta({ description: "URL of the token endpoint, `http(s)://`." }),
    sendAs: z
      .enum(["form", "json", "basic"])
      .meta({ id: "LlmProviderSendAs", description: "How a token request sends its credentials." })
      .optional()
      .meta({ description: "How the credentials are sent. The server chooses if omitted." }),
    credentials: z.array(Credential).meta({ description: "Parameters of the token request." }),
    tokenField: z.string().optional().meta({
      description: "Field of the response that holds the token. The server chooses if omitted.",
    }),
    expiresField: z.string().optional().meta({
      description:
        "Field of the response that holds the token's lifetime in seconds. The server chooses if omitted.",
    }),
    fallbackTtlSeconds: z.int().min(0).max(31_536_000).optional().meta({
      description:
        "Lifetime of a token if the response has none, in seconds, from 0 (use once) to a year. The server chooses if omitted.",
    }),
  })
  .meta({ id: "LlmProviderAuthConfig", description: "How to obtain a token for a custom provider." });

type Config = Partial<z.output<typeof LlmProviderAuthConfig>>;

/** What is shown in the place of a secret credential. */
const HIDDEN = "__SECRET__";

export const authConfigCodec: Codec = {
  toWire: (value) => {
    const { credentials, ...rest } = value as Config;
    const sent = credentials?.map((one) => ({ ...one, secret: one.secret ?? true }));
    return snakeKeys(sent === undefined ? rest : { ...rest, credentials: sent });
  },
  fromWire: (value) => (isBlank(value) ? undefined : camelKeys(value)),
};

/** What is not declared is the server's; a hidden value is any value. */
export function sameAuthConfig(live: unknown, declared: unknown): boolean {
  if (!isObject(live) || !isObject(declared) || isBlank(live) || isBlank(declared)) {
    return isBlank(live) && isBlank(declared);
  }
  const { credentials: seen = [] } = live as Config;
  const { credentials = [], ...rest } = declared as Config;
  return (
    Object.entries(rest).every(([name, value]) => live[name] === value) &&
    seen.length === credentials.length &&
    credentials.every(({ key, value, secret = true }) =>
      seen.some(
        (one) =>
          one.key === key &&
          (one.secret ?? true) === secret &&
          (one.value === value || (secret && one.value === HIDDEN)),
      ),
    )
  );
}
