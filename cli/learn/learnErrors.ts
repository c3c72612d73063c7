import { ExplainedError } from "../../provider/base/explainedError";
import type { CapturedRequest } from "./normalise";
import type { Target } from "./target";

/** Nothing could be learned from a capture; the message says why, and how to make one that works. */
export class LearnError extends ExplainedError {}

export function unusable(why: string): LearnError {
  return new LearnError({
    code: "LEARN_REQUEST_UNUSABLE",
    what: `The write in the recording cannot be stored as a template: ${why}.`,
    next: "Such a request cannot be learned. Please report it.",
  });
}

/** The write does not say which organization it is for, or it is not known how it would. */
export function idMissing({ organizationId }: Target, { method }: CapturedRequest): LearnError {
  return new LearnError({
    code: "LEARN_ID_MISSING",
    what:
      organizationId === undefined
        ? "The recording does not show the id of the organization, so it is not known where the write contains it."
        : `The write in the recording (${method}) does not carry the id of the organization, ${organizationId}: sent for another organization, it would change this one, or the one that the session is in.`,
    next:
      organizationId === undefined
        ? "Pass the id with --organization, or record again with another browser, which saves the contents of responses."
        : "Such a request cannot be learned. If the recording is of another organization, name that one with --organization; otherwise please report it.",
  });
}

/** Something else than the gap for the id says which organization is meant. */
export function idFixed(place: string): LearnError {
  return new LearnError({
    code: "LEARN_ID_FIXED",
    what: `In ${place}, the write in the recording identifies the organization or workspace by something other than the id of the organization: sent for another organization, it would still name this one.`,
    next: "Such a request cannot be learned. If several organizations were changed in the recording, record again in one of them; otherwise please report it.",
  });
}

export function oneDirection(): LearnError {
  return new LearnError({
    code: "LEARN_ONE_DIRECTION",
    what: "The recording shows the switch being clicked in one direction only, not how the other one is written.",
    next: "Record again, and click the switch on and off.",
  });
}
