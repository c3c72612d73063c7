import { retentionRules } from "../../provider/opik/contract";
import { failure, noContent } from "../replies";
import { errors } from "./handlers";
import type { Part } from "./part";

/** Retention rules as recorded from a self-hosted server 2.1.24. Nothing is deleted by them here. */
export const retentionRulePart: Part = {
  collection: retentionRules,
  missing: failure("rest", 404, retentionRules.gone),
  deletesOnce: true,
  invalid: ({ retention }) =>
    retention === undefined ? errors(422, "retention must not be null") : undefined,
  // A rule that was active at the level is switched off by a new one.
  made: (body, { world, workspace, user }) => {
    const { retention, apply_to_past = true } = body;
    for (const one of world.objects.all("RetentionRule", workspace)) {
      if (one["level"] === "workspace" && retention !== undefined) {
        world.objects.change(one, { enabled: false }, user);
      }
    }
    return {
      workspace_id: "0190babc-62a0-71d2-832a-0feffa4676eb",
      level: "workspace",
      retention,
      apply_to_past,
      enabled: true,
      catch_up_done: !(apply_to_past === true && retention !== "unlimited"),
    };
  },
  listed: ({ enabled }) => enabled === true,
  // It stays for good.
  deleted: (rule, { world, user }) => {
    world.objects.change(rule, { enabled: false }, user);
    return noContent;
  },
};
