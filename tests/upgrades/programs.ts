import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import type * as Sdk from "../../sdk/dynamic";

export type Flavour = "dynamic" | "plugin";

/** Classes of the dynamic flavour, of whichever version; the first versions had no Project. */
export type Classes = Pick<typeof Sdk, "OrganizationSettings"> & Partial<Pick<typeof Sdk, "Project">>;

const SETTINGS = { restrictInvitationsToAdmins: true };
export const PROJECT = { name: "chat", description: "Chats", visibility: "private" } as const;

class Declared extends pulumi.CustomResource {
  constructor(type: string, name: string, args: pulumi.Inputs) {
    super(`opik:index:${type}`, name, args, { aliases: [{ type: `pulumi-nodejs:dynamic/opik:${type}` }] });
  }
}

/**
 * One program for all versions and flavours.
 *
 * @param types resources to declare
 */
export function programOf(flavour: Flavour, types: readonly string[], classes: Classes): PulumiFn {
  const [hasSettings, hasProject] = [types.includes("OrganizationSettings"), types.includes("Project")];
  return async () => {
    if (flavour === "plugin") {
      hasSettings && new Declared("OrganizationSettings", "settings", SETTINGS);
      hasProject && new Declared("Project", "chat", PROJECT);
      return;
    }
    hasSettings && new classes.OrganizationSettings("settings", SETTINGS);
    hasProject && classes.Project && new classes.Project("chat", PROJECT);
  };
}
