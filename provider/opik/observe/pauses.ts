import type { Clock } from "../../base/clock";
import type { Observer } from "../http/observer";

/** A shorter pause is over before anybody wonders. */
export const NOTABLE_MS = 5_000;

/** Says when the server has asked for a long pause: once for each, however many operations wait for its end. */
export class Pauses implements Observer {
  private saidUntil = 0;

  constructor(private readonly options: { readonly clock: Clock; readonly say: (message: string) => void }) {}

  began() {
    return {
      paused: (until: number) => this.paused(until),
      attempted: () => undefined,
      ended: () => undefined,
    };
  }

  cached(): void {}

  private paused(until: number): void {
    const { clock, say } = this.options;
    const milliseconds = until - clock.now();
    // The same pause, or one that became only a little longer meanwhile.
    if (milliseconds >= NOTABLE_MS && until >= this.saidUntil + NOTABLE_MS) {
      this.saidUntil = until;
      say(
        `Opik: the server asks for a pause; the next request is made in ${Math.ceil(milliseconds / 1000)} s.`,
      );
    }
  }
}
