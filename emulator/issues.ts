import type { z } from "zod";

/** What a checked value is called: as a whole, and before the path of a part of it. */
export interface Naming {
  readonly whole: string;
  readonly part: string;
}

/**
 * What is wrong with a value, one sentence for each place, as zod found it. Zod's messages name types and allowed
 * values, never the value that was given, so they hold no secret.
 */
export function sentences(
  error: z.ZodError,
  naming: Naming,
  words: (issue: z.core.$ZodIssue) => string = ({ message }) => `: ${message}`,
): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${place([...issue.path, key], naming)} is not known.`);
    }
    const subject = place(issue.path, naming);
    return [
      issue.message.endsWith("received undefined") ? `${subject} is missing.` : `${subject}${words(issue)}.`,
    ];
  });
}

/** What goes after the name of the place, for somebody who wrote the value by hand: what is expected there. */
export function plainly(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return ` must be ${/^[aeio]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
    case "invalid_value":
      return ` must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "too_small":
      return issue.minimum === 1 ? " must not be empty" : ` must not be below ${issue.minimum}`;
    case "custom":
      return `: ${issue.message}`;
    default:
      return " does not have the right form";
  }
}

/** `Body field settings[0].name`, or the name of the whole. */
function place(path: readonly PropertyKey[], { whole, part }: Naming): string {
  const dotted = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return dotted === "" ? whole : part + dotted.replace(/^\./, "");
}
