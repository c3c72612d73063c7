import type { Importable } from "./importable";

/**
 * What to do about the secrets of what is imported, as comments that can be kept in the program; empty where there are
 * none.
 */
export function secretsText(found: readonly Importable[]): string {
  const masked = linesOf(found, true);
  const shown = linesOf(found, false);
  return [
    ...(masked.length === 0
      ? []
      : [
          "# Secrets that Opik shows masked, so that no import can read them. Set each, and declare it in the program:",
          ...masked,
        ]),
    ...(shown.length === 0
      ? []
      : [
          "# Secrets that Opik shows, so that `pulumi import` writes them into the program that it suggests. Move each into the configuration:",
          ...shown,
        ]),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function linesOf(found: readonly Importable[], masked: boolean): string[] {
  return found.flatMap(({ type, name, secrets = [] }) =>
    secrets
      .filter((one) => one.masked === masked)
      .map(
        ({ property }) =>
          `#   pulumi config set --secret ${keyOf(name, property)}   # ${property} of ${name} (${type.replace(/^.*:/, "")})`,
      ),
  );
}

/** `openai`, `apiKey` -> `openaiApiKey`. */
function keyOf(name: string, property: string): string {
  const words = [...name.split("-"), property];
  return words
    .map((word, index) => (index === 0 ? word : `${word.charAt(0).toUpperCase()}${word.slice(1)}`))
    .join("");
}
