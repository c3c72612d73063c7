import { hasDirection, isSwitchForm } from "./forms";
import { type Leaf, leavesOf, namedValue, namesOrganization } from "./leaves";
import { type CapturedRequest, compareMoments } from "./normalise";
import { organizationsIn, type Timeline } from "./reads";
import { isGraphQlRead, pathOutline, signatureOf } from "./signature";

/*
 * Which requests of a capture may be the write, and how much speaks for each. Evidence is counted, and told in words:
 * a person has to be able to say whether the choice was right.
 */

export interface Write {
  readonly request: CapturedRequest;
  /** The value that it set; undefined where nothing tells. */
  readonly value: boolean | undefined;
}

/** Requests that do the same, in one direction or both. */
export interface Way {
  readonly writes: readonly Write[];
  readonly score: number;
  /** Whether the server took none of them. */
  readonly isRefused: boolean;
  /** What speaks for it, and against it. */
  readonly reasons: readonly string[];
  readonly doubts: readonly string[];
}

/** With less, nothing is taken for the write. The name of the setting with its value reaches it, or all else together. */
export const ENOUGH = 7;

/** Two ways that are nearer to each other than this are told apart by a person. */
export const MARGIN = 3;

const weights = {
  named: 5,
  confirmed: 4,
  effective: 3,
  organization: 2,
  value: 2,
  words: 2,
  only: 2,
  contradicted: -8,
  telemetry: -8,
} as const;

const telemetry =
  /^(track(ing|er)?|events?|logs?|logging|metrics?|telemetry|analytics|collect(or)?|beacons?|rum|sentry|segment|heartbeats?|pings?|stats?|usage|replays?|hotjar|intercom|pendo|amplitude|mixpanel|posthog|envelope|report(s|ing)?|csp-report|vitals|capture|impressions?|audit-events?)$/i;

const words = /invit|restrict|only-?admins?|admins?-?only/i;

/** Whether a request can be a write at all. */
export function mayWrite(request: CapturedRequest): boolean {
  return ["POST", "PUT", "PATCH", "DELETE"].includes(request.method) && !isGraphQlRead(request);
}

/** Whether the server did what was asked for. */
export function isTaken({ status }: CapturedRequest): boolean {
  return status >= 200 && status < 300;
}

function looksLikeTelemetry({ path }: CapturedRequest): boolean {
  return path.split("/").some((segment) => telemetry.test(segment)) || /\/[a-z]$/.test(path);
}

/** All ways in which the requests may write the setting, the likeliest first. */
export function waysOf(requests: readonly CapturedRequest[], timeline: Timeline): Way[] {
  const writes = requests.filter(mayWrite).toSorted(compareMoments);
  const groups = Map.groupBy(writes, (request) => signatureOf(request, timeline.target.organizationId));
  const ways = [...groups.values()].map((group) => weigh(directed(group, timeline), writes, timeline));
  return byScore(paired(ways, writes, timeline));
}

/** Which value each request of a group set: what it says itself, or else the opposite of what was there. */
function directed(group: readonly CapturedRequest[], timeline: Timeline): Write[] {
  let state: boolean | undefined;
  let previous: CapturedRequest | undefined;
  return group.map((request) => {
    const before = timeline.before(request);
    if (before !== undefined && (previous === undefined || compareMoments(before, previous) > 0)) {
      state = before.value;
    }
    previous = request;
    const named = namedValue(leavesOf(request), timeline.target.field);
    // A switch is clicked to change it.
    const value = named ?? (state === undefined ? undefined : !state);
    state = isTaken(request) ? value : state;
    return { request, value };
  });
}

function weigh(writes: readonly Write[], all: readonly CapturedRequest[], timeline: Timeline): Way {
  const { field, organizationId: id } = timeline.target;
  const leaves = writes.map(({ request }) => leavesOf(request));
  const reasons: string[] = [];
  const doubts: string[] = [];
  let score = 0;
  const count = (weight: keyof typeof weights, text: string) => {
    score += weights[weight];
    (weights[weight] < 0 ? doubts : reasons).push(text);
  };

  if (leaves.every((one) => namedValue(one, field) !== undefined)) {
    count("named", `it names the setting ${field}, with its value`);
  }
  if (leaves.every((one, index) => carriesValue(one, writes[index]?.request))) {
    count("value", "it carries the position of a switch");
  }
  if (id !== undefined && leaves.every((one, index) => carriesId(one, writes[index]?.request, id))) {
    count("organization", "it names the organization");
  }
  if (leaves.every(speaksOfInvitations)) {
    count("words", "its words are about invitations or restrictions");
  }
  if (id !== undefined && writes.every(({ request, value }) => confirms(request, id, field, value))) {
    count("confirmed", "its response shows the organization with the new value");
  }

  const effects = writes.map((write, index) => effectOf(write, writes[index + 1], timeline));
  if (effects.includes("contradicted")) {
    count("contradicted", "the organizations read after it do not show the value that it would have set");
  } else if (effects.includes("changed")) {
    count("effective", `the organizations read before and after it show ${changesIn(timeline)}`);
    const around = writes.filter((_, index) => effects[index] === "changed");
    if (around.every(({ request }) => isOnly(request, writes, all, timeline))) {
      count("only", "nothing else was written between these reads");
    }
  }
  if (writes.some(({ request }) => looksLikeTelemetry(request))) {
    count("telemetry", "its path looks like one for usage statistics");
  }
  return { writes, score, isRefused: !writes.some(({ request }) => isTaken(request)), reasons, doubts };
}

