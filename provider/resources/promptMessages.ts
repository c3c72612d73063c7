import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Codec } from "../kit";
import { contentArray, oneContent, partFromWire, partToWire } from "./messageParts";
import { notBlank } from "./notBlank";

/* The messages of a chat prompt, which is a text on the wire: JSON, a list of roles with their content. */

const PromptMessage = z
  .strictObject({
    role: notBlank.meta({ description: "Role of the message's author: `system`, `user` or `assistant`." }),
    content: z
      .string()
      .optional()
      .meta({ description: "Text, with variables in the syntax of the prompt's `type`." }),
    contentArray,
  })
  .refine(...oneContent)
  .meta({ id: "PromptMessage", description: "A message of a chat prompt." });

export const promptMessages = z.array(PromptMessage).min(1, "at least one message is needed");

type Message = z.output<typeof PromptMessage>;
type Wire = Readonly<Record<string, unknown>>;

export function messagesText(messages: readonly Message[]): string {
  return JSON.stringify(
    messages.map(({ role, content, contentArray }) => ({
      role,
      content: contentArray === undefined ? content : contentArray.map(partToWire),
    })),
  );
}

/** The messages that a text is, or undefined for one that no program could declare. */
export function messagesOf(text: unknown): readonly Message[] | undefined {
  const live = parsed(text);
  const messages = promptMessages.safeParse(
    Array.isArray(live)
      ? live.map(({ role, content }) =>
          Array.isArray(content) ? { role, contentArray: content.map(partFromWire) } : { role, content },
        )
      : live,
  );
  // What it has besides would be lost.
  const isAll = messages.success && isDeepStrictEqual(JSON.parse(messagesText(messages.data)), live);
  return isAll ? messages.data : undefined;
}

export const messagesCodec: Codec = {
  toWire: (value) => messagesText(value as Message[]),
  fromWire: (value, live) => (live["template_structure"] === "chat" ? messagesOf(value) : undefined),
};

function parsed(text: unknown): unknown {
  try {
    const value: unknown = JSON.parse(String(text));
    const isList =
      Array.isArray(value) && value.every((one: unknown) => typeof one === "object" && one !== null);
    return isList ? (value as Wire[]) : undefined;
  } catch {
    return undefined;
  }
}
