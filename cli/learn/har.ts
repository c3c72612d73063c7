import { createReadStream } from "node:fs";
import { z } from "zod";
import { LearnError } from "./learnErrors";

/*
 * The entries of a capture. Browsers agree on little of the format beyond its outline, so only what is used is looked
 * at, and whatever is odd in an entry is taken for absent rather than for an error.
 */

const texts = z.string().optional().catch(undefined);
const numbers = z.number().optional().catch(undefined);
const pairs = z
  .array(z.object({ name: z.string(), value: z.string().catch("") }))
  .optional()
  .catch(undefined)
  .transform((all) => all ?? []);

/** Some tools give the values of a JSON document, as they are. */
const params = z
  .array(z.object({ name: z.string(), value: z.unknown() }))
  .optional()
  .catch(undefined)
  .transform((all) => all ?? []);

const entrySchema = z.object({
  startedDateTime: texts,
  /** Milliseconds until the whole response was there; -1 where it is not known. */
  time: numbers,
  /** The phases of it, in milliseconds; -1 for one that there was not. */
  timings: z
    .object({ blocked: numbers, dns: numbers, connect: numbers, send: numbers, wait: numbers })
    .optional()
    .catch(undefined),
  /** What Chrome calls the kind of request: `xhr`, `fetch`, `ping`, `preflight`, `websocket`. */
  _resourceType: texts,
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: pairs,
    cookies: pairs,
    bodySize: numbers,
    postData: z
      .object({ mimeType: texts, text: texts, params, encoding: texts, _encoding: texts })
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

/**
 * Bytes of the largest capture that is read. The minute around a click has a tenth of it, scripts and images included;
 * and a text of this size, with what is parsed from it, fits into the memory that Node.js takes by itself.
 */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The entries of a HAR file in the order in which they are there, which need not be that of time.
 *
 * @throws {LearnError} where the file cannot be read, is too large or is not a HAR file
 */
export async function readHar(path: string): Promise<Placed[]> {
  let har: unknown;
  try {
    har = JSON.parse(await textOf(path));
  } catch (error) {
    // Its own message quotes the text, which may hold a secret.
    throw error instanceof SyntaxError ? notHar(path, "it is not JSON, or ends in the middle") : error;
  }
  const parsed = harSchema.safeParse(har);
  if (!parsed.success) {
    throw notHar(path, "it has no list at log.entries");
  }
  const all = parsed.data.log.entries.map((entry) => entrySchema.safeParse(entry));
  const placed = all.flatMap(({ data }, index) => (data === undefined ? [] : [{ entry: data, index }]));
  if (all.length > 0 && placed.length === 0) {
    throw notHar(path, "none of its entries has a request");
  }
  return placed;
}

const harSchema = z.object({ log: z.object({ entries: z.array(z.unknown()) }) });

/** Reads no further than what is allowed, so that a pipe or a device without an end is no trap. */
async function textOf(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(path, { end: MAX_BYTES })) {
      chunks.push(chunk);
      size += chunk.length;
    }
  } catch (error) {
    throw new LearnError({
      code: "LEARN_CAPTURE_UNREADABLE",
      what: `The recording ${path} could not be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}).`,
      next: "Give the path of the HAR file that the browser saved.",
      cause: error,
    });
  }
  if (size > MAX_BYTES) {
    throw new LearnError({
      code: "LEARN_CAPTURE_TOO_LARGE",
      what: `The recording ${path} has more than ${MAX_BYTES / 1024 / 1024} MiB.`,
      next: "Record only the minute around the click: clear the recording, reload the page, click the switch on and off, and save.",
    });
  }
  // Without the byte order mark that some tools put before it.
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function notHar(path: string, why: string): LearnError {
  return new LearnError({
    code: "LEARN_CAPTURE_INVALID",
    what: `${path} is not a HAR file: ${why}.`,
    next: "Save the recording again, as a HAR file, from the network tab of the browser's developer tools.",
  });
}

/** A text of the capture as it was on the wire; undefined where it is absent or not text. */
export function decoded(text: string | undefined, encoding: string | undefined): string | undefined {
  if (text === undefined) {
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
