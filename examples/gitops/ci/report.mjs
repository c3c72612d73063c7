#!/usr/bin/env node
/**
 * Turns what Pulumi printed into something a person can read in an issue or a comment. Copy this file to
 * ci/report.mjs of your repository: the GitHub and the GitLab pipeline both call it. It has no dependencies.
 *
 *   report.mjs drift   --stack acme/production --exit-code 7 --out drift [--run-url URL] preview.json
 *   report.mjs comment --stack acme/production --exit-code 0 --out comment.md [--run-url URL] preview.txt
 *   report.mjs find --title "Drift: acme/production" < issues.json      prints the number of that issue
 *   report.mjs find --marker "<!-- pulumi-preview:acme/production -->" < notes.json     the id of that note
 *
 * `drift` writes three files into --out: state (clean, drifted or failed), title and body.md. It ends with 0
 * for clean and drifted, and with 1 for failed, because a check that did not run must neither close nor open
 * an issue. `pulumi preview --expect-no-changes` ends with 0 when all is as declared and with 7 when it is
 * not; every other exit code is a failure of the check.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const DRIFTED = 7;
/** GitHub takes 65,536 characters in an issue or a comment, GitLab takes more. */
const BODY_LIMIT = 60_000;
const VALUE_LIMIT = 200;
const SECRET = "[secret]";
/** How the engine marks a secret and an unknown in serialised values. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";
const UNKNOWN_MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
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

class Failure extends Error {}

/** Pulumi hides what it knows to be secret; this catches a credential that an error message repeats. */
function redact(text) {
  let out = text;
  for (const name of CREDENTIALS) {
    const value = process.env[name];
    if (value !== undefined && value.length >= 6) {
      out = out.replaceAll(value, SECRET).replaceAll(JSON.stringify(value).slice(1, -1), SECRET);
    }
  }
  return out;
}

