import { ExplainedError } from "../../provider/base/explainedError";
import type { Check } from "./report";

/** What a check found: its line of the report, and what later checks go on with. */
export interface Finding<T = never> extends Omit<Check, "id"> {
  /** Left out, the checks that need it are skipped. */
  readonly found?: T;
}

/** What a check needs, by the id of the check that finds it. */
type Needs = Readonly<Record<string, unknown>>;
type Met<N extends Needs> = { readonly [K in keyof N]: Exclude<N[K], undefined> };

/** Takes checks one after the other; one whose precondition is missing is skipped, not failed. */
export class Steps {
  readonly checks: Check[] = [];

  constructor(
    private readonly signal: AbortSignal | undefined,
    /** Told about each check when it is done; gives it as it is to be reported. */
    private readonly onCheck: (check: Check) => Check,
  ) {}

  /** Takes one check and gives what it found; an error that explains itself is its failure. */
  async take<N extends Needs, T = never>(
    id: string,
    needs: N,
    run: (needs: Met<N>) => Finding<T> | Promise<Finding<T>>,
  ): Promise<T | undefined> {
    const missing = Object.keys(needs).find((name) => needs[name] === undefined);
    const { found, ...line } =
      missing === undefined ? await this.outcome(() => run(needs as Met<N>)) : skipped(missing);
    this.checks.push(this.onCheck({ id, ...line }));
    return found;
  }

  private async outcome<T>(run: () => Finding<T> | Promise<Finding<T>>): Promise<Finding<T>> {
    if (this.signal?.aborted) {
      return cancelled;
    }
    try {
      return await run();
    } catch (error) {
      if (error instanceof ExplainedError) {
        return failed(error);
      }
      if (this.signal?.aborted) {
        return cancelled;
      }
      throw error;
    }
  }
}

const cancelled: Finding = { status: "fail", summary: "Cancelled.", next: "Run it again." };

function skipped(missing: string): Finding {
  return { status: "skip", summary: `Not checked, because ${missing} did not pass.` };
}

/** A failure in the words of the error. */
export function failed({ what, next, code }: ExplainedError): Finding {
  return { status: "fail", summary: what, next, code };
}
