import { carries, type LearnedRequest, type Template } from "../../provider/opik/learned";
import { isTaken, type Way, type Write } from "./candidates";
import { isEnumeration, isPlausiblePair } from "./forms";
import { generaliseHeaders } from "./generaliseHeaders";
import type { Identities } from "./identities";
import { equal, isRecord } from "./json";
import { idFixed, idMissing, LearnError, oneDirection, unusable } from "./learnErrors";
import { idIn, idName, inlinedValue, isId, MIN_ID } from "./leaves";
import type { CapturedRequest } from "./normalise";
import type { Lives, Organization } from "./reads";
import { type Secrets, unescaped } from "./secrets";
import type { Target } from "./target";

/*
 * Turns recorded requests into templates: what is the organization's id becomes the id, what is the switch's position
 * becomes the value, and what is neither stays only where it is certain to be no secret.
 */

export interface Generalised {
  readonly requests: readonly LearnedRequest[];
  /** Headers of the recording that are not sent, since they belong to a session or to a moment. */
  readonly leftOut: readonly string[];
  /** Those among them that would come from a cookie, in a recording that was saved without cookies. */
  readonly lacksCookies: readonly string[];
}

export interface Facts {
  readonly target: Target;
  readonly lives: Lives;
  readonly secrets: Secrets;
  readonly identities: Identities;
}

/** @throws {LearnError} where a direction is missing that cannot be guessed, or a secret would have to be kept */
export function generalise({ writes }: Way, facts: Facts): Generalised {
  const good = writes.filter(({ request }) => isTaken(request));
  const [on, off] = [true, false].map((direction) => good.findLast(({ value }) => value === direction));
  const leftOut = new Set<string>();
  const success = [...new Set(good.map(({ request }) => request.status))].sort();
  const learn = (one: Write, other: Write | undefined, when?: LearnedRequest["when"]): LearnedRequest => {
    const learned = new Generaliser(one, other, facts, when !== undefined).learn(leftOut);
    const request = { ...(when === undefined ? {} : { when }), ...learned, success };
    if (!carries(request, "organizationId")) {
      throw idMissing(facts.target, one.request);
    }
    return request;
  };
  const result = (requests: readonly LearnedRequest[]): Generalised => {
    const names = [...leftOut].sort();
    const lacksCookies = facts.secrets.hasCookies ? [] : names.filter((name) => /csrf|xsrf/.test(name));
    return { requests, leftOut: names, lacksCookies };
  };
  if (on !== undefined && off !== undefined) {
    const requests = sameAddress(on.request, off.request)
      ? [learn(on, off)]
      : [
          learn(on, undefined, { [facts.target.field]: true }),
          learn(off, undefined, { [facts.target.field]: false }),
        ];
    return result(requests);
  }
  const [only] = good;
  if (only === undefined || only.value === undefined) {
    throw oneDirection();
  }
  return result([learn(only, undefined)]);
}

function sameAddress(one: CapturedRequest, other: CapturedRequest): boolean {
  return one.method === other.method && one.path === other.path && one.body.kind === other.body.kind;
}

class Generaliser {
  private foundValue = false;

  constructor(
    private readonly one: Write,
    private readonly other: Write | undefined,
    private readonly facts: Facts,
    /** Whether the request is for one value only, so that it needs no place for it. */
    private readonly isFixed: boolean,
  ) {}

  learn(leftOut: Set<string>): Omit<LearnedRequest, "when" | "success"> {
    const { request } = this.one;
    const path = this.path(request.path);
    this.refuseNames(
      "the query",
      request.query.map(([name]) => name),
    );
    const query = Object.fromEntries(
      request.query.map(([name, value], index) => [
        name,
        this.leaf(`the query parameter ${name}`, name, value, this.other?.request.query[index]?.[1]),
      ]),
    );
    const body = this.body(request);
    const headers = generaliseHeaders(request, this.other?.request, this.facts, leftOut);
    if (!this.foundValue && !this.isFixed) {
      throw oneDirection();
    }
    return {
      method: request.method as LearnedRequest["method"],
      path,
      ...(request.query.length === 0 ? {} : { query }),
      ...body,
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
    };
  }

