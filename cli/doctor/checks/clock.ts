import type { FirstResponse } from "../callers";
import type { Finding } from "../steps";

/** Sessions and certificates go by the time: from here on a difference is worth a warning. */
const LARGEST_SKEW_MS = 5 * 60_000;

export function clock({ headers, at }: FirstResponse): Finding {
  const header = headers["date"];
  const date = typeof header === "string" ? Date.parse(header) : Number.NaN;
  if (Number.isNaN(date)) {
    return { status: "skip", summary: "The server does not send its time." };
  }
  const skew = at - date;
  if (Math.abs(skew) <= LARGEST_SKEW_MS) {
    return { status: "ok", summary: "This machine and the server agree on the time to within 5 minutes." };
  }
  return {
    status: "warn",
    summary: `The clock of this machine is ${duration(Math.abs(skew))} ${skew > 0 ? "ahead of" : "behind"} the server's.`,
    next: "Set this machine's clock, or synchronize it over the network; sessions and certificates depend on it.",
  };
}

function duration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) {
    return `${minutes} minutes`;
  }
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
