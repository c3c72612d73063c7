import type { RecordedRequest } from "../../emulator";

const MARGIN = "   ";

/** Prints the demo's story: plain text, no colours, the same on a terminal and in a log. */
export class Narrator {
  private unfinished = "";

  constructor(private readonly print: (line: string) => void) {}

  line(text = ""): void {
    this.print(text);
  }

  heading(number: number, title: string, text: string): void {
    this.line();
    this.line(`${number}. ${title}`);
    this.line(`${MARGIN}${text}`);
    this.line();
  }

  command(text: string): void {
    this.line(`${MARGIN}$ ${text}`);
  }

  /** What the engine writes, as it comes; a line is printed when it is whole. */
  engine(text: string): void {
    const lines = (this.unfinished + text).split("\n");
    this.unfinished = lines.pop() ?? "";
    for (const line of lines) {
      this.engineLine(line);
    }
  }

  /** Prints what the engine left without a line break. */
  endOfEngine(): void {
    this.engineLine(this.unfinished);
    this.unfinished = "";
  }

  requests(received: readonly RecordedRequest[]): void {
    this.line();
    this.line(`${MARGIN}The local Opik received:${received.length === 0 ? " nothing" : ""}`);
    for (const { method, path, status, body } of received) {
      this.line(
        `${MARGIN}  ${method} ${path}${body === undefined ? "" : ` ${JSON.stringify(body)}`} -> ${status}`,
      );
    }
  }

  outcome(text: string): void {
    this.line(`${MARGIN}=> ${text}`);
  }

  private engineLine(line: string): void {
    // The engine says each time where it found the SDK's dynamic provider host; that is not part of the story.
    if (line.trim() !== "" && !line.includes("using pulumi-resource-pulumi-nodejs from $PATH")) {
      this.line(`${MARGIN}| ${line.trimEnd()}`);
    }
  }
}
