import { listOrganizations } from "../../provider/opik/contract";
import { isRecord } from "./json";
import { type CapturedRequest, compareMoments, type Moment } from "./normalise";
import type { Target } from "./target";

/*
 * The reads of organizations in a capture. They show which organization changed, and from what to what; what changed
 * between two of them was written between them.
 */

export type Organization = Readonly<Record<string, unknown>> & { readonly id: string };

export interface Read extends Moment {
  /** When its response was there. */
  readonly end: number;
  readonly origin: string;
  readonly organizations: ReadonlyMap<string, Organization>;
  /** Whether it is the list that the provider reads too. */
  readonly isList: boolean;
  /** Whether it has the fields that the provider's own read gets, and no more. */
  readonly isShort: boolean;
}

/** Responses nest what they carry, but not deeply. */
const MAX_DEPTH = 4;

/** The organizations in a response to a GET; undefined where it has none. */
export function readIn(request: CapturedRequest, fields: readonly string[]): Read | undefined {
  if (request.method !== "GET" || (request.status !== 200 && request.status !== 304)) {
    return undefined;
  }
  const isList = request.path.replace(/\/+$/, "").endsWith(listOrganizations.path);
  const organizations = organizationsIn(request.response, fields, isList);
  if (organizations.size === 0) {
    return undefined;
  }
  return {
    at: request.at,
    index: request.index,
    end: request.end,
    origin: request.origin,
    organizations,
    isList: isList && Array.isArray(request.response),
    isShort: request.query.some(([name, value]) => name === "withoutExtendedData" && value === "true"),
  };
}

/** Objects with an id and one of the settings, or in a list of organizations with an id and a name. */
export function organizationsIn(
  response: unknown,
  fields: readonly string[],
  named = false,
): Map<string, Organization> {
  const found = new Map<string, Organization>();
  const look = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) {
      for (const one of value) {
        look(one, depth + 1);
      }
    } else if (isRecord(value) && depth <= MAX_DEPTH) {
      const { id, name } = value;
      const hasSetting = fields.some((field) => typeof value[field] === "boolean");
      if (isId(id) && (hasSetting || (named && typeof name === "string"))) {
        found.set(id, value as Organization);
      }
      for (const one of Object.values(value)) {
        look(one, depth + 1);
      }
    }
  };
  look(response, 0);
  return found;
}

/** Longer texts are no ids; they would be too long to be looked for. */
function isId(id: unknown): id is string {
  return typeof id === "string" && id !== "" && id.length <= 256;
}

/** What the reads show of one setting of one organization, in the order of time. */
export class Timeline {
  private readonly points: readonly (Moment & { readonly value: boolean; readonly end: number })[];

  constructor(
    reads: readonly Read[],
    readonly target: Target,
  ) {
    const { organizationId = "", field } = target;
    this.points = reads
      .flatMap((read) => {
        const value = read.organizations.get(organizationId)?.[field];
        return typeof value === "boolean" ? [{ at: read.at, index: read.index, end: read.end, value }] : [];
      })
      .sort(compareMoments);
  }

  get isEmpty(): boolean {
    return this.points.length === 0;
  }

  /** Every value that was seen, one after the other. */
  get values(): readonly boolean[] {
    return this.points.map(({ value }) => value);
  }

  /** How often the setting was seen to change. */
  get changes(): number {
    return this.points.filter(({ value }, index) => index > 0 && this.points[index - 1]?.value !== value)
      .length;
  }

  /** The last that was seen before a request was sent; a read that was still open then may show what it did. */
  before(request: Moment): (Moment & { readonly value: boolean }) | undefined {
    return this.points.findLast((point) => compareMoments(point, request) < 0 && isOver(point, request));
  }

  /** What was seen after a request was answered and before another one was sent. */
  after(request: CapturedRequest, until?: Moment): readonly boolean[] {
    return this.points
      .filter(
        (point) =>
          compareMoments(point, request) > 0 &&
          point.at >= request.end - ROUNDING &&
          (until === undefined || (compareMoments(point, until) < 0 && isOver(point, until))),
      )
      .map(({ value }) => value);
  }
}

/** Beginnings are rounded to a millisecond, durations are not. */
const ROUNDING = 1;

function isOver({ end }: { readonly end: number }, { at }: Moment): boolean {
  return end <= at + ROUNDING;
}

/** What the lists of organizations say of one: what a request that repeats it was built from. */
export class Lives {
  private readonly reads: readonly Read[];
  /** Fields that any read showed. */
  readonly seen: ReadonlySet<string>;
  /** Whether it is known which of its fields the provider's own read gets. */
  readonly isShort: boolean;

  constructor(
    reads: readonly Read[],
    private readonly organizationId: string | undefined,
  ) {
    const all =
      organizationId === undefined ? [] : reads.filter((read) => read.organizations.has(organizationId));
    this.seen = new Set(
      all.flatMap((read) => Object.keys(read.organizations.get(organizationId ?? "") ?? {})),
    );
    const lists = all.filter((read) => read.isList);
    const short = lists.filter((read) => read.isShort);
    this.isShort = short.length > 0;
    this.reads = (this.isShort ? short : lists).toSorted(compareMoments);
  }

  /** The organization as it was before a request, or else as it was seen first. */
  at(request: Moment): Organization | undefined {
    const read = this.reads.findLast((one) => compareMoments(one, request) < 0) ?? this.reads[0];
    return read?.organizations.get(this.organizationId ?? "");
  }
}
