import { randomBytes } from "node:crypto";

/** An id that grows with time, as the server's do. @param time to the microsecond, in ISO 8601 */
export function timedId(time: string): string {
  const milliseconds = Date.parse(`${time.slice(0, 23)}Z`)
    .toString(16)
    .padStart(12, "0");
  const rest = Number(time.slice(23, 26)).toString(16).padStart(3, "0");
  const chance = randomBytes(8).toString("hex");
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7${rest}-8${chance.slice(0, 3)}-${chance.slice(3, 15)}`;
}
