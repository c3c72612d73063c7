/**
 * Calls a function when the engine ends the host process. It does so by SIGINT in every run (measured with 3.259), and
 * still shows what is printed then. The process ends as it would have without this.
 */
export function atInterrupt(act: () => void, host: NodeJS.Process = process): void {
  // Before all others: those that are for one signal only are gone after it, and would not be seen below.
  host.prependOnceListener("SIGINT", () => {
    act();
    if (host.listenerCount("SIGINT") === 0) {
      host.kill(host.pid, "SIGINT");
    }
  });
}
