import type { HarEntry } from "./har";
import { jsonIn, MAX_LEVELS } from "./json";
import { LearnError } from "./learnErrors";
import { cookiesOf, headersOf, responseOf, urlOf } from "./normalise";

/*
 * What must not get from a capture into a file: the credentials and tokens that are seen anywhere in it, people's names
 * and addresses, and whatever looks as if it were made at random.
 */

/** Names of headers, fields and parameters whose values are nobody's business. */
const sensitiveName =
  /auth|token|secret|passw|passphrase|api[-_]?key|apikey|sdk-api|session|^sid$|csrf|xsrf|nonce|signature|^sig$|credential|jwt|otp|idempotency|crumb|bearer|private[-_]?key|access[-_]?key/i;

const personalName =
  /^(user[-_]?name|e?-?mail|email[-_]?address|login|first[-_]?name|last[-_]?name|full[-_]?name)$/i;

/** With bounds, without which a long text that has none takes a time that grows with its square. */
const emailAddress = /[^\s@"'<>()]{1,64}@[^\s@"'<>()]{1,255}\.[a-z]{2,}/i;

export function isSensitiveName(name: string): boolean {
  return sensitiveName.test(name);
}

/** Shorter texts are part of too many others to be told apart. */
const MIN_LENGTH = 4;
const MIN_CONTAINED = 8;

/** More than that in one capture is not kept, so that memory stays bounded. */
const MAX_KEPT = 16 * 1024 * 1024;
const MAX_COUNT = 20_000;

/** The secrets that were seen. They are kept in memory only, to compare with. */
export class Secrets {
  private readonly values = new Set<string>();
  private readonly people = new Set<string>();
  private kept = 0;
  /** Whether any cookie was seen; a capture without "sensitive data" has none. */
  hasCookies = false;
  /** Name and value of the cookies that were seen, whoever sent or set them. */
  get cookies(): readonly (readonly [string, string])[] {
    return [...this.cookieJar.values()];
  }
  private readonly cookieJar = new Map<string, readonly [string, string]>();

  absorb(entry: HarEntry): void {
    const { request, response } = entry;
    for (const [name, value] of cookiesOf(entry)) {
      this.cookie(name, value);
    }
    for (const { name, value } of response?.cookies ?? []) {
      this.cookie(name, value);
    }
    for (const line of (response?.headers ?? []).filter(({ name }) => name.toLowerCase() === "set-cookie")) {
      // Firefox puts several into one value, a line each.
      for (const one of line.value.split("\n")) {
        const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(one) ?? [];
        if (name !== undefined && value !== undefined) {
          this.cookie(name, value.trim());
        }
      }
    }
    for (const pairs of [headersOf(request.headers), headersOf(response?.headers ?? [])]) {
      for (const [name, value] of pairs) {
        if (isSensitiveName(name) && name !== "set-cookie") {
          this.credential(value);
        }
      }
    }
    for (const [name, value] of urlOf(entry)?.searchParams ?? []) {
      this.named(name, value);
    }
    this.body(entry);
  }

  /** Whether a text is one of the secrets, or has one in it. */
  isIn(text: string): boolean {
    if (this.values.has(text)) {
      return true;
    }
    if (text.length <= MIN_CONTAINED) {
      return false;
    }
    for (const value of this.values) {
      if (value.length >= MIN_CONTAINED && text.includes(value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text is, or has in it, a person's name or address that was seen. */
  isPersonal(text: string): boolean {
    return emailAddress.test(text) || this.people.has(text.toLowerCase());
  }

  /** A text without the secrets that were seen, and without people's addresses. */
  redact(text: string): string {
    let shown = text;
    for (const value of [...this.values].sort((a, b) => b.length - a.length)) {
      if (value.length >= MIN_CONTAINED) {
        shown = shown.replaceAll(value, "[redacted]");
      }
    }
    return shown.replaceAll(new RegExp(emailAddress, "gi"), "[redacted]");
  }

  /** Why a text of the capture must be neither kept nor shown; undefined where it is no secret, and looks like none. */
  reasonToHide(text: string): string | undefined {
    return this.isIn(text)
      ? "a credential or a token of the recording"
      : this.isPersonal(text)
        ? "a person's name or address"
        : suspicion(text);
  }

  private body({ request, response }: HarEntry): void {
    const sent = request.postData;
    for (const { name, value } of sent?.params ?? []) {
      this.fields(value, name);
    }
    const text = sent?.text ?? "";
    if (text.length > 0 && text.length <= MAX_LOOKED_AT) {
      const value = jsonIn(text);
      if (value !== undefined) {
        this.fields(value);
      } else if (/urlencoded/i.test(sent?.mimeType ?? "")) {
        for (const [name, field] of new URLSearchParams(text)) {
          this.named(name, field);
        }
      }
    }
    const content = response?.content?.text;
    if (content !== undefined && content.length <= MAX_LOOKED_AT) {
      this.fields(responseOf({ request, response } as HarEntry));
    }
  }

  private fields(value: unknown, name = "", depth = 0): void {
    if (typeof value === "string") {
      this.named(name, value);
    } else if (typeof value === "object" && value !== null && depth < MAX_LEVELS) {
      for (const [key, one] of Object.entries(value)) {
        // What is in a list has the list's name.
        this.fields(one, Array.isArray(value) ? name : key, depth + 1);
      }
    }
  }

  private named(name: string, value: string): void {
    if (isSensitiveName(name)) {
      this.credential(value);
    } else if (personalName.test(name) && value.length >= 3) {
      this.keep(this.people, value.toLowerCase());
    }
  }

  private cookie(name: string, value: string): void {
    this.hasCookies ||= value !== "";
    if (this.cookieJar.size < MAX_COUNT) {
      this.cookieJar.set(`${name}=${value}`, [name, value]);
    }
    // A language or a theme is no secret, and is likely to be the same as some harmless text.
    if (!/^[A-Za-z]{1,16}$/.test(value)) {
      this.credential(value);
    }
  }

  private credential(value: string): void {
    const bare = value.replace(/^[A-Za-z]+\s+/, "");
    for (const one of new Set([value, bare, unescaped(value)])) {
      if (one.length >= MIN_LENGTH && !/^(true|false|null|undefined)$/i.test(one)) {
        this.keep(this.values, one);
      }
    }
  }

  private keep(kept: Set<string>, value: string): void {
    if (value.length <= MAX_LOOKED_AT && !kept.has(value)) {
      this.kept += value.length;
      if (this.kept > MAX_KEPT || kept.size >= MAX_COUNT) {
        throw tooMuch();
      }
      kept.add(value);
    }
  }
}

const MAX_LOOKED_AT = 64 * 1024;

export function tooMuch(): LearnError {
  return new LearnError({
    code: "LEARN_CAPTURE_TOO_BUSY",
    what: "The recording contains more requests than can be analysed.",
    next: "Record only the minute around the click: clear the recording, reload the page, click the switch on and off, and save.",
  });
}

export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Why a text looks as if it belonged to one session, one moment or one object only; undefined where it looks like
 * something that a programmer wrote.
 */
function suspicion(text: string): string | undefined {
  if (/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.test(text)) {
    return "an identifier (a UUID)";
  }
  if (/\beyJ[\w-]{5,2000}\./.test(text)) {
    return "a JSON web token";
  }
  if (/\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) {
    return "a time";
  }
  for (const token of text.split(/[^A-Za-z0-9+/=_-]+/)) {
    if (/^\d{6,}$/.test(token)) {
      return "a number made for this one request, or a time";
    }
    // Words put together with separators are judged one by one, and as a whole.
    if (looksRandom(token) || token.split(/[-_/+=]+/).some(looksRandom)) {
      return "a random text, such as a token";
    }
  }
  return undefined;
}

/** Names are made of words, with at most some digits at the end; random texts mix letters, cases and digits. */
function looksRandom(token: string): boolean {
  if (token.length < 8) {
    return false;
  }
  if (/^[0-9a-f]+$/i.test(token) && /\d/.test(token) && token.length >= 10) {
    return true;
  }
  const words = token.split(wordBreaks).filter((word) => word !== "");
  const isWordLike = (word: string) =>
    /^([A-Z]?[a-z]+|[A-Z]+)\d{0,3}$/.test(word) || /^(v?\d{1,4})$/.test(word);
  const wordLike = words.filter(isWordLike);
  if (wordLike.length < words.length) {
    return token.length >= 12 || /\d.*[A-Za-z].*\d/.test(token);
  }
  // Letters only: words have three letters and more, and vowels.
  const letters = token.replace(/[^A-Za-z]/g, "");
  const vowels = letters.replace(/[^aeiouy]/gi, "").length;
  return (
    token.length >= 12 &&
    (words.length > token.length / 3 ||
      vowels < letters.length / 7 ||
      words.some((word) => /[bcdfghjklmnpqrstvwxz]{6}/i.test(word)))
  );
}

const wordBreaks = /[-_/+=]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=\d)(?=[A-Z][a-z]{2})/;
