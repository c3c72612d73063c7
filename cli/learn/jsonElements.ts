/*
 * The elements of one array in a JSON document of any size, with bounded memory. Captures of a browser have gigabytes,
 * nearly all of it in few long texts (scripts, images, videos) that nobody wants here. JSON libraries that stream hold
 * a text as a whole; here it is left out while the bytes pass, and what remains of an element is small enough for
 * `JSON.parse`.
 */

export interface Bounds {
  /** Longer texts are replaced by `LEFT_OUT`. */
  readonly maxString: number;
  /** Elements with more than that after it are not given. */
  readonly maxElement: number;
}

/** Stands for a text that was too long. */
export const LEFT_OUT = "[left out: too long]";

/** The JSON of an element, or undefined for one that was too large. */
export type Element = string | undefined;

export class MalformedJsonError extends Error {}

/**
 * @param path keys that lead to the array from the top, such as `log`, `entries`
 * @throws {MalformedJsonError} where the document is not JSON, ends in the middle, or has no such array
 */
export async function* arrayElements(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: readonly string[],
  bounds: Bounds,
): AsyncGenerator<Element> {
  const scanner = new Scanner(path, bounds);
  for await (const chunk of chunks) {
    yield* scanner.push(chunk);
  }
  scanner.end();
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** So that the brackets that are open do not fill the memory. */
const MAX_DEPTH = 100_000;

/** Longer keys than this lead nowhere. */
const MAX_KEY = 64;

const leftOut = Buffer.from(JSON.stringify(LEFT_OUT));
const byteOrderMark = [0xef, 0xbb, 0xbf];

class Scanner {
  private readonly containers: number[] = [];
  /** How many containers on the way to the array are open; one more than the path when it is the array itself. */
  private onTheWay = 0;
  private found = false;
  private begun = 0;

  private inString = false;
  private escaped = false;
  /** Bytes of a text that may be a key on the way. */
  private text: number[] = [];
  private key: string | undefined;

  private readonly element: Collected;
  private inElement = false;

  constructor(
    private readonly path: readonly string[],
    bounds: Bounds,
  ) {
    this.element = new Collected(bounds);
  }

  *push(chunk: Uint8Array): Generator<Element> {
    this.element.enter(chunk);
    for (let at = 0; at < chunk.length; at++) {
      if (this.inString) {
        at = this.passString(chunk, at);
        continue;
      }
      const byte = chunk[at] as number;
      if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) {
        continue;
      }
      if (this.containers.length === 0) {
        this.atTop(byte);
      }
      const isOurs = this.inArray();
      if (isOurs && this.inElement && (byte === COMMA || byte === CLOSE_ARRAY)) {
        yield this.finish(at);
      }
      if (isOurs && !this.inElement && byte !== COMMA && byte !== CLOSE_ARRAY) {
        this.inElement = true;
        this.element.begin(at);
      }
      if (byte === QUOTE) {
        this.inString = true;
        this.text = [];
        if (this.inElement) {
          this.element.beginString(at);
        }
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        this.open(byte);
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        this.close(byte);
        if (this.inElement && this.inArray()) {
          yield this.finish(at + 1);
        }
      } else if (byte === COLON && !this.inElement) {
        this.key = Buffer.from(this.text).toString("utf8");
      } else if (byte === COMMA) {
        this.key = undefined;
      }
    }
    this.element.leave();
  }

  end(): void {
    if (this.containers.length > 0 || this.inString) {
      throw new MalformedJsonError("it ends in the middle");
    }
    if (!this.found) {
      throw new MalformedJsonError(`it has no list at ${this.path.join(".")}`);
    }
  }

  /** Goes through a text up to its end or the chunk's; the index of the last byte that belongs to it. */
  private passString(chunk: Uint8Array, from: number): number {
    let at = from;
    if (this.escaped) {
      this.escaped = false;
      at++;
    }
    for (; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (byte === QUOTE) {
        break;
      }
      if (byte === BACKSLASH) {
        at++;
        this.escaped = at >= chunk.length;
      }
    }
    const ends = at < chunk.length;
    if (!this.inElement && this.text.length <= MAX_KEY) {
      this.text.push(...chunk.subarray(from, Math.min(at, from + MAX_KEY + 1)));
    }
    if (ends) {
      this.inString = false;
      if (this.inElement) {
        this.element.endString(at);
      }
    }
    return at;
  }

  private atTop(byte: number): void {
    if (this.begun < byteOrderMark.length && byte === byteOrderMark[this.begun]) {
      this.begun++;
    } else if (byte !== OPEN_OBJECT || this.found) {
      throw new MalformedJsonError("it is not one JSON object");
    } else {
      this.begun = byteOrderMark.length;
    }
  }

  private open(byte: number): void {
    const depth = this.containers.length;
    if (depth >= MAX_DEPTH) {
      throw new MalformedJsonError("it is nested without an end");
    }
    this.containers.push(byte);
    if (this.inElement || depth !== this.onTheWay || depth > this.path.length) {
      return;
    }
    const wanted = depth === this.path.length ? OPEN_ARRAY : OPEN_OBJECT;
    if (byte === wanted && (depth === 0 || this.key === this.path[depth - 1])) {
      this.onTheWay = depth + 1;
      this.found ||= depth === this.path.length;
    }
  }

  private close(byte: number): void {
    const opened = this.containers.pop();
    if (opened !== (byte === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_ARRAY)) {
      throw new MalformedJsonError("its brackets do not match");
    }
    this.onTheWay = Math.min(this.onTheWay, this.containers.length);
  }

  private inArray(): boolean {
    return this.onTheWay === this.path.length + 1 && this.containers.length === this.onTheWay;
  }

  private finish(end: number): Element {
    this.inElement = false;
    return this.element.finish(end);
  }
}

