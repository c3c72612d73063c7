import { whileWanted } from "../base/whileWanted";
import { CancelledError, GivenUpError } from "./errors";

/** Work that is under way, and whether it was begun by whoever asks, with their signal. */
export interface Work<T> {
  readonly result: Promise<T>;
  readonly isOwn: boolean;
}

/**
 * The result of work that several callers wait for, such as an equal read or signing in. Each has a signal of its own:
 * where the one that began it is cancelled or has no more time, the others begin it again, and none of them waits longer
 * than it wants to.
 *
 * @throws the reason of `signal` where that is aborted while another one's work goes on
 */
export async function shared<T>(join: () => Work<T>, signal: AbortSignal | undefined): Promise<T> {
  for (;;) {
    const { result, isOwn } = join();
    try {
      return await (isOwn ? result : whileWanted(result, signal));
    } catch (error) {
      const isOthers = !isOwn && (error instanceof CancelledError || error instanceof GivenUpError);
      if (!isOthers || signal?.aborted) {
        throw error;
      }
    }
  }
}
