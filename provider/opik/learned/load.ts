import { readFileSync, statSync } from "node:fs";
import type { z } from "zod";
import { isNestedDeeper } from "../../base/nesting";
import { inProjectFolder } from "../../base/projectFolder";
import { zodWords } from "../../base/zodWords";
import type { Sourced } from "../configuration";
import { contract, type Operation } from "../contract";
import { ConfigurationError } from "../errors";
import { carries, idMissing } from "./carries";
import { type LearnedContract, learnedContractSchema } from "./format";
import { type Template, valuesIn } from "./template";

/** Larger files are refused; a learned contract has some kilobytes. */
const MAX_BYTES = 1024 * 1024;

/** A template of a request has some ten. */
const MAX_LEVELS = 100;

/**
 * Reads and validates a learned contract.
 *
 * @param file its path, relative to the folder that holds `Pulumi.yaml` at or above `from`
 * @param origin origin of the configured deployment; the file must have been learned there
 * @throws {ConfigurationError} that names the place in the file
 */
export function loadLearnedContract(file: Sourced, origin: string, from = process.cwd()): LearnedContract {
  const path = inProjectFolder(file.value, from);
  const learned = parseLearnedContract(read(path, file.source), path);
  if (learned.deployment !== origin) {
    throw new ConfigurationError({
      code: "OPIK_CONTRACT_OTHER_DEPLOYMENT",
      what: `The learned contract ${path} was learned from ${learned.deployment}, but the deployment is ${origin}.`,
      next: "Learn the contract of this deployment, or correct opik:url.",
    });
  }
  return learned;
}

/** Validates the text of a learned contract. @throws {ConfigurationError} that names the place in the file */
export function parseLearnedContract(text: string, path: string): LearnedContract {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    // Its own message quotes the text, which may be any file of this machine.
    const [position = ""] = /line \d+ column \d+/.exec((error as Error).message) ?? [];
    throw invalid(path, `is not JSON${position === "" ? "" : ` (${position})`}`);
  }
  if (isNestedDeeper(json, MAX_LEVELS)) {
    throw invalid(path, `has more than ${MAX_LEVELS} levels`);
  }
  const parsed = learnedContractSchema.safeParse(json, { error: zodWords });
  if (!parsed.success) {
    throw invalid(path, `is not valid at ${place(parsed.error.issues[0])}`);
  }
  for (const [name, { requests }] of Object.entries(parsed.data.operations)) {
    const operation = contract.find((one) => one.name === name);
    if (operation === undefined) {
      throw invalid(path, `has an operation that does not exist, at operations.${name}`);
    }
    const known = valueNames(operation);
    for (const [index, request] of requests.entries()) {
      const { path: route, query = {}, body = null, headers = {}, when = {} } = request;
      const asked: [string, string[]][] = [
        ["path", [...route.matchAll(/\{([^}]*)\}/g)].map(([, value]) => value ?? "")],
        ["query", valuesIn({ $text: Object.values(query) as Template[] })],
        ["body", valuesIn(body)],
        ["headers", Object.values(headers).flatMap((one) => ("$value" in one ? [one.$value] : []))],
        ["when", Object.keys(when)],
      ];
      for (const [part, names] of asked) {
        const stranger = names.find((one) => !known.includes(one));
        if (stranger !== undefined) {
          throw invalid(
            path,
            `asks for the value ${JSON.stringify(stranger)} at operations.${name}.requests.${index}.${part}; the operation has ${known.join(", ")}`,
          );
        }
      }
      const missing = fieldsOf(operation.shapes.params).find((one) => !carries(request, one));
      if (missing !== undefined) {
        throw idMissing(`${path}, at operations.${name}.requests.${index},`, missing);
      }
    }
  }
  return parsed.data;
}

/** Values that a call of an operation has: its path parameters and the fields of its body. */
function valueNames({ shapes }: Operation): string[] {
  return [...fieldsOf(shapes.params), ...fieldsOf(shapes.body)];
}

function fieldsOf(type: z.ZodType | undefined): string[] {
  return Object.keys((type as z.ZodObject | undefined)?.shape ?? {});
}

function read(path: string, source: string): string {
  try {
    // Looked at first: a device or a pipe has no end, or makes the reader wait for one.
    const file = statSync(path);
    if (!file.isFile()) {
      throw new Error("it is not a file");
    }
    if (file.size > MAX_BYTES) {
      throw new Error(`it has more than ${MAX_BYTES} bytes`);
    }
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ConfigurationError({
      code: "OPIK_CONTRACT_UNREADABLE",
      what: `The learned contract ${path} (from ${source}) could not be read: ${(error as Error).message}.`,
      next: "Correct the path; it is relative to the folder of Pulumi.yaml.",
      cause: error,
    });
  }
}

function invalid(path: string, what: string): ConfigurationError {
  return new ConfigurationError({
    code: "OPIK_CONTRACT_INVALID",
    what: `The learned contract ${path} ${what}.`,
    next: "Learn it again, or correct the file.",
  });
}

/** What is wrong, and at which place in the file: of a choice between several forms, what the nearest of them lacks. */
function place(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) {
    return "the top: unknown reason";
  }
  const { path, message } = innermost(issue, []);
  return `${path.length > 0 ? path.map(String).join(".") : "the top"}: ${message}`;
}

interface Innermost {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** How far the form is from what was meant: higher where keys are there that it does not have. */
  readonly distance: number;
}

function innermost(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): Innermost {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union") {
    const forms = issue.errors
      .filter((issues) => issues.length > 0)
      .map((issues) => {
        const found = issues.map((one) => innermost(one, path)).sort((a, b) => b.path.length - a.path.length);
        const distance = Math.max(...found.map((one) => one.distance));
        return { ...(found[0] as Innermost), distance };
      })
      .sort((a, b) => b.path.length - a.path.length || a.distance - b.distance);
    const [nearest] = forms;
    if (nearest !== undefined && nearest.path.length > path.length) {
      return nearest;
    }
    return { path, message: "does not have any of the possible forms", distance: 0 };
  }
  if (issue.code === "invalid_key") {
    return { path, message: issue.issues[0]?.message ?? issue.message, distance: 1 };
  }
  return { path, message: issue.message, distance: issue.code === "unrecognized_keys" ? 2 : 0 };
}
