import type { Ending } from "../../kit";

/**
 * The end of a run as the host process sees it: the engine ends it by SIGINT in every run, still shows what is printed
 * then (measured with 3.259), and kills it after 5 s. The process ends as it would have without this. Nothing is
 * changed in it before there is something to be done.
 */
export function interruptOf(host: NodeJS.Process): (act: Ending) => void {
  const acts: Ending[] = [];
  return (act) => {
    if (acts.push(act) > 1) {
      return;
    }
    // Before all others: those that are for one signal only are gone after it, and would not be seen here.
    host.prependOnceListener("SIGINT", async () => {
      const isAlone = host.listenerCount("SIGINT") === 0;
      await Promise.all(acts.splice(0).map((one) => one()));
      if (isAlone) {
        host.kill(host.pid, "SIGINT");
      }
    });
  };
}
