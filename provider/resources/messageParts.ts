import { z } from "zod";
import { notBlank } from "./notBlank";

/* Parts of a message, as in prompts and in rules. On the wire each says its kind: `{"type": "text", "text": ".."}`. */

const text = z.string();

const url = (id: string, what: string) =>
  z
    .strictObject({ url: notBlank.meta({ description: `URL of the ${what}, or a variable in braces.` }) })
    .meta({ id, description: `The ${what} of a content part.` });

const partShapes = {
  text: text.optional().meta({ description: "Text, with variables in double braces." }),
  imageUrl: z
    .strictObject({
      url: notBlank.meta({ description: "URL of the image, or a variable in braces." }),
      detail: text
        .optional()
        .meta({ description: "Level of detail for the model: `low`, `high` or `auto`." }),
    })
    .meta({ id: "MessageContentImage", description: "The image of a content part." })
    .optional()
    .meta({ description: "An image." }),
  videoUrl: url("MessageContentVideo", "video").optional().meta({ description: "A video." }),
  audioUrl: url("MessageContentAudio", "audio").optional().meta({ description: "An audio file." }),
};

export const MessageContentPart = z
  .strictObject(partShapes)
  .refine(
    (part) => Object.keys(part).length === 1,
    "exactly one of text, imageUrl, videoUrl and audioUrl is needed",
  )
  .meta({
    id: "MessageContentPart",
    description: "A content part of a message: exactly one of `text`, `imageUrl`, `videoUrl` and `audioUrl`.",
  });

/** The parts of a message, where it is no text. */
export const contentArray = z
  .array(MessageContentPart)
  .min(1, "at least one part is needed")
  .optional()
  .meta({ description: "Content parts, such as texts and images, instead of `content`." });

/** A message has a text or parts: arguments of zod's `refine`. */
export const oneContent = [
  (message: { readonly content?: unknown; readonly contentArray?: unknown }) =>
    (message.content === undefined) !== (message.contentArray === undefined),
  "exactly one of content and contentArray is needed",
] as const;

type Part = z.output<typeof MessageContentPart>;
type Wire = Readonly<Record<string, unknown>>;

const PARTS = { text: "text", imageUrl: "image_url", videoUrl: "video_url", audioUrl: "audio_url" } as const;

export function partToWire(part: Part): Wire {
  const [[name, value] = ["text", ""]] = Object.entries(part);
  const type = PARTS[name as keyof typeof PARTS];
  return { type, [type]: value };
}

/** A part of a kind that is not known here is nothing that a program could declare. */
export function partFromWire(part: Wire): Wire {
  const name = Object.keys(PARTS).find((one) => PARTS[one as keyof typeof PARTS] === part["type"]);
  return name === undefined ? {} : { [name]: part[PARTS[name as keyof typeof PARTS]] };
}
