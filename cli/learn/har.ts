import { createReadStream } from "node:fs";
import { z } from "zod";
import { LearnError } from "./errors";
import { arrayElements, LEFT_OUT, MalformedJsonError } from "./jsonElements";

/*
 * The entries of a capture, one at a time. Browsers agree on little of the format beyond its outline, so only what is
 * used is looked at, and whatever is odd in an entry is taken for absent rather than for an error.
 */

const texts = z.string().optional().catch(undefined);
const numbers = z.number().optional().catch(undefined);
const pairs = z
  .array(z.object({ name: z.string(), value: z.string().catch("") }))
  .optional()
  .catch(undefined)
  .transform((all) => all ?? []);

const entrySchema = z.object({
  startedDateTime: texts,
  /** Milliseconds until the answer was there. */
  time: numbers,
  /** What Chrome calls the kind of request: `xhr`, `fetch`, `ping`, `preflight`, `websocket`. */
  _resourceType: texts,
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: pairs,
    cookies: pairs,
    bodySize: numbers,
    postData: z
      .object({ mimeType: texts, text: texts, params: pairs, encoding: texts, _encoding: texts })
      .optional()
      .catch(undefined),
  }),
  response: z
    .object({
      status: z.number().catch(0),
      headers: pairs,
      cookies: pairs,
      content: z.object({ text: texts, encoding: texts, mimeType: texts }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

export type HarEntry = z.output<typeof entrySchema>;

/** An entry and its place among the others of the file. */
export interface Placed {
  readonly entry: HarEntry;
  readonly index: number;
}

/** What could not be looked at, for messages. */
export interface Skipped {
  tooLarge: number;
  unreadable: number;
}

/** An answer that lists thousands of organizations fits; what is longer is a script, an image or a recording. */
const bounds = { maxString: 2 * 1024 * 1024, maxElement: 4 * 1024 * 1024 };

/**
 * The entries of a HAR file in the order in which they are there, which need not be that of time.
 *
 * @throws {LearnError} where the file cannot be read or is not a HAR file
 */
export async function* readHar(path: string, skipped?: Skipped): AsyncGenerator<Placed> {
  let index = 0;
  let good = 0;
  try {
    const file = createReadStream(path, { highWaterMark: 256 * 1024 });
    for await (const text of arrayElements(file, ["log", "entries"], bounds)) {
      index++;
      if (text === undefined) {
        count(skipped, "tooLarge");
        continue;
      }
      const entry = entrySchema.safeParse(JSON.parse(text));
      if (entry.success) {
        good++;
        yield { entry: entry.data, index };
      } else {
        count(skipped, "unreadable");
      }
    }
  } catch (error) {
    throw explained(error, path, index);
  }
  if (index > 0 && good === 0) {
    throw notHar(path, "none of its entries has a request");
  }
}

function count(skipped: Skipped | undefined, why: keyof Skipped): void {
  if (skipped !== undefined) {
    skipped[why]++;
  }
}

function explained(error: unknown, path: string, index: number): unknown {
  if (error instanceof MalformedJsonError) {
    return notHar(path, error.message);
  }
  if (error instanceof SyntaxError) {
    // Its own message quotes the text, which may hold a secret.
    return notHar(path, `entry ${index} is not JSON`);
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined || !/^E[A-Z]+$/.test(code)) {
    return error;
  }
  return new LearnError({
    code: "LEARN_CAPTURE_UNREADABLE",
    what: `The capture ${path} could not be read (${code}).`,
    next: "Give the path of the HAR file that the browser saved.",
    cause: error,
  });
}

function notHar(path: string, why: string): LearnError {
  return new LearnError({
    code: "LEARN_CAPTURE_INVALID",
    what: `${path} is not a HAR file: ${why}.`,
    next: "Save the recording once more, as a HAR file, from the network tab of the browser's developer tools.",
  });
}

/** A text of the capture as it was on the wire; undefined where it is absent, too long, or not text. */
export function decoded(text: string | undefined, encoding: string | undefined): string | undefined {
  if (text === undefined || text === LEFT_OUT) {
    return undefined;
  }
  if (encoding?.toLowerCase() !== "base64") {
    return text;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "base64"));
  } catch {
    return undefined;
  }
}
