import { ExplainedError } from "../../base/explainedError";
import type { Located } from "./located";
import { list, type UnexpectedChange } from "./unexpectedChanges";

/** The managed system does not show a setting: that is not `false`, and nothing is known of it. */
export class SettingAbsentError extends ExplainedError {
  constructor(input: string, wire: string, { label }: Located) {
    super({
      code: "SETTING_ABSENT",
      what: `The response for ${label} does not contain ${wire}, so the value of ${input} is not known.`,
      next:
        "The server may be older than the setting, have the feature switched off, or hide it from this caller. " +
        "Check the deployment and the caller's role, or omit the property. If the setting is gone for good, remove its " +
        "resource from the state with `pulumi state delete`.",
    });
  }
}

/** The first values that a delete would restore are those of settings at another address. */
export class SettingsElsewhereError extends ExplainedError {
  constructor({ label, location }: Located, known: string) {
    super({
      code: "SETTING_ELSEWHERE",
      what: `The state has ${label} at ${known}, but the configuration leads to ${location}. Nothing was restored.`,
      next: "Correct the address in the provider's configuration. If it is the same server, run `pulumi refresh` first.",
    });
  }
}

/** A write was accepted, but the value did not change. */
export class SettingNotEffectiveError extends ExplainedError {
  constructor(inputs: readonly string[], { label }: Located) {
    super({
      code: "SETTING_NOT_EFFECTIVE",
      what: `The change to ${inputs.join(", ")} of ${label} was accepted, but reading it back does not show it.`,
      next:
        "Check the setting in the product. If it has changed by now, run again with --refresh; if not, this " +
        "deployment does not write it this way, or somebody else changed it at the same time.",
    });
  }
}

/** A write changed more than it was meant to, or somebody else changed something at the same moment. */
export class UnexpectedChangeError extends ExplainedError {
  constructor(changes: readonly UnexpectedChange[], { label }: Located) {
    super({
      code: "SETTING_UNEXPECTED_CHANGE",
      what: `Unexpected changes to ${label} while it was being written: ${list(changes)}.`,
      next:
        "Check these in the product, and set them back there unless somebody meant to change them. If it happens " +
        "again, the write does more than it should on this deployment: stop using it, and report it.",
    });
  }
}

/** The value before Pulumi has no form in the state, so nothing could restore it. */
export class SettingNotStorableError extends ExplainedError {
  constructor(input: string, { label }: Located) {
    super({
      code: "SETTING_NOT_STORABLE",
      what:
        `The live value of ${input} of ${label} cannot be stored in the state, because it contains half a character ` +
        "(an unpaired surrogate). Nothing was written.",
      next: "Set it to an ordinary value in the product first, or omit the property.",
    });
  }
}
