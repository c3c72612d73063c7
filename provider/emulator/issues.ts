import type { z } from "zod";

/**
 * What is wrong with a value, one sentence for each place, as zod found it. `root` names the value itself. Zod's
 * messages name types and allowed values, never the value that was sent, so they hold no secret.
 */
export function sentences(error: z.ZodError, root: string): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${place([...issue.path, key], root)} is not known.`);
    }
    return [`${place(issue.path, root)}: ${issue.message}.`];
  });
}

/** `organizations[0].name`, or the root's name for the value itself. */
export function place(path: readonly PropertyKey[], root: string): string {
  const dotted = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return dotted === "" ? root : `${root}${dotted.startsWith("[") ? "" : " "}${dotted.replace(/^\./, "")}`;
}
