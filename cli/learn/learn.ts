import { oneLine } from "../../provider/base/oneLine";
import { ConfigurationError } from "../../provider/opik";
import { organizationChangesSchema, updateOrganization } from "../../provider/opik/contract";
import { type LearnedContract, parseLearnedContract } from "../../provider/opik/learned";
import { ENOUGH, MARGIN, mayWrite, type Way, waysOf } from "./candidates";
import { explain, summary } from "./explain";
import { generalise } from "./generalise";
import { readHar } from "./har";
import { Identities } from "./identities";
import { LearnError, unusable } from "./learnErrors";
import { type CapturedRequest, captured, isBackground } from "./normalise";
import { Lives, type Read, readIn, Timeline } from "./reads";
import { refused } from "./refused";
import { Secrets, tooMuch } from "./secrets";
import { targetOf } from "./targetOf";

export interface LearnOptions {
  /** Origin of the configured deployment; that of the capture unless one is configured. */
  readonly origin: string | undefined;
  readonly organizationId: string | undefined;
  /** Number of the way to take, counted from 1, where several are possible. */
  readonly choose: number | undefined;
  /** Day on which it is learned, such as `2026-11-24`. */
  readonly today: string;
}

export interface Learned {
  readonly contract: LearnedContract;
  readonly explanation: readonly string[];
}

/** More requests than that are not kept in memory; a click has a handful. */
const MAX_REQUESTS = 5000;

/** A person reads it. */
const MAX_LINE = 4_000;

const FIELDS = Object.keys(organizationChangesSchema.shape);

/**
 * Learns from a capture how a deployment writes a setting of an organization.
 *
 * @throws {LearnError} where it cannot be told; never a guess
 */
export async function learn(capture: string, options: LearnOptions): Promise<Learned> {
  const secrets = new Secrets();
  // Whatever is said of a capture could repeat a part of it.
  const shown = (text: string) => {
    const line = oneLine(secrets.redact(text));
    return line.length <= MAX_LINE ? line : `${line.slice(0, MAX_LINE)} …`;
  };
  try {
    const { contract, explanation } = await learnWith(secrets, capture, options);
    return { contract, explanation: explanation.map(shown) };
  } catch (error) {
    if (error instanceof LearnError) {
      const { code, what, next } = error;
      throw new LearnError({ code, what: shown(what), next, cause: error.cause });
    }
    throw error;
  }
}

async function learnWith(secrets: Secrets, capture: string, options: LearnOptions): Promise<Learned> {
  const writes: CapturedRequest[] = [];
  const reads: Read[] = [];
  const origins = new Set<string>();
  for (const placed of await readHar(capture)) {
    secrets.absorb(placed.entry);
    const request = captured(placed);
    if (request === undefined) {
      continue;
    }
    origins.add(request.origin);
    if (options.origin !== undefined && request.origin !== options.origin) {
      continue;
    }
    const read = readIn(request, FIELDS);
    if (read !== undefined) {
      reads.push(read);
    } else if (mayWrite(request) && !isBackground(placed.entry)) {
      writes.push(request);
    }
    if (reads.length + writes.length > MAX_REQUESTS) {
      throw tooMuch();
    }
  }
  const deployment = deploymentOf(origins, reads, options.origin);
  const ours = reads.filter(({ origin }) => origin === deployment);
  const tried = writes.filter(({ origin }) => origin === deployment);
  const target = targetOf(ours, tried, FIELDS, options.organizationId);
  const mayBeShown = (text: string) =>
    text === target.organizationId || secrets.reasonToHide(text) === undefined;
  const way = chosen(waysOf(tried, new Timeline(ours, target)), options.choose, (one, index) =>
    summary(one, index, mayBeShown),
  );
  if (way.isRefused) {
    throw refused(way, mayBeShown);
  }
  const generalised = generalise(way, {
    target,
    lives: new Lives(ours, target.organizationId),
    secrets,
    identities: new Identities(ours, target.organizationId),
  });
  const contract: LearnedContract = {
    version: 1,
    deployment,
    learned: options.today,
    operations: { [updateOrganization.name]: { requests: [...generalised.requests] } },
  };
  // What is written has to be what the provider will read.
  try {
    parseLearnedContract(JSON.stringify(contract), "that was just learned");
  } catch (error) {
    throw error instanceof ConfigurationError ? unusable(error.what.replace(/\.$/, "")) : error;
  }
  return { contract, explanation: explain(way, generalised, contract, target) };
}

function deploymentOf(
  origins: ReadonlySet<string>,
  reads: readonly Read[],
  wanted: string | undefined,
): string {
  if (wanted !== undefined) {
    if (!origins.has(wanted)) {
      throw new LearnError({
        code: "LEARN_OTHER_DEPLOYMENT",
        what: `The recording has no request to ${wanted}, which is the configured deployment. It has: ${[...origins].slice(0, 10).join(", ") || "none"}.`,
        next: "Record on that deployment, or correct OPIK_URL_OVERRIDE.",
      });
    }
    return wanted;
  }
  const candidates = new Set(reads.map(({ origin }) => origin));
  const [only] = candidates;
  if (only === undefined || candidates.size > 1) {
    throw new LearnError({
      code: "LEARN_DEPLOYMENT_UNCLEAR",
      what:
        only === undefined
          ? "The recording has no read of organizations, so it does not show which server is the deployment."
          : `The recording has reads of organizations from several servers: ${[...candidates].join(", ")}.`,
      next: "Set OPIK_URL_OVERRIDE to the deployment, and reload the page while recording.",
    });
  }
  return only;
}

function chosen(
  ways: readonly Way[],
  choose: number | undefined,
  told: (way: Way, index: number) => string,
): Way {
  const likely = ways.filter(({ score }) => score >= ENOUGH);
  // A page may try one way, be refused, and go another.
  const taken = likely.filter(({ isRefused }) => !isRefused);
  const possible = taken.length > 0 ? taken : likely;
  const [best, second] = possible;
  if (choose !== undefined) {
    const way = possible[choose - 1];
    if (way === undefined) {
      throw new LearnError({
        code: "LEARN_CHOICE_UNKNOWN",
        what: `There is no candidate number ${choose}; there are ${possible.length}.`,
        next: "Omit --choose to see them.",
      });
    }
    return way;
  }
  if (best === undefined) {
    throw new LearnError({
      code: "LEARN_NOTHING_FOUND",
      what: `No request in the recording qualifies as the write. ${ways.length === 0 ? "None of them writes anything." : `The closest: ${ways.slice(0, 3).map(told).join(" ")}`}`,
      next: "Record again: reload the page, click the switch on, wait, click it off, and save everything.",
    });
  }
  if (second !== undefined && best.score - second.score < MARGIN) {
    throw new LearnError({
      code: "LEARN_AMBIGUOUS",
      what: `Several requests qualify as the write. ${possible.slice(0, 10).map(told).join(" ")}`,
      next: "Pick one with --choose NUMBER, or record again and do nothing else in between.",
    });
  }
  return best;
}
