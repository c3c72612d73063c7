import type { Clock } from "../../base/clock";
import { type Observer, together } from "../http/observer";
import { Log } from "./log";
import { Pauses } from "./pauses";
import { Silences } from "./silences";
import { Spans } from "./spans";
import { Summary } from "./summary";

/** Names the level of the log: `debug`, or nothing for no log. */
const LOG_VARIABLE = "OPIK_PROVIDER_LOG";

export interface Listening {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Speaks to the user. */
  readonly report: { info(message: string): void; warn(message: string): void };
  /** Calls a function at the end of the run; without it there is no summary. */
  readonly atEnd?: ((act: () => void | Promise<void>) => void) | undefined;
}

/** Everybody who wants to see the calls of a client: the user, with a log or without, and their OpenTelemetry. */
export function listeners({ env, clock, report, atEnd }: Listening): Observer {
  const level = env[LOG_VARIABLE]?.trim().toLowerCase() || undefined;
  const isDebug = level === "debug";
  if (level !== undefined && !isDebug) {
    // Without the value, which may have been meant for another variable.
    report.warn(`${LOG_VARIABLE} is not set to a log level: set it to debug, or unset it.`);
  }
  const say = (message: string) => report.info(message);
  return together([
    new Spans(atEnd),
    new Pauses({ clock, say }),
    new Silences(say),
    ...(isDebug ? [new Log(say)] : []),
    ...(atEnd === undefined ? [] : [new Summary({ clock, say, atEnd, always: isDebug })]),
  ]);
}
