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
