import type { Reporter, Run } from "../kit";

/** Longer texts are shown without their middle: errors travel as headers, and whoever reads those limits them. */
const MAX_LENGTH = 8_000;

/** The beginning, which says what happened, and the end, which says what to do next. */
export function shortened(text: string): string {
  const half = MAX_LENGTH / 2;
  // Protocol and state take no half of a surrogate pair, neither one that was said nor one that is left by the cut.
  return (text.length <= MAX_LENGTH ? text : `${text.slice(0, half)} … ${text.slice(-half)}`).toWellFormed();
}

/** Shorter texts are part of too many others; they are hidden where they are quoted. */
const MIN_BARE = 4;

/** A text without the given values, each as it is and as JSON. */
export function withoutValues(text: string, hidden: ReadonlySet<string>): string {
  let shown = text;
  // The longest first: one value may be part of another.
  for (const value of [...hidden].sort((a, b) => b.length - a.length)) {
    const quoted = JSON.stringify(value);
    shown = shown.replaceAll(quoted, "[secret]");
    if (value.length >= MIN_BARE) {
      shown = shown.replaceAll(quoted.slice(1, -1), "[secret]").replaceAll(value, "[secret]");
    }
  }
  return shown;
}

/** A reporter whose texts go through a function first. */
export function reporting(report: Reporter, shown: (text: string) => string): Reporter {
  return {
    info: (message) => report.info(shown(message)),
    warn: (message) => report.warn(shown(message)),
  };
}

/**
 * A reporter that says the same of one resource once in a run: the engine checks a resource twice that it replaces. What is
 * said of no resource may be several ones' word in turn.
 */
export function once(run: Run, whose: string, report: Reporter): Reporter {
  const isNews = (kind: string, message: string) => run.isNews(JSON.stringify([kind, whose, message]));
  return {
    info: (message) => isNews("info", message) && report.info(message),
    warn: (message) => isNews("warn", message) && report.warn(message),
  };
}
