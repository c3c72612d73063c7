import { UUID_7 } from "../../provider/base/uuid";
import { failure, json, type Reply } from "../replies";

/** What a database's error becomes: here, a value that its column cannot hold. */
export const columnTooLong = failure(
  "rest",
  500,
  "There was an error processing your request. It has been logged (ID 5815bc4a651ee381).",
);

/** A text that is too long for its column. */
export function isLong(value: unknown, most: number): boolean {
  return typeof value === "string" && value.length > most;
}

/** Not a text with something to see in it. */
export function isBlank(value: unknown): boolean {
  return typeof value !== "string" || value.trim() === "";
}

/** What a secret is shown as. */
export function mask(secret: string): string {
  const shown = secret.length > 12 ? 3 : 0;
  return [...secret.split("").entries()]
    .map(([index, letter]) => (index < shown || index >= secret.length - shown ? letter : "*"))
    .join("");
}

/** The refusal of an id that the server would not have made itself; undefined where there is none, or it is right. */
export function wrongVersion(what: string, id: unknown): Reply | undefined {
  return typeof id === "string" && !UUID_7.test(id)
    ? json(400, {
        code: 400,
        message: "Invalid UUID for id",
        details: `${what} must be a version 7 UUID`,
      })
    : undefined;
}
