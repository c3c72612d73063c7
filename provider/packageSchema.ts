import { opikProvider } from "./definition";
import { packageSchema } from "./hosts/plugin/schema";

const REPOSITORY = "https://github.com/pulumi-opik/pulumi-opik";
const RAW = "https://raw.githubusercontent.com/pulumi-opik/pulumi-opik/main";

/** The schema of the package `opik`; `npm run docs` writes it to `provider/hosts/plugin/schema.json`. */
export function opikSchema() {
  const facts = {
    license: "Apache-2.0",
    publisher: "pulumi-opik",
    homepage: REPOSITORY,
    repository: REPOSITORY,
    logoUrl: `${RAW}/docs/logo.svg`,
    // The releases of the repository, with the executables.
    pluginDownloadURL: "github://api.github.com/pulumi-opik/pulumi-opik",
    keywords: ["pulumi", "opik", "comet", "llm", "category/monitoring", "kind/native"],
    language: {
      // Not `pulumi-opik/native`, which holds the same classes: `pulumi package add` needs the name of a package.
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
