import { ExplainedError } from "../../base/explainedError";
import type { Located } from "./located";
import { list, type UnexpectedChange } from "./unexpectedChanges";

/** The managed system does not show a setting: that is not `false`, and nothing is known of it. */
export class SettingAbsentError extends ExplainedError {
  constructor(input: string, wire: string, { label }: Located) {
    super({
      code: "SETTING_ABSENT",
      what: `The response for ${label} does not have ${wire}, so ${input} is not known.`,
      next:
        "The server may be older than the setting, have the feature switched off, or hide it from this caller. " +
        "Check the deployment and the caller's role, or leave the property out. A resource whose setting is gone for good " +
        "leaves the state with `pulumi state delete`.",
    });
  }
}

/** A write was accepted, but the value did not change. */
export class SettingNotEffectiveError extends ExplainedError {
  constructor(inputs: readonly string[], { label }: Located) {
    super({
      code: "SETTING_NOT_EFFECTIVE",
      what: `The change of ${inputs.join(", ")} of ${label} was accepted, but reading it back does not show it.`,
      next:
        "Look at the setting in the product. If it has changed by now, run again with --refresh; if not, this " +
        "deployment does not write it this way, or somebody else changed it at the same moment.",
    });
  }
}

/** A write changed more than it was meant to, or somebody else changed something at the same moment. */
export class UnexpectedChangeError extends ExplainedError {
  constructor(changes: readonly UnexpectedChange[], { label }: Located) {
    super({
      code: "SETTING_UNEXPECTED_CHANGE",
      what: `While ${label} was written, more of it changed than was meant to: ${list(changes)}.`,
      next:
        "Look at these in the product and put them back there where that was not somebody's intention. If it happens " +
        "again, this deployment's write does more than it should: stop using it and report it.",
    });
  }
}

/** The value before Pulumi has no form in the state, so nothing could restore it. */
export class SettingNotStorableError extends ExplainedError {
  constructor(input: string, { label }: Located) {
    super({
      code: "SETTING_NOT_STORABLE",
      what:
        `What ${input} of ${label} is now cannot be kept in the state, because it has half a character ` +
        "(a surrogate without its other half); nothing was written.",
      next: "Set it to an ordinary value in the product first, or leave the property out.",
    });
  }
}
