import type { z } from "zod";
import { sentenceOf } from "../provider/base/zodWords";

/** What a checked value is called: as a whole, and before the path of a part of it. */
export interface Naming {
  readonly whole: string;
  readonly part: string;
}

/** What is wrong with a value, one sentence for each place, as a parse with `zodWords` has found it. */
export function sentences(error: z.ZodError, naming: Naming): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${place([...issue.path, key], naming)} is not known.`);
    }
    const subject = place(issue.path, naming);
    return [
      issue.message.endsWith(", but is missing")
        ? `${subject} is missing.`
        : `${sentenceOf(subject, issue.message)}.`,
    ];
  });
}

/** `Body field settings[0].name`, or the name of the whole. */
function place(path: readonly PropertyKey[], { whole, part }: Naming): string {
  const dotted = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return dotted === "" ? whole : part + dotted.replace(/^\./, "");
}
