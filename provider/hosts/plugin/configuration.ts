import type * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { type ConfigurationVariable, containsUnknown, type Properties } from "../../kit";

/**
 * A value of the provider's configuration as text. Generated SDKs send everything but strings as JSON, the stack
 * configuration sends text; both end up the same here. The engine adds keys of its own, such as `version`, and other
 * languages' SDKs may send `null`: what is not known, or nothing, is left out.
 *
 * @throws {Error} for a value that is not known yet
 */
export function configurationText(
  variables: readonly ConfigurationVariable[],
  args: Properties,
  key: string,
): string | undefined {
  const value = args[key];
  if (!variables.some((one) => one.key === key) || value === undefined || value === null) {
    return undefined;
  }
  if (containsUnknown(value)) {
    throw new Error(
      `The provider's ${key} is not known yet: it comes from a resource that does not exist yet.`,
    );
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Whose the configuration is, for messages. Engines that do not name the provider do not tell; default providers, which have
 * the stack's configuration, are told by their names (pkg/resource/deploy/providers/registry.go of the engine).
 */
export function configuredBy(request: rpc.ConfigureRequest): string {
  const name = request.hasName() ? request.getName() : undefined;
  if (!name) {
    return "(of the stack or the explicit provider)";
  }
  return /^default(_|$)/.test(name)
    ? "of the stack configuration"
    : `of the explicit provider ${JSON.stringify(name)}`;
}
