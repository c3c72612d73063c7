import type { Clock } from "../base/clock";
import type { Run } from "./run";

/** Says something to the person who runs Pulumi; the host decides how it gets there. */
export interface Reporter {
  info(message: string): void;
  warn(message: string): void;
}

/** For where nobody listens. */
export const silent: Reporter = { info: () => undefined, warn: () => undefined };

/** What a lifecycle works with besides its own arguments. `Services` is whatever reaches the managed system. */
export interface Context<Services> {
  readonly services: Services;
  readonly report: Reporter;
  readonly clock: Clock;
  /** Memory of one run of the engine, shared by all resources of the provider. */
  readonly run: Run;
  readonly signal?: AbortSignal | undefined;
  /** Which resource of the program it is about, where the host is told. */
  readonly urn?: string | undefined;
  /** Names of the properties whose values are secret, where the host is told: no message shows them. */
  readonly secrets?: ReadonlySet<string> | undefined;
}

/** Says a warning once per run, however many resources have cause for it. */
export function warnOnce({ run, report }: Context<unknown>, message: string): void {
  if (run.isNews(`warned: ${message}`)) {
    report.warn(message);
  }
}