  private path(path: string): string {
    const { organizationId: id } = this.facts.target;
    return path
      .split("/")
      .map((segment, index, all) => {
        const text = unescaped(segment);
        if (text === id && (id.length >= MIN_ID || idName.test(all[index - 1] ?? ""))) {
          return "{organizationId}";
        }
        this.refuseLiteral("the path", "", text);
        return segment;
      })
      .join("/");
  }

  private body({ body }: CapturedRequest): Pick<LearnedRequest, "body" | "encoding" | "contentType"> {
    const other = this.other?.request.body;
    switch (body.kind) {
      case "none":
        return {};
      case "json": {
        const template = this.json(
          "the body",
          "",
          body.value,
          other?.kind === "json" ? other.value : undefined,
        );
        return {
          body: template,
          ...(body.mediaType === "application/json" ? {} : { contentType: body.mediaType }),
        };
      }
      case "form": {
        const others = other?.kind === "form" ? other.fields : [];
        this.refuseNames(
          "the form",
          body.fields.map(([name]) => name),
        );
        const fields = body.fields.map(([name, value], index) => [
          name,
          this.leaf(`the form field ${name}`, name, value, others[index]?.[1]),
        ]);
        return { body: Object.fromEntries(fields), encoding: "form" };
      }
      default:
        throw new LearnError({
          code: "LEARN_BODY_UNKNOWN",
          what:
            body.kind === "missing"
              ? "The recording does not contain the body of the write."
              : `The body of the write is of a kind that cannot be learned (${body.mediaType}).`,
          next: "Record again with another browser, and save the recording with contents.",
        });
    }
  }