/** The bytes of the element that is being read, across chunks. */
class Collected {
  private chunk: Uint8Array = new Uint8Array();
  private parts: Uint8Array[] = [];
  private size = 0;
  private tooLarge = false;
  /** First byte of this chunk that was not collected; undefined where bytes are not wanted. */
  private from: number | undefined;
  /** Size of the element before the text that is being read. */
  private beforeString: number | undefined;
  private skipsString = false;
  private active = false;

  constructor(private readonly bounds: Bounds) {}

  enter(chunk: Uint8Array): void {
    this.chunk = chunk;
    this.from = this.active && !this.isSkipping() ? 0 : undefined;
  }

  leave(): void {
    this.collect(this.chunk.length);
    if (this.beforeString !== undefined && this.size - this.beforeString > this.bounds.maxString) {
      this.dropString();
    }
    if (this.size > this.bounds.maxElement) {
      this.tooLarge = true;
      this.parts = [];
    }
  }

  begin(at: number): void {
    this.parts = [];
    this.size = 0;
    this.tooLarge = false;
    this.beforeString = undefined;
    this.skipsString = false;
    this.active = true;
    this.from = at;
  }

  beginString(at: number): void {
    if (!this.tooLarge) {
      this.beforeString = this.size + at - (this.from ?? at);
    }
  }

  endString(at: number): void {
    if (this.skipsString) {
      this.skipsString = false;
      this.from = this.tooLarge ? undefined : at + 1;
    } else if (this.beforeString !== undefined && this.from !== undefined) {
      const size = this.size + at + 1 - this.from - this.beforeString;
      if (size > this.bounds.maxString) {
        this.collect(at + 1);
        this.dropString();
        this.skipsString = false;
        this.from = at + 1;
      }
    }
    this.beforeString = undefined;
  }

  finish(end: number): Element {
    this.collect(end);
    this.active = false;
    const { parts, size } = this;
    this.parts = [];
    return this.tooLarge || size > this.bounds.maxElement ? undefined : Buffer.concat(parts).toString("utf8");
  }

  private isSkipping(): boolean {
    return this.tooLarge || this.skipsString;
  }

  private collect(end: number): void {
    if (this.active && this.from !== undefined && !this.isSkipping() && end > this.from) {
      // A copy: the part alone would keep its whole chunk in memory.
      this.parts.push(Buffer.from(this.chunk.subarray(this.from, end)));
      this.size += end - this.from;
    }
    this.from = undefined;
  }

  private dropString(): void {
    const keep = this.beforeString as number;
    while (this.size > keep) {
      const last = this.parts.pop() as Uint8Array;
      this.size -= last.length;
      if (this.size < keep) {
        this.parts.push(last.subarray(0, keep - this.size));
        this.size = keep;
      }
    }
    this.parts.push(leftOut);
    this.size += leftOut.length;
    this.beforeString = undefined;
    this.skipsString = true;
  }
}
