import type { Clock } from "../base/clock";
import type { Work } from "./shared";

/** A row of a list, or an object that was read. */
export type Shown = Readonly<Record<string, unknown>> & { readonly id: string };

interface Page {
  readonly rows: readonly Shown[];
  readonly isLast: boolean;
}

/** Reads one page, for as long as whoever asks for it wants it. */
type LoadPage = (page: number) => Promise<Page>;

/** Reads by id that a page has to pay for: so many reads are needed for each page that is read. */
const READS_A_PAGE = 2;

/**
 * What a run has seen of the objects of one collection in its lists. The first few reads go by id; once there are many,
 * pages answer them, which cost no more than half of the reads that they are meant for. What a page does not show is read
 * by id: not listed is not deleted.
 */
export class Shelf {
  private readonly seen = new Map<string, { readonly row: Shown; readonly at: number }>();
  /** Written by this run: a page that was asked for before may show what was before. */
  private readonly written = new Set<string>();
  /** Ids that were asked for; one that is asked for again costs no other read. */
  private readonly asked = new Set<string>();
  private pages = 0;
  private next = 1;
  private isAtEnd = false;
  private startedAt = Number.NEGATIVE_INFINITY;
  private loading: Promise<void> | undefined;
  private all:
    | {
        readonly startedAt: number;
        readonly rows: Promise<readonly Shown[]>;
        /** This run has written since it was asked for, so that it may lack what there is by now. */
        readonly isBehind: boolean;
      }
    | undefined;

  constructor(private readonly clock: Clock) {}

  /** An object as a page showed it, where there is one that is young enough or worth to be read. */
  async find(id: string, maxAgeMs: number, loadPage: LoadPage): Promise<Shown | undefined> {
    if (maxAgeMs < 0 || this.written.has(id)) {
      return undefined;
    }
    this.asked.add(id);
    for (;;) {
      const found = this.seen.get(id);
      if (found !== undefined && this.clock.now() - found.at <= maxAgeMs) {
        return found.row;
      }
      if (this.loading === undefined && !this.isWorthAPage(maxAgeMs)) {
        return undefined;
      }
      try {
        this.loading ??= this.load(maxAgeMs, loadPage).finally(() => {
          this.loading = undefined;
        });
        await this.loading;
      } catch {
        // Whatever is wrong with the list, the object may still be read by itself; the list is left alone for a while.
        this.asked.clear();
        return undefined;
      }
    }
  }

  /** Every object, page by page. @param isComplete whether what this run has written has to be there too */
  list(maxAgeMs: number, loadPage: LoadPage, isComplete = false): Work<readonly Shown[]> {
    if (
      this.all !== undefined &&
      this.clock.now() - this.all.startedAt <= maxAgeMs &&
      !(isComplete && this.all.isBehind)
    ) {
      return { result: this.all.rows, isOwn: false };
    }
    const entry = { startedAt: this.clock.now(), rows: this.loadAll(loadPage), isBehind: false };
    this.all = entry;
    entry.rows.catch(() => {
      if (this.all === entry) {
        this.all = undefined;
      }
    });
    return { result: entry.rows, isOwn: true };
  }

  /** The object is written by this run: what lists have shown of it is old. */
  forget(id: string): void {
    this.written.add(id);
    this.seen.delete(id);
    const { all } = this;
    if (all !== undefined) {
      const rows = all.rows.then((found) => found.filter((row) => row.id !== id));
      this.all = { ...all, rows, isBehind: true };
      this.all.rows.catch(() => undefined);
    }
  }

  private isWorthAPage(maxAgeMs: number): boolean {
    const isOld = this.clock.now() - this.startedAt > maxAgeMs;
    return (isOld || !this.isAtEnd) && this.asked.size > READS_A_PAGE * (this.pages + 1);
  }

  private async load(maxAgeMs: number, loadPage: LoadPage): Promise<void> {
    const now = this.clock.now();
    // Pages begin anew after the end of the list, and where the first ones are too old by now.
    if (this.isAtEnd || now - this.startedAt > maxAgeMs) {
      this.next = 1;
      this.startedAt = now;
    }
    this.pages += 1;
    const { rows, isLast } = await loadPage(this.next);
    this.next += 1;
    this.isAtEnd = isLast;
    this.take(rows, now);
  }

  private async loadAll(loadPage: LoadPage): Promise<readonly Shown[]> {
    const now = this.clock.now();
    const all: Shown[] = [];
    for (let page = 1; ; page++) {
      const { rows, isLast } = await loadPage(page);
      all.push(...rows);
      this.take(rows, now);
      if (isLast) {
        return all;
      }
    }
  }

  private take(rows: readonly Shown[], at: number): void {
    for (const row of rows) {
      if (!this.written.has(row.id)) {
        this.seen.set(row.id, { row, at });
      }
    }
  }
}
