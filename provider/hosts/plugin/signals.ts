/** A call of any method, which the engine may give up. */
export interface CancellableCall {
  on(event: "cancelled", listener: () => void): unknown;
}

/** Aborted when the engine gives the call up. */
export function cancellation(call: CancellableCall): AbortSignal {
  const controller = new AbortController();
  call.on("cancelled", () => controller.abort(new Error("The engine cancelled the operation.")));
  return controller.signal;
}

/** The longest time that a timer of Node takes; a longer one it takes for no time at all. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A resource's customTimeouts: a number of seconds with any fraction; 0 where there is none. */
export function timeout(seconds: number): AbortSignal[] {
  if (!(seconds > 0)) {
    return [];
  }
  const controller = new AbortController();
  const reason = new DOMException(`the resource's customTimeouts allow ${seconds} s`, "TimeoutError");
  setTimeout(() => controller.abort(reason), Math.min(Math.ceil(seconds * 1000), MAX_TIMER_MS)).unref();
  return [controller.signal];
}
