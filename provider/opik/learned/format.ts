import { z } from "zod";
import { templateSchema } from "./template";

/*
 * The file `opik-contract.json`: how one deployment takes operations, as it was seen there. It replaces what the
 * built-in contract assumes, for that deployment only, and holds no secret.
 */

/** Headers that are ours or the connection's; a file that sets one of them is refused. */
const RESERVED_HEADERS =
  /^(authorization|cookie|host|connection|content-(length|type|encoding)|transfer-encoding|accept|expect|te|trailer|upgrade|keep-alive|proxy-.*|origin|referer)$/;

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** Whether a learned contract may set a header of that name. */
export function isSettableHeader(name: string): boolean {
  return HEADER_NAME.test(name) && !RESERVED_HEADERS.test(name) && name !== "__proto__";
}

const headerName = z
  .string()
  .regex(HEADER_NAME, "a header's name, in lower case, is expected")
  .refine((name) => !RESERVED_HEADERS.test(name), "this header cannot be set by a learned contract");

const headerValue = z.union([
  /** Always this text. */
  z.strictObject({ value: z.string().regex(/^[\x20-\x7e]*$/, "printable ASCII is expected") }),
  /** The value of a cookie that the server has set, as a CSRF header takes it. */
  z.strictObject({
    cookie: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "a cookie's name is expected"),
    /** Whether the header has the value without the cookie's percent-encoding, as axios and Angular send it. */
    decode: z.literal(true).optional(),
  }),
  /** A value of the call, such as the organization's id. */
  z.strictObject({ $value: z.string().min(1) }),
]);

/** One request: a template of everything that a call sends. */
const learnedRequestSchema = z.strictObject({
  /** Values of the call for which this request is; left out, it is for all. For a pair such as enable and disable. */
  when: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  /** From the deployment's origin on; `{name}` is a value of the call: `/api/organizations/{organizationId}`. */
  path: z
    .string()
    .regex(
      /^\/(?!\/)[^\s?#\\]*$/,
      "a path that begins with one slash, without query and fragment, is expected",
    )
    .refine(
      (path) => !path.split("/").some((segment) => /^(\.|%2e){1,2}$/i.test(segment)),
      "it must not contain dot segments",
    ),
  query: z.record(z.string(), templateSchema).optional(),
  body: templateSchema.optional(),
  /** How the body is written; `json` unless said. */
  encoding: z.enum(["json", "form"]).optional(),
  /** Media type of a JSON body that is not `application/json`, such as `application/merge-patch+json`. */
  contentType: z
    .string()
    .regex(/^(application|text)\/([a-z0-9.-]+\+)?(json|plain)$/, "the media type of a JSON body is expected")
    .optional(),
  headers: z.record(headerName, headerValue).optional(),
  /** Statuses that mean success. */
  success: z.array(z.int().min(200).max(299)).min(1),
});

export const learnedContractSchema = z.strictObject({
  version: z.literal(1),
  /** Origin of the deployment where it was seen, such as `https://opik.example.com`. */
  deployment: z
    .string()
    .regex(/^https?:\/\/[^/?#\s@]+$/, "an origin such as https://opik.example.com is expected"),
  /** Day on which it was learned, such as `2026-11-24`. */
  learned: z.iso.date(),
  /** By the operation's name in the built-in contract. */
  operations: z.record(z.string(), z.strictObject({ requests: z.array(learnedRequestSchema).min(1).max(8) })),
});

export type LearnedRequest = z.output<typeof learnedRequestSchema>;
export type LearnedContract = z.output<typeof learnedContractSchema>;
