/** One table of the report, in Markdown. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What has to be known to read it. */
  readonly note?: string;
}

/** A group of figures that are measured together. */
export interface Group {
  readonly name: string;
  readonly summary: string;
  measure(effort: Effort): Promise<readonly Table[]>;
}

/** How much is measured. */
export interface Effort {
  /** Runs of each operation; what is quick is run more often. */
  readonly runs: number;
  /** Numbers of resources, ascending; where one is enough, the last. */
  readonly resources: readonly number[];
  readonly progress: (line: string) => void;
}

const NOT_MEASURED = "not measured";

/** "1.08x, goal 1.1x: met"; without a goal only the ratio. */
export function verdict(ours: number, reference: number, goal?: number): string {
  if (!(ours > 0 && reference > 0)) {
    return NOT_MEASURED;
  }
  const ratio = ours / reference;
  const text = `${ratio.toFixed(2)}x`;
  return goal === undefined ? text : `${text}, goal ${goal}x: ${ratio <= goal ? "met" : "missed"}`;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

/** 0 is what a system without /proc shows. */
export function mebibytes(value: number): string {
  return value > 0 ? `${value.toFixed(1)} MiB` : NOT_MEASURED;
}

export function markdown({ title, columns, rows, note }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const table = [line(columns), line(columns.map(() => "---")), ...rows.map(line)];
  return [`### ${title}`, "", ...table, ...(note === undefined ? [] : ["", note]), ""].join("\n");
}
