/**
 * A promise as one of those who wait for it sees it: rejects with the signal's reason as soon as that is aborted. The
 * work goes on for the others.
 */
export async function whileWanted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) {
    return work;
  }
  let give: () => void = () => undefined;
  const unwanted = new Promise<never>((_, reject) => {
    give = () => reject(signal.reason);
    signal.addEventListener("abort", give, { once: true });
    if (signal.aborted) {
      give();
    }
  });
  try {
    return await Promise.race([work, unwanted]);
  } finally {
    signal.removeEventListener("abort", give);
  }
}
