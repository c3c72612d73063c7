import type { Printed } from "./issue";
import { BODY_LIMIT, type Markdown } from "./markdown";

/** A comment for a merge request; its first line is the marker by which it is found again. */
export function commentOf({ stack, exitCode, runUrl, text }: Printed, markdown: Markdown): string[] {
  const plain = markdown.harmless(text).trimEnd();
  const room = BODY_LIMIT - 1000;
  // The end of a preview holds its summary, so it is the beginning that is cut.
  const body = plain.length > room ? `(the beginning is cut)\n${plain.slice(-room)}` : plain;
  return [
    `<!-- pulumi-preview:${stack} -->`,
    `#### Preview of ${markdown.code(stack)}${exitCode === 0 ? "" : `: failed with exit code ${exitCode}`}`,
    "",
    ...markdown.block("diff", body),
    ...(runUrl === undefined ? [] : ["", `By ${runUrl}`]),
  ];
}
