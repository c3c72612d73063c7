// Packs the generated Node.js classes as the npm package that the schema names, beside pulumi-opik, which has the same
// classes in pulumi-opik/native. Other than there, Pulumi's Node.js host installs the plugin for whoever depends on it.
// Usage: npm run native:package -- [--out <folder>], after npm run build.
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const json = (...path) => JSON.parse(readFileSync(join(root, ...path), "utf8"));
const { values } = parseArgs({ options: { out: { type: "string", default: "dist" } } });

const { version, license, repository, bugs, homepage, engines, peerDependencies } = json("package.json");
const schema = json("provider", "hosts", "plugin", "schema.json");
const { packageName: name } = schema.language.nodejs;

const folder = mkdtempSync(join(tmpdir(), "pulumi-opik-native-"));
try {
  cpSync(join(root, "dist", "sdk", "nodejs"), folder, {
    recursive: true,
    filter: (path) => !path.endsWith(".map"),
  });
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  writeFileSync(
    join(folder, "README.md"),
    `# ${name}

${schema.description}

\`\`\`ts
import { OrganizationSettings } from "${name}";

new OrganizationSettings("acme", { restrictInvitationsToAdmins: true });
\`\`\`

Pulumi installs the plugin by itself. The documentation is that of the provider: ${homepage}
`,
  );
  const manifest = {
    name,
    version,
    description: schema.description,
    license,
    keywords: schema.keywords,
    homepage,
    repository,
    bugs,
    engines,
    main: "./index.js",
    types: "./index.d.ts",
    peerDependencies: { "@pulumi/pulumi": peerDependencies["@pulumi/pulumi"] },
    pulumi: { resource: true, name: schema.name, version, server: schema.pluginDownloadURL },
  };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  mkdirSync(values.out, { recursive: true });
  execFileSync(
    "npm",
    ["pack", "--ignore-scripts", "--loglevel=error", "--pack-destination", resolve(values.out)],
    // On Windows npm is a batch file.
    { cwd: folder, stdio: "inherit", shell: process.platform === "win32" },
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
