import { z } from "zod";

const attributesSchema = z.looseObject({ baseUrl: z.string().optional() });

/**
 * The deployment that a "smart" API key names. Such a key is `<key>*<base64 of a JSON object>`, the padding may
 * be missing, and the whole text is what is sent as the credential (Opik's Python SDK and cometx).
 *
 * @returns the `baseUrl` in the key, or undefined where the key is an ordinary one or cannot be read
 */
export function baseUrlOfKey(apiKey: string): string | undefined {
  const star = apiKey.indexOf("*");
  if (star < 0) {
    return undefined;
  }
  try {
    const attributes: unknown = JSON.parse(Buffer.from(apiKey.slice(star + 1), "base64").toString("utf8"));
    return attributesSchema.parse(attributes).baseUrl;
  } catch {
    // Not ours to judge: a key with a star in it that is no smart key is still sent as it is.
    return undefined;
  }
}
