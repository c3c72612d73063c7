import type { Check, Report, Status } from "./report";

/** Puts a style, such as `green`, on a text, or not. */
export type Paint = (style: "green" | "yellow" | "red" | "dim", text: string) => string;

const styles = { ok: "green", warn: "yellow", fail: "red", skip: "dim" } as const satisfies Record<
  Status,
  Parameters<Paint>[0]
>;

/** As wide as the widest, so that lines can be printed one by one. */
const STATUS_WIDTH = 4;
const NAME_WIDTH = "configuration".length;

const MARGIN = STATUS_WIDTH + 2 + NAME_WIDTH + 2;

/** Less than this is left to the terminal to break. */
const NARROWEST = 40;

/** How a report is shown. */
export interface Look {
  readonly paint: Paint;
  /** Columns of the terminal; undefined where there is none: then a line stays one, however long. */
  readonly columns: number | undefined;
}

/** One check: its line, then details and the next step below it. */
export function checkLines(
  { id, status, summary, detail = [], next, code }: Check,
  { paint, columns }: Look,
): string[] {
  const [name = "", part] = id.split(".");
  const step = [next, code === undefined ? undefined : `[${code}]`].filter((part) => part !== undefined);
  const wrap = (text: string, indent = 0) => wrapped(text, columns, MARGIN + indent);
  const lines = [
    // Other summaries say themselves what they are about.
    ...wrap(status === "skip" && part !== undefined ? `${part}: ${summary}` : summary),
    ...detail.flatMap((line) => wrap(line)).map((line) => paint("dim", line)),
    ...(step.length === 0
      ? []
      : wrap(step.join(" "), 3).map((line, at) => `${at === 0 ? "-> " : "   "}${line}`)),
  ];
  const head = `${paint(styles[status], status.padEnd(STATUS_WIDTH))}  ${name.padEnd(NAME_WIDTH)}  `;
  return lines.map((line, at) => `${at === 0 ? head : " ".repeat(MARGIN)}${line}`);
}

/** Something that is said between two checks. */
export function noteLines(sentence: string, { columns }: Look): string[] {
  return wrapped(sentence, columns, MARGIN).map((line) => `${" ".repeat(MARGIN)}${line}`);
}

function wrapped(text: string, columns: number | undefined, margin: number): string[] {
  const room = (columns ?? 0) - margin;
  if (room < NARROWEST) {
    return [text];
  }
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/** Whether the main job can run, after all checks. */
export function verdict({ ok, checks }: Report, { paint }: Look): string {
  const count = (status: Status, one: string, several: string) => {
    const number = checks.filter((check) => check.status === status).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : several}`];
  };
  const [failures] = count("fail", "check failed", "checks failed");
  const [warnings] = count("warn", "warning", "warnings");
  const failed = checks.filter(({ status }) => status === "fail");
  if (failed.length === 1 && failed[0]?.code === "OPIK_OPEN_SOURCE") {
    const isUsable = checks.some(({ id, status }) => id === "workspace" && status === "ok");
    return paint(
      isUsable ? "yellow" : "red",
      `This is an open-source server. ${isUsable ? "The resources of a workspace can be managed here" : "The workspace could not be read: see above"}; OrganizationSettings cannot, because such a server has no organizations, so the exit code is 1.`,
    );
  }
  return ok
    ? paint(
        "green",
        `Pulumi can manage the settings of this organization${warnings === undefined ? "." : ` (${warnings}).`}`,
      )
    : paint("red", `Pulumi cannot manage the settings with this configuration: ${failures}.`);
}
