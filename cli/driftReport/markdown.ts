/** Text of others in Markdown: it stays text, in one line, and repeats no credential of the job. */

/** GitHub takes 65,536 characters in an issue or a comment, GitLab takes more. */
export const BODY_LIMIT = 60_000;

export const SECRET = "[secret]";

const CREDENTIALS = [
  "OPIK_API_KEY",
  "OPIK_SESSION_TOKEN",
  "OPIK_PASSWORD",
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_CONFIG_PASSPHRASE",
  "GITLAB_TOKEN",
  "GH_TOKEN",
  "GITHUB_TOKEN",
];

/** Colours and other commands to a terminal: programs write them into their errors, wherever these are going. */
const TERMINAL_COMMAND =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /[\u001b\u009b](?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\[?[0-9;:?]*[ -/]*[@-~])/g;

/**
 * Without commands to a terminal and without credentials. Pulumi hides what it knows to be secret; this catches a
 * credential that an error's message repeats.
 */
export function harmless(text: string, env: NodeJS.ProcessEnv): string {
  let out = text.replace(TERMINAL_COMMAND, "");
  for (const name of CREDENTIALS) {
    const value = env[name];
    if (value !== undefined && value.length >= 6) {
      out = out.replaceAll(value, SECRET).replaceAll(JSON.stringify(value).slice(1, -1), SECRET);
    }
  }
  return out;
}

/** Writes Markdown for one job. */
export class Markdown {
  constructor(private readonly env: NodeJS.ProcessEnv) {}

  harmless(text: string): string {
    return harmless(text, this.env);
  }

  /** A code span that the text in it cannot leave. */
  code(text: string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
    const line = this.harmless(text).replace(/[\u0000-\u001f\u007f]+/g, " ");
    const fence = "`".repeat(longestRun(line) + 1);
    const pad = line === "" || line.startsWith("`") || line.endsWith("`") ? " " : "";
    return `${fence}${pad}${line}${pad}${fence}`;
  }

  /** A block of several lines that the text in it cannot leave. */
  block(kind: string, text: string): string[] {
    const fence = "`".repeat(Math.max(2, longestRun(text)) + 1);
    return [`${fence}${kind}`, text, fence];
  }
}

/** As many lines as there is room for, in characters, and how many are left out. */
export function limited(lines: readonly string[], room: number): string[] {
  const kept: string[] = [];
  let size = 0;
  for (const line of lines) {
    size += line.length + 1;
    if (size > room) {
      return [...kept, `- and ${lines.length - kept.length} more, see the log of the run`];
    }
    kept.push(line);
  }
  return kept;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0);
}
