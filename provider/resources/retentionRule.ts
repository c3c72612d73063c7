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
  summary: "How long a workspace keeps traces and spans. A retention rule deletes data.",
  details:
    "A workspace has at most one active rule. The server deletes data only if its operator has enabled retention " +
    "(`RETENTION_ENABLED`, off by default), which the API does not show. Without `applyToPast`, a rule applies only to data " +
    "written after its creation. Destroying the rule stops the deletion; deleted data is lost.\n\n" +
    "Every change replaces the rule: creating the new one disables the old one, and data written before that is never deleted " +
    "unless the new rule has `applyToPast`. If another rule is active, creating one fails unless `adopt` is set. Rules for single " +
    "projects are not supported, because the server applies them to the whole workspace.\n\n" +
    "The resource's id is the rule's UUID. Import it by id while it is active, or as `active`; prefix `workspace/` for a " +
    "workspace other than the configured one.",
  example: exampleOf("RetentionRule", "kept", { retention: "extended_400d" }),
  inputs: {
    retention: RetentionPeriod.meta({
      id: "RetentionPeriod",
      description:
        "How long data is kept: `short_14d`, `base_60d`, `extended_400d` or `unlimited`. Changing it replaces the rule.",
      replaceOnChanges: true,
    }),
    applyToPast: z.boolean().optional().meta({
      description:
        "Whether existing data that is older is permanently deleted too. Defaults to `false`, unlike on the server. Changing it replaces the rule.",
      checkDefault: false,
      replaceOnChanges: true,
    }),
    ...inWorkspace,
    adopt: z.boolean().optional().meta({
      wire: null,
      description:
        "Whether to accept that a rule is active already. One with the same values is taken over (and released, not disabled, when the resource is deleted); any other one is disabled and superseded.",
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
          `${rule} supersedes ${live["id"]} (${live["retention"]}), which is active now and will be disabled.`,
        ];
  if (days === undefined) {
    return superseded;
  }
  return [
    ...superseded,
    applyToPast
      ? `${rule} deletes data: all traces and spans of the workspace older than ${days} days are deleted permanently, including existing ones; those of experiments stay.`
      : `${rule} deletes data: traces and spans of the workspace that are written from now on are deleted when they are ${days} days old.`,
    "The server deletes only if its operator has enabled retention (RETENTION_ENABLED, off by default), which the API does not show.",
    ...(replaced && !applyToPast
      ? [
          "Without applyToPast, a rule applies only to data written after its creation: after this replacement, data written before it is never deleted.",
        ]
      : []),
  ];
}
