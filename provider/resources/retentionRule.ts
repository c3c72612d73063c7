import { z } from "zod";
import type { Properties } from "../kit";
import { retentionRules } from "../opik";
import { exampleOf } from "./example";
import { inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const RetentionPeriod = z.enum(["short_14d", "base_60d", "extended_400d", "unlimited"]);

const DAYS: Properties = { short_14d: 14, base_60d: 60, extended_400d: 400 };

/** How long traces and spans of a workspace are kept. */
export const RetentionRule = opik.resource({
  name: "RetentionRule",
  summary: "How long traces and spans of a workspace are kept. It deletes data.",
  details:
    "A workspace has one active rule. The server deletes only where its operator has switched retention on (`RETENTION_ENABLED`, off by " +
    "default), which cannot be seen from outside. Without `applyToPast` a rule reaches back to its own creation only. A destroy ends the " +
    "deleting; it brings nothing back.\n\n" +
    "Each change replaces the rule: the create switches the old one off, and what was written before the new one is then never deleted, " +
    "unless it applies to the past. Where a rule is active already, a create is refused, unless `adopt` allows it. Rules for single " +
    "projects are not offered: the server's job reads them as rules for the whole workspace.\n\n" +
    "The resource's id is the rule's UUID. It is imported by that while it is active, or as `active`; in another workspace than the " +
    "configured one as `workspace/id` or `workspace/active`.",
  example: exampleOf("RetentionRule", "kept", { retention: "extended_400d" }),
  inputs: {
    retention: RetentionPeriod.meta({
      id: "RetentionPeriod",
      description:
        "How long data is kept: `short_14d`, `base_60d`, `extended_400d` or `unlimited`. Another one replaces the rule.",
      replaceOnChanges: true,
    }),
    applyToPast: z.boolean().optional().meta({
      description:
        "Whether data that is there already, and is older, is deleted too, for good. Left out, it is `false`, unlike the server's own default. Another value replaces the rule.",
      checkDefault: false,
      replaceOnChanges: true,
    }),
    ...inWorkspace,
    adopt: z.boolean().optional().meta({
      wire: null,
      description:
        "Whether an active rule that exists already makes way instead of being an error: one with the same values is taken over (and released, not switched off, when the resource goes), another one is switched off and superseded.",
    }),
  },
  outputs: objectOutputs("rule"),
  listInputs: ofWorkspace,
  lifecycle: workspaceObject({
    collection: retentionRules,
    key: [],
    supersedes: true,
    title: ({ retention }) => String(retention),
    gone: ({ enabled, level }) => enabled === false || level !== "workspace",
    importForms: ["active"],
    importKey: async (_context, _scope, text) => (text === "active" ? {} : undefined),
    warnings: ({ state, ...creation }) => (state === undefined || creation.replaced ? said(creation) : []),
  }),
});

interface Creation {
  readonly inputs: Properties;
  readonly replaced: boolean;
  /** The rule that a create with `adopt` supersedes. */
  readonly live: Properties | undefined;
}

/** What the preview of a create or a replacement has to say of it: it deletes data. */
function said({ inputs: { retention, applyToPast }, replaced, live }: Creation): string[] {
  const rule = typeof retention === "string" ? `The retention rule ${retention}` : "The retention rule";
  const days = typeof retention === "string" ? DAYS[retention] : "as many";
  const superseded =
    live === undefined || replaced
      ? []
      : [
          `${rule} takes the place of ${live["id"]}, ${live["retention"]}, which is active now and is switched off.`,
        ];
  if (days === undefined) {
    return superseded;
  }
  return [
    ...superseded,
    applyToPast
      ? `${rule} deletes data: all traces and spans of the workspace older than ${days} days are deleted, also those that are there now, for good; those of experiments stay.`
      : `${rule} deletes data: traces and spans of the workspace that are written from now on are deleted when they are ${days} days old.`,
    "The server deletes only where its operator has switched retention on (RETENTION_ENABLED, off by default); this cannot be seen from here.",
    ...(replaced && !applyToPast
      ? [
          "Without applyToPast a rule reaches back to its own creation only: after this replacement, what was written before it is never deleted.",
        ]
      : []),
  ];
}
