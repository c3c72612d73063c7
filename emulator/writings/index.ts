import type { Handler } from "../handler";
import { handlers } from "../handlers";
import { LocalOpikError } from "../localOpikError";
import { type WritingStyle, writingStyles } from "../types";
import { enableDisable } from "./enableDisable";
import { form } from "./form";
import { graphql } from "./graphql";
import { patchNested } from "./patchNested";
import { postActionCsrf } from "./postActionCsrf";
import { querySwitch } from "./querySwitch";
import { wholeObjectPut } from "./wholeObjectPut";
import type { Writing } from "./writing";

const writings: Readonly<Record<WritingStyle, Writing>> = {
  contract: { description: "as the contract assumes it: PATCH with the field that changes", handlers: [] },
  "patch-nested": patchNested,
  "whole-object-put": wholeObjectPut,
  "post-action-csrf": postActionCsrf,
  "query-switch": querySwitch,
  "enable-disable": enableDisable,
  graphql,
  form,
};

/** What each style is, in words for the command line's help. */
export const writingDescriptions = Object.fromEntries(
  Object.entries(writings).map(([name, { description }]) => [name, description]),
) as Readonly<Record<WritingStyle, string>>;

/** What a deployment that writes in this style can do. */
export function handlersIn(style: WritingStyle): readonly Handler[] {
  if (!writingStyles.includes(style)) {
    throw new LocalOpikError({
      code: "OPIK_LOCAL_UNKNOWN_WRITING",
      what: `The local Opik has no way of writing "${String(style)}".`,
      next: `Choose one of: ${writingStyles.join(", ")}.`,
    });
  }
  const own = writings[style].handlers;
  const replaced = new Set(own.map(({ operation }) => operation.name));
  return [...handlers.filter(({ operation }) => !replaced.has(operation.name)), ...own];
}
