import type { Explanation } from "../../base/explainedError";
import type { Properties } from "../values";

/** An object as the managed system shows it. */
export type Live = Properties & { readonly id: string };

/** Kinds of failure that a lifecycle finds itself; the collection gives each its class and code. */
export type ObjectFailure =
  | "NOT_FOUND"
  | "EXISTS"
  | "UNCHANGED"
  | "AMBIGUOUS"
  | "FIELD_IGNORED"
  | "SECRET_NEEDED"
  | "ELSEWHERE";

/**
 * The objects of one kind in one place, by the managed system's own names. Errors of its calls say by their `effect`
 * (`"none"`) where nothing can have been changed.
 */
export interface Collection {
  /** As it is said in messages: `workspace "default"`. */
  readonly place: string;
  /** The place with the deployment that it is in: what tells it from all others, and what the state keeps. */
  readonly location: string;
  /** `changes`: an update takes what changes; `whole`: it has to repeat every field; `never`: there is none. */
  readonly updates: "changes" | "whole" | "never";
  /** `false`: what `candidates` and `list` give can have less than a read. */
  readonly rowsAreWhole?: boolean;
  /** Fields that an update of the whole repeats; it takes no others. */
  readonly repeats: readonly string[];
  /** An id for a create, where the client gives it. */
  readonly newId?: (() => string) | undefined;
  /** @returns undefined where the managed system says that it is gone; `maxAgeMs` is how old what it shows may be */
  read(id: string, maxAgeMs: number): Promise<Live | undefined>;
  /** Objects that may have this key; those that have it exactly are among them. */
  candidates(key: Properties, maxAgeMs: number): Promise<readonly Live[]>;
  /** Where `candidates` may give an older list: reads it anew if this run has written since, so that it lacks nothing. */
  catchUp?: (() => Promise<unknown>) | undefined;
  /** @returns the new object's id */
  create(body: Properties): Promise<string>;
  update(id: string, body: Properties): Promise<void>;
  delete(id: string): Promise<void>;
  list(): Promise<readonly Live[]>;
  /** Whether an error says that the key is taken. */
  isConflict(error: unknown): boolean;
  failure(kind: ObjectFailure, explanation: Omit<Explanation, "code">): Error;
  /** What is there, with its version, for messages: `Opik 2.1.24`. */
  server?(): Promise<string>;
}
