import { opikProvider } from "./definition";
import { packageSchema } from "./hosts/plugin/schema";

/** The schema of the package `opik`; `npm run docs` writes it to `provider/hosts/plugin/schema.json`. */
export function opikSchema() {
  const facts = {
    license: "Apache-2.0",
    publisher: "pulumi-opik",
    keywords: ["pulumi", "opik", "comet", "llm", "category/monitoring", "kind/native"],
    language: {
      nodejs: { packageName: "pulumi-opik-native", respectSchemaVersion: true },
      python: { packageName: "pulumi_opik", respectSchemaVersion: true, pyproject: { enabled: true } },
      go: {
        importBasePath: "github.com/pulumi-opik/pulumi-opik/sdk/go/opik",
        respectSchemaVersion: true,
      },
      csharp: { namespaces: { opik: "Opik" }, respectSchemaVersion: true },
      java: { basePackage: "com.pulumiopik", respectSchemaVersion: true },
    },
  };
  return packageSchema(opikProvider, facts, "pulumi-opik/native");
}