  private json(place: string, name: string, value: unknown, other: unknown): Template {
    if (Array.isArray(value)) {
      const others = Array.isArray(other) ? other : [];
      return value.map((one, index) => this.json(`${place}[${index}]`, name, one, others[index]));
    }
    if (isRecord(value)) {
      const others = isRecord(other) ? other : {};
      this.refuseNames(place, Object.keys(value));
      const live = this.facts.lives.at(this.one.request);
      if (live !== undefined && this.isWholeObject(value, live)) {
        return this.wholeObject(place, value, others, live);
      }
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, this.json(`${place}.${key}`, key, one, others[key])]),
      );
    }
    return this.leaf(place, name, value, other);
  }

  /** Whether an object repeats the organization: its id, and whatever else the list shows of it. */
  private isWholeObject(value: Readonly<Record<string, unknown>>, live: Organization): boolean {
    const repeated = Object.keys(value).filter(
      (key) => key !== this.facts.target.field && equal(value[key], live[key]),
    );
    return value["id"] === live.id && repeated.length >= 2 && Object.hasOwn(value, this.facts.target.field);
  }

  /** Every other field is taken from a fresh read, those that nobody knows of included, so that nothing is wiped. */
  private wholeObject(
    place: string,
    value: Readonly<Record<string, unknown>>,
    other: Readonly<Record<string, unknown>>,
    live: Organization,
  ): Template {
    const except = Object.keys(live).filter((key) => !Object.hasOwn(value, key));
    this.refuseNames(place, except);
    const changed = Object.keys(value).filter(
      (key) => key === this.facts.target.field || !Object.hasOwn(live, key),
    );
    return {
      $live: {
        ...(except.length === 0 ? {} : { except }),
        with: Object.fromEntries(
          changed.map((key) => [key, this.json(`${place}.${key}`, key, value[key], other[key])]),
        ),
      },
    };
  }

  private leaf(place: string, name: string, value: unknown, other: unknown): Template {
    const { organizationId: id, field } = this.facts.target;
    if (other !== undefined && !equal(value, other)) {
      return this.switched(place, name, value, other);
    }
    if (id !== undefined && isId(name, value, id)) {
      return { $value: "organizationId" };
    }
    const direction = this.one.value;
    if (other === undefined && !this.isFixed && (value === direction || value === String(direction))) {
      // With one direction only, the name says that it is the switch, or there is no other boolean to be.
      if (name === field || value === direction) {
        this.foundValue = true;
        return typeof value === "boolean"
          ? { $value: field }
          : { $value: field, $map: { true: "true", false: "false" } };
      }
    }
    if (typeof value === "string") {
      return this.text(place, name, value);
    }
    if (typeof value === "number") {
      this.refuseLiteral(place, name, String(value));
    }
    return value as Template;
  }

  /** The switch's position, in the form that the server takes it in. */
  private switched(place: string, name: string, on: unknown, off: unknown): Template {
    const { field } = this.facts.target;
    if (typeof on === "string" && typeof off === "string" && inlinedValue(field).test(on)) {
      return this.text(place, name, on);
    }
    // Two organizations look like the two words of a pair.
    for (const word of [on, off]) {
      if (typeof word !== "boolean") {
        this.refuseLiteral(place, name, String(word));
      }
    }
    if (!isPlausiblePair(on, off) && !isEnumeration(on, off)) {
      throw new LearnError({
        code: "LEARN_VALUE_UNCLEAR",
        what: `In ${place}, the two directions differ, but not like the positions of a switch.`,
        next: "Record again: reload the page, click the switch on and off, and do nothing else.",
      });
    }
    this.foundValue = true;
    return on === true && off === false
      ? { $value: field }
      : { $value: field, $map: { true: on as string, false: off as string } };
  }

  /** A text, with the organization's id and the setting's value taken out of it where they are inside. */
  private text(place: string, name: string, text: string): Template {
    const { organizationId: id, field } = this.facts.target;
    if (this.facts.secrets.isIn(text)) {
      // As a whole: what is taken out of it below could be a part of the secret.
      this.refuseSecrets(place, text);
    }
    const marks: { at: number; length: number; gap: Template }[] = [];
    if (id !== undefined && id.length >= MIN_ID) {
      for (const { index } of text.matchAll(idIn(id))) {
        marks.push({ at: index, length: id.length, gap: { $value: "organizationId" } });
      }
    }
    if (!this.isFixed) {
      for (const { index, 1: before = "", 2: word = "" } of text.matchAll(inlinedValue(field))) {
        this.foundValue = true;
        marks.push({ at: index + before.length, length: word.length, gap: { $value: field } });
      }
    }
    const parts: Template[] = [];
    let from = 0;
    for (const { at, length, gap } of marks.sort((a, b) => a.at - b.at)) {
      parts.push(text.slice(from, at), gap);
      from = at + length;
    }
    parts.push(text.slice(from));
    for (const part of parts) {
      if (typeof part === "string") {
        this.refuseLiteral(place, name, part);
      }
    }
    return marks.length === 0 ? text : { $text: parts.filter((part) => part !== "") };
  }

  /** Names get into the file as they are, and a template has a meaning of its own for those that begin with `$`. */
  private refuseNames(place: string, names: readonly string[]): void {
    for (const name of names) {
      this.refuseSecrets(`a name of ${place}`, name);
      if (name.startsWith("$") || name === "__proto__") {
        throw unusable(`a name of ${place} is ${JSON.stringify(name)}`);
      }
    }
  }

  /** What would stay word for word must be no secret, and must not say which organization is meant. */
  private refuseLiteral(place: string, name: string, text: string): void {
    if (this.facts.identities.isIn(text, name)) {
      throw idFixed(place);
    }
    this.refuseSecrets(place, text);
  }

  private refuseSecrets(place: string, text: string): void {
    const why = this.facts.secrets.reasonToHide(text);
    if (why !== undefined) {
      throw new LearnError({
        code: "LEARN_SECRET_IN_REQUEST",
        what: `The write has ${why} in ${place}, which must not be stored in a file and would not be valid next time.`,
        next: "Such a request cannot be learned. Please report it, without that value.",
      });
    }
  }
}
