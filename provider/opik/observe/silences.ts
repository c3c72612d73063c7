import type { ObservedAttempt, ObservedOperation, Observer } from "../http/observer";
import { MAX_ATTEMPTS } from "../http/retry";

/** Says when a server gives no response for so long that an attempt is given up: once until it answers again. */
export class Silences implements Observer {
  private isSaid = false;

  constructor(private readonly say: (message: string) => void) {}

  began({ origin }: ObservedOperation) {
    return {
      attempted: ({ status }: ObservedAttempt) => {
        this.isSaid &&= status === undefined;
      },
      retrying: ({ failure, durationMs }: ObservedAttempt) => {
        if (failure === "timeout" && !this.isSaid) {
          this.isSaid = true;
          this.say(
            `Opik: no response from ${origin} within ${Math.round(durationMs / 1000)} s; trying again, up to ${MAX_ATTEMPTS} times in all.`,
          );
        }
      },
      ended: () => undefined,
    };
  }

  cached(): void {}
}
