import { settings } from "../provider/opik";
import { withMarkedPart } from "./markedPart";

const fileKeys = { url: "url_override", apiKey: "api_key", workspace: "workspace" } as const;

/** Table of all settings, as Markdown. */
export function configurationTable(): string {
  const rows = Object.values(settings).map((setting) => {
    const environment = "environment" in setting ? `\`${setting.environment}\`` : "";
    const file = "file" in setting ? `\`${fileKeys[setting.file]}\`` : "";
    return `| \`opik:${setting.key}\`${setting.secret ? " (secret)" : ""} | ${environment} | ${file} | ${setting.description} |`;
  });
  return [
    "| stack configuration | environment | `~/.opik.config` | what it is |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** The given document with the table between its marks. */
export function withConfigurationTable(document: string): string {
  return withMarkedPart(document, "configuration", configurationTable());
}