/** A Markdown code span that the text in it cannot leave. */
function code(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
  const line = redact(text).replace(/[\u0000-\u001f\u007f]+/g, " ");
  const runs = (line.match(/`+/g) ?? []).map((run) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  const pad = line === "" || line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSecret(value) {
  return value === SECRET || (isRecord(value) && SECRET_MARK in value);
}

/** Names that begin with two underscores are Pulumi's own book-keeping, `__provider` above all. */
function isInternal(name) {
  return name.startsWith("__");
}

function show(value) {
  if (value === undefined) {
    return "(not set)";
  }
  if (isSecret(value)) {
    return code(SECRET);
  }
  if (value === UNKNOWN_MARK) {
    return "(known after apply)";
  }
  const text = JSON.stringify(value, (_, part) => (isSecret(part) ? SECRET : part));
  return code(text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}...` : text);
}

function same(a, b) {
  if (isRecord(a) && isRecord(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].every((name) => isInternal(name) || same(a[name], b[name]));
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  }
  return Object.is(a, b);
}

function containsSecret(value) {
  if (isSecret(value)) {
    return true;
  }
  return typeof value === "object" && value !== null && Object.values(value).some(containsSecret);
}

/**
 * Where declared and live differ, as far down as the values have names. `applied` is what the last
 * `pulumi up` left behind: a live value that differs from it was changed by somebody else; one that does not
 * was changed in the program.
 */
function differences(declared, live, applied, path) {
  if (same(declared, live)) {
    return [];
  }
  const lists = Array.isArray(declared) && Array.isArray(live);
  if (!lists && !(isRecord(declared) && isRecord(live) && !isSecret(declared) && !isSecret(live))) {
    return [{ path, declared, live, drift: !same(live, applied) }];
  }
  const names = [...new Set([...Object.keys(declared), ...Object.keys(live)])];
  return names
    .filter((name) => !isInternal(name))
    .flatMap((name) =>
      differences(
        declared[name],
        live[name],
        applied?.[name],
        lists ? `${path}[${name}]` : `${path}.${name}`,
      ),
    );
}

/** The differing properties of one `update` or `replace` step; `before` is the state that was applied last. */
function changedProperties(step, before) {
  const declared = step.newState?.inputs ?? {};
  const inputs = step.oldState?.inputs ?? {};
  const outputs = step.oldState?.outputs ?? {};
  const applied = before?.inputs ?? {};
  // What is neither declared now nor was declared before is not managed, whatever its value.
  const names = [...new Set([...Object.keys(declared), ...Object.keys(applied)])].filter(
    (name) => !isInternal(name),
  );
  const against = (live) =>
    names.flatMap((name) =>
      differences(declared[name], live(name), before === undefined ? declared[name] : applied[name], name),
    );
  const found = against((name) => inputs[name]);
  // A provider whose read returns no inputs shows what is live in the outputs only.
  return found.length > 0 ? found : against((name) => (name in outputs ? outputs[name] : inputs[name]));
}

function label(urn) {
  const [, , type = "", ...name] = urn.split("::");
  return `${code(name.join("::"))} (${type.split(/[$:]/).at(-1)})`;
}

function parsePreview(text) {
  try {
    const preview = JSON.parse(text);
    return isRecord(preview) && Array.isArray(preview.steps) ? preview : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Where the engine shows drift (observed with 3.259): a `refresh` step holds what was applied last; the live
 * values are the *old* state of the step that would correct them, the declared ones its new inputs.
 */
function readSteps(steps) {
  const applied = new Map();
  const drift = [];
  const pending = [];
  for (const step of steps) {
    const resource = label(step.urn);
    const before = applied.get(step.urn);
    switch (step.op) {
      case "refresh":
        applied.set(step.urn, step.oldState ?? {});
        break;
      case "same":
      case "read":
      case "discard":
      case "create-replacement":
      case "delete-replaced":
        break;
      case "update":
      case "replace": {
        const found = changedProperties(step, before);
        for (const one of found) {
          const line = `- ${resource}: ${code(one.path)}: ${show(one.declared)} -> ${show(one.live)}`;
          (one.drift ? drift : pending).push(line);
        }
        if (found.length === 0) {
          const named = Object.keys(step.detailedDiff ?? {}).filter((name) => !isInternal(name));
          const declared = step.newState?.inputs ?? {};
          const upgraded = Object.keys(declared).some(
            (name) => isInternal(name) && !same(declared[name], step.oldState?.inputs?.[name]),
          );
          const secrets = Object.keys(declared).filter((name) => containsSecret(declared[name]));
          const names = named.length > 0 ? named : upgraded ? [] : secrets;
          if (names.length > 0) {
            drift.push(`- ${resource}: ${names.map(code).join(" or ")}: the values are not shown`);
          } else {
            pending.push(`- ${resource}: no property differs, only how Pulumi manages it`);
          }
        }
        break;
      }
      case "create":
      case "import":
        if (before === undefined) {
          pending.push(`- ${resource}: declared, not created yet`);
        } else {
          drift.push(`- ${resource}: declared, no longer there`);
        }
        break;
      case "delete":
        pending.push(`- ${resource}: no longer declared, still there`);
        break;
      default:
        pending.push(`- ${resource}: ${code(String(step.op))}`);
    }
  }
  return { drift, pending };
}

function limited(lines, room) {
  const kept = [];
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

function errorsOf(preview) {
  const messages = (preview?.diagnostics ?? [])
    .filter((one) => one.severity === "error")
    .map((one) => redact(String(one.message).trim()));
  return messages.length > 0 ? messages : ["nothing readable was printed, see the log above"];
}

function driftReport({ stack, exitCode, runUrl, text }) {
  const preview = parsePreview(text);
  const changes = Object.entries(preview?.changeSummary ?? {}).filter(([op]) => op !== "same");
  const title = `Drift: ${stack}`;
  const found = runUrl === undefined ? [] : ["", `Last seen by ${runUrl}`];

  if (exitCode === 0 && preview?.changeSummary !== undefined && changes.length === 0) {
    return { state: "clean", title, lines: [`Everything in ${code(stack)} is as declared.`, ...found] };
  }
  if (exitCode === 0) {
    // An exit code that got lost in a pipe must not close an issue.
    const why = changes.length > 0 ? "the engine lists changes" : "the engine's answer is not complete";
    return { state: "failed", title, lines: [`The check failed: exit code 0, but ${why}.`] };
  }
  if (exitCode !== DRIFTED) {
    const lines = [`The check failed with exit code ${exitCode}; this says nothing about drift.`, ""];
    return {
      state: "failed",
      title,
      lines: [...lines, ...errorsOf(preview).map((line) => `- ${code(line)}`)],
    };
  }

  const { drift, pending } = readSteps(preview?.steps ?? []);
  const what = code(stack);
  const lines = [
    drift.length > 0
      ? `The live settings differ from what the program of ${what} declares.`
      : pending.length > 0
        ? `Nothing of ${what} was seen to change outside of the program, but the program is not applied.`
        : `Something in ${what} is not as declared; Pulumi's list of it cannot be read, see the log of the run.`,
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

function commentReport({ stack, exitCode, runUrl, text }) {
  const ansi = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, "g");
  const plain = redact(text.replace(ansi, "").trimEnd());
  const room = BODY_LIMIT - 1000;
  // The end of a preview holds its summary, so it is the beginning that is cut.
  const body = plain.length > room ? `(the beginning is cut)\n${plain.slice(-room)}` : plain;
  const runs = (body.match(/`+/g) ?? []).map((run) => run.length);
  const fence = "`".repeat(Math.max(2, ...runs) + 1);
  return [
    marker(stack),
    `#### Preview of ${code(stack)}${exitCode === 0 ? "" : `: failed with exit code ${exitCode}`}`,
    "",
    `${fence}diff`,
    body,
    fence,
    ...(runUrl === undefined ? [] : ["", `By ${runUrl}`]),
  ];
}

function marker(stack) {
  return `<!-- pulumi-preview:${stack} -->`;
}

function find({ title, mark, text }) {
  const list = JSON.parse(text);
  if (!Array.isArray(list)) {
    throw new Failure("find: expected a JSON array on standard input");
  }
  const hits = list.filter((one) =>
    title === undefined ? String(one.body ?? "").startsWith(mark) : one.title === title,
  );
  // GitHub calls it number, GitLab iid for an issue and id for a note. The oldest is the one to keep.
  const ids = hits.map((one) => one.number ?? one.iid ?? one.id).sort((a, b) => a - b);
  return ids[0] === undefined ? "" : `${ids[0]}\n`;
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stack: { type: "string" },
      "exit-code": { type: "string" },
      out: { type: "string" },
      "run-url": { type: "string" },
      title: { type: "string" },
      marker: { type: "string" },
    },
  });
  const [command, file] = positionals;
  const needed = (name) => {
    if (values[name] === undefined) {
      throw new Failure(`${command}: --${name} is missing`);
    }
    return values[name];
  };

  if (command === "find") {
    if ((values.title === undefined) === (values.marker === undefined)) {
      throw new Failure("find: give either --title or --marker");
    }
    const text = readFileSync(0, "utf8");
    process.stdout.write(find({ title: values.title, mark: values.marker, text }));
    return 0;
  }
  if (command !== "drift" && command !== "comment") {
    throw new Failure("usage: report.mjs drift|comment|find, see the head of this file");
  }
  if (file === undefined) {
    throw new Failure(`${command}: the file with Pulumi's output is missing`);
  }
  if (!/^\d+$/.test(needed("exit-code"))) {
    throw new Failure(`${command}: --exit-code is not a number`);
  }
  const given = {
    stack: needed("stack"),
    exitCode: Number(values["exit-code"]),
    runUrl: values["run-url"],
    text: readFileSync(file, "utf8"),
  };
  const out = needed("out");
  if (command === "comment") {
    writeFileSync(out, `${commentReport(given).join("\n")}\n`);
    return 0;
  }
  const { state, title, lines } = driftReport(given);
  const body = `${lines.join("\n")}\n`;
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "state"), state);
  writeFileSync(join(out, "title"), title);
  writeFileSync(join(out, "body.md"), body);
  process.stdout.write(`${state}: ${title}\n\n${body}`);
  return state === "failed" ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`report.mjs: ${redact(error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 2;
}
