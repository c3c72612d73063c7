import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { ExplainedError } from "../provider/base/explainedError";

/** Where the pages are that a line refers to. */
const PAGES = "https://github.com/pulumi-opik/pulumi-opik/blob/main/docs/";

export function define(command: Command): void {
  command
    .description("Explains the code in brackets at the end of an error.")
    .argument("<code>", "such as OPIK_UNAUTHORIZED")
    .action((code: string) => {
      const page = readFileSync(join(__dirname, "..", "..", "docs", "troubleshooting.md"), "utf8");
      process.stdout.write(`${explanation(page, code)}\n`);
    });
}

/**
 * What the page on troubleshooting has of a code; brackets around it and small letters are no matter.
 *
 * @throws {ExplainedError} where it has none
 */
export function explanation(page: string, code: string): string {
  const wanted = code.replace(/^\[|\]$/g, "").toUpperCase();
  const rows = [...page.matchAll(/^\| (`[A-Z_<>]+`(?:, `[A-Z_<>]+`)*) \| (.*) \|$/gm)];
  const text = rows.find(([, codes = ""]) =>
    [...codes.matchAll(/[A-Z_<>]+/g)].some(([one]) => codesOf(one, page).includes(wanted)),
  )?.[2];
  if (text === undefined) {
    throw new ExplainedError({
      code: "OPIK_CODE_UNKNOWN",
      what: `There is no error with the code ${JSON.stringify(code)}.`,
      next: `The codes are listed in ${PAGES}troubleshooting.md; a newer version may have more.`,
    });
  }
  const linked = text.replace(/\[([^\]]+)\]\((?!https?:)([^)]+)\)/g, `$1 (${PAGES}$2)`);
  return `${wanted}: ${linked.replaceAll("`", "")}`;
}

/** The codes that one on the page stands for: some have the kind of object in their middle, and the page lists the kinds. */
function codesOf(onPage: string, page: string): string[] {
  const [, list = ""] = /^`<OBJECT>` is the kind of object: (.*)$/m.exec(page) ?? [];
  const kinds = [...list.matchAll(/[A-Z_]+/g)].map(([kind]) => kind);
  return onPage.includes("<OBJECT>") ? kinds.map((kind) => onPage.replace("<OBJECT>", kind)) : [onPage];
}
