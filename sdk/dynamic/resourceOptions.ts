import * as pulumi from "@pulumi/pulumi";
import { configurationRemarks } from "../../provider/hosts/configurationRemarks";
import { settings } from "../../provider/opik/configuration/settings";

/** Programs of which the configuration was looked at: one process may run several (Automation API). */
const reviewed = new WeakSet<object>();

/**
 * Options of a resource of this flavour.
 *
 * @param aliases types under which the plugin knows it
 * @param secrets outputs that are secrets, whatever a program says
 * @param repeats outputs that repeat values of the inputs. Pulumi's dynamic provider host takes the marks of secrets off, and
 *   the engine puts them back at properties of the same name only; so where an input could be a secret, these are marked
 *   as a whole.
 */
export function resourceOptions(
  opts: pulumi.CustomResourceOptions | undefined,
  {
    aliases,
    args,
    secrets = [],
    repeats = [],
  }: {
    readonly aliases: pulumi.Alias[];
    readonly args: object;
    readonly secrets?: readonly string[];
    readonly repeats?: readonly string[];
  },
): pulumi.CustomResourceOptions {
  reviewConfiguration();
  // Whether an output is a secret is only known later. A plain value never is one.
  const mayBeSecret = Object.values(args).some((value) => typeof value === "object" && value !== null);
  return pulumi.mergeOptions(opts, {
    aliases,
    additionalSecretOutputs: [...secrets, ...(mayBeSecret ? repeats : [])],
  });
}

/**
 * Tells once what is wrong with the stack's configuration. The program is the only place of this flavour that can know:
 * Pulumi gives the dynamic provider host all values alike, secret or not, and by their keys only.
 */
function reviewConfiguration(): void {
  const program = pulumi.runtime.getStackResource();
  if (program === undefined || reviewed.has(program)) {
    return;
  }
  reviewed.add(program);
  const prefix = "opik:";
  const keys = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith(prefix));
  // Part of the SDK since it has secrets, but not of its declarations.
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  const remarks = configurationRemarks(
    "opik",
    Object.values(settings),
    keys.map((key) => ({
      key: key.slice(prefix.length),
      secret: isConfigSecret === undefined || isConfigSecret(key),
    })),
  );
  for (const remark of remarks) {
    // Where the program is gone by then there is nobody to be told.
    pulumi.log.warn(remark).catch(() => undefined);
  }
}
