import { BODY_LIMIT, limited, type Markdown } from "./markdown";
import { type Preview, parsePreview } from "./preview";
import { readSteps } from "./steps";

/** `pulumi preview --expect-no-changes` ends with it when something is not as declared; 0 when all is. */
const DRIFTED = 7;

/** What Pulumi printed, and how it ended. */
export interface Printed {
  readonly stack: string;
  readonly exitCode: number;
  readonly runUrl: string | undefined;
  readonly text: string;
}

export interface Issue {
  /** A check that failed says nothing about drift: it must neither open nor close an issue. */
  readonly state: "clean" | "drifted" | "failed";
  readonly title: string;
  readonly lines: readonly string[];
}

export function issueOf({ stack, exitCode, runUrl, text }: Printed, markdown: Markdown): Issue {
  const preview = parsePreview(text);
  const changes = Object.entries(preview?.changeSummary ?? {}).filter(([op]) => op !== "same");
  const title = `Drift: ${stack}`;
  const what = markdown.code(stack);
  const found = runUrl === undefined ? [] : ["", `Last seen by ${runUrl}`];

  if (exitCode === 0 && preview?.changeSummary !== undefined && changes.length === 0) {
    return { state: "clean", title, lines: [`Everything in ${what} is as declared.`, ...found] };
  }
  if (exitCode === 0) {
    // An exit code that got lost in a pipe must not close an issue.
    const why = changes.length > 0 ? "the engine lists changes" : "the engine's response is not complete";
    return { state: "failed", title, lines: [`The check failed: exit code 0, but ${why}.`] };
  }
  if (exitCode !== DRIFTED) {
    const lines = [`The check failed with exit code ${exitCode}; this says nothing about drift.`, ""];
    return { state: "failed", title, lines: [...lines, ...errorsOf(preview, markdown)] };
  }

  const { drift, pending } = readSteps(preview?.steps ?? [], markdown);
  const lines = [
    drift.length > 0
      ? `The live settings differ from what the program of ${what} declares.`
      : pending.length > 0
        ? `No change to ${what} outside of the program was found, but the program has changes that are not applied.`
        : `Something in ${what} is not as declared, but Pulumi's list of changes cannot be read: see the log of the run.`,
  ];
  if (drift.length + pending.length > 0) {
    lines.push("", "Each property is listed as: declared -> live.");
  }
  if (drift.length > 0) {
    lines.push("", `### Changed outside of the program (${drift.length})`, "");
    lines.push(...limited(drift, BODY_LIMIT / 2));
  }
  if (pending.length > 0) {
    lines.push("", `### In the program, not applied yet (${pending.length})`, "");
    lines.push(...limited(pending, BODY_LIMIT / 3));
  }
  // One line to a paragraph: both services show a line break in an issue as one.
  lines.push(
    "",
    [
      "To return to the declared values, run the apply pipeline.",
      "To keep the live ones, declare them in the program.",
      "This issue closes itself when the next check finds no difference.",
    ].join(" "),
    ...found,
  );
  return { state: "drifted", title, lines };
}

function errorsOf(preview: Preview | undefined, markdown: Markdown): string[] {
  const messages = (preview?.diagnostics ?? [])
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => markdown.code(String(message).trim()));
  return (messages.length > 0 ? messages : ["nothing readable was printed, see the log above"]).map(
    (line) => `- ${line}`,
  );
}
