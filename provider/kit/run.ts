import { Claims, type ClaimsBoard } from "./claims";

/** What is to be done at the end of a run; never rejects. */
export type Ending = () => void | Promise<void>;

/** Memory of one run of the engine, shared by all resources that one process serves in it. */
export class Run {
  readonly claims: Claims;
  private readonly memories = new Map<unknown, unknown>();
  private readonly told = new Set<string>();
  private readonly endings: Ending[] = [];
  private endsWell = false;
  private readonly queues = new Map<string, Promise<unknown>>();

  /** @param atEnd calls a function when the engine ends the run; nothing is called where the host cannot tell */
  constructor(
    private readonly options: {
      readonly board?: ClaimsBoard | undefined;
      readonly atEnd?: ((act: Ending) => void) | undefined;
    } = {},
  ) {
    this.claims = new Claims(options.board, () => this.endWell());
  }

  /** The memory of one lifecycle, made when it is first asked for. */
  memoryOf<T>(owner: object, make: () => T): T {
    if (!this.memories.has(owner)) {
      this.memories.set(owner, make());
    }
    return this.memories.get(owner) as T;
  }

  /** Whether something is to be said that this run has not said yet, and notes that it now has. */
  isNews(text: string): boolean {
    const isNew = !this.told.has(text);
    this.told.add(text);
    return isNew;
  }

  /**
   * Does work on one object when what was begun on it before is done, however that ended. The work is told whether it
   * had to wait: then what was read of the object before may no longer be true.
   */
  async inTurn<T>(object: string, work: (hasWaited: boolean) => Promise<T>): Promise<T> {
    const before = this.queues.get(object);
    const turn = (before ?? Promise.resolve()).then(() => work(before !== undefined));
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    this.queues.set(object, settled);
    try {
      return await turn;
    } finally {
      if (this.queues.get(object) === settled) {
        this.queues.delete(object);
      }
    }
  }

  /** Does something when the engine ends the run, while messages still reach the user; there is little time then. */
  atEnd(act: Ending): void {
    this.endings.push(act);
    this.endWell();
  }

  private endWell(): void {
    if (!this.endsWell) {
      this.endsWell = true;
      this.options.atEnd?.(async () => {
        await Promise.all(this.endings.splice(0).map((act) => act()));
        // Last: until then the other processes of the run may ask.
        this.claims.close();
      });
    }
  }
}