type Effect = "changed" | "same" | "contradicted" | "unknown";

function effectOf({ request, value }: Write, next: Write | undefined, timeline: Timeline): Effect {
  const after = timeline.after(request, next?.request);
  if (value === undefined || after.length === 0 || !isTaken(request)) {
    return "unknown";
  }
  // A server may need a moment, so that the first reads still show the old value.
  if (!after.includes(value)) {
    return "contradicted";
  }
  const before = timeline.before(request)?.value;
  return before !== undefined && before !== value ? "changed" : "same";
}

function isOnly(
  request: CapturedRequest,
  writes: readonly Write[],
  all: readonly CapturedRequest[],
  timeline: Timeline,
): boolean {
  const before = timeline.before(request);
  return all.every(
    (other) =>
      writes.some((write) => write.request === other) ||
      looksLikeTelemetry(other) ||
      before === undefined ||
      compareMoments(other, before) < 0 ||
      // What was written after the new value had been read is no part of it.
      (compareMoments(other, request) > 0 && timeline.after(request, other).length > 0),
  );
}

function changesIn(timeline: Timeline): string {
  const values = timeline.values.filter((value, index, all) => index === 0 || all[index - 1] !== value);
  return values.slice(0, 5).join(" -> ") + (values.length > 5 ? " -> ..." : "");
}

function carriesValue(leaves: readonly Leaf[], request: CapturedRequest | undefined): boolean {
  return (
    leaves.some(({ name, value }) => isSwitchForm(value) || (name === "" && hasDirection(String(value)))) ||
    request?.method === "DELETE" ||
    leaves.some(({ value }) => typeof value === "string" && /[:=]\s*(true|false)\b/.test(value))
  );
}

function carriesId(leaves: readonly Leaf[], request: CapturedRequest | undefined, id: string): boolean {
  return namesOrganization(leaves, id) || [...(request?.headers.values() ?? [])].includes(id);
}

function speaksOfInvitations(leaves: readonly Leaf[]): boolean {
  return leaves.some(
    ({ name, value }) =>
      words.test(name) || (typeof value === "string" && value.length < 4096 && words.test(value)),
  );
}

function confirms(
  { response }: CapturedRequest,
  id: string,
  field: string,
  value: boolean | undefined,
): boolean {
  return value !== undefined && organizationsIn(response, [field]).get(id)?.[field] === value;
}

/** Puts together what is one thing in two requests: `/enable` and `/disable`, or PUT and DELETE. */
function paired(ways: readonly Way[], all: readonly CapturedRequest[], timeline: Timeline): Way[] {
  const rest = byScore(ways);
  const result: Way[] = [];
  for (let way = rest.shift(); way !== undefined; way = rest.shift()) {
    const one = way;
    const other = rest.find((candidate) => isOtherDirection(one, candidate, timeline));
    if (other === undefined) {
      result.push(one);
    } else {
      rest.splice(rest.indexOf(other), 1);
      const requests = [...one.writes, ...other.writes].map(({ request }) => request).sort(compareMoments);
      result.push(weigh(directed(requests, timeline), all, timeline));
    }
  }
  return result;
}

function isOtherDirection(one: Way, other: Way, timeline: Timeline): boolean {
  const [a, b] = [directionOf(one), directionOf(other)];
  if (a === undefined || b === undefined || a === b || Math.min(one.score, other.score) < ENOUGH) {
    return false;
  }
  const [left = [], right = []] = [one, other].map(({ writes: [first] }) =>
    first === undefined ? [] : pathOutline(first.request, timeline.target.organizationId),
  );
  return (
    left.length === right.length && left.filter((segment, index) => segment !== right[index]).length <= 1
  );
}

/** The one value that all requests of a way set. */
function directionOf({ writes }: Way): boolean | undefined {
  const values = new Set(writes.map(({ value }) => value));
  return values.size === 1 ? [...values][0] : undefined;
}

function byScore(ways: readonly Way[]): Way[] {
  return ways.toSorted((a, b) => b.score - a.score || momentOf(a) - momentOf(b));
}

function momentOf({ writes: [first] }: Way): number {
  return first?.request.at ?? 0;
}
