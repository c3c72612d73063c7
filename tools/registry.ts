/**
 * The checks that Pulumi's Registry makes of a package before it lists it, and refuses it for. Usage: npm run
 * registry:check [-- --ref vX.Y.Z] [--published]. Without --ref: of the files here. With --published: also of the
 * release on GitHub, and of the plugin's installation from its download address (needs `pulumi`).
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { archiveName, PLATFORMS } from "./executables/platforms";

/** What the Registry is told: the entry of its list of packages. */
export const ENTRY = { repoSlug: "pulumi-opik/pulumi-opik", schemaFile: "docs/schema.json" };

const CATEGORIES = [
  "cloud",
  "database",
  "infrastructure",
  "monitoring",
  "network",
  "utility",
  "versioncontrol",
];

/** A file of the repository at the version to be listed. @throws {Error} where there is none */
export type Read = (path: string) => string;

interface Schema {
  readonly name?: string;
  readonly publisher?: string;
  readonly keywords?: readonly string[];
  readonly pluginDownloadURL?: string;
}

/** Why the Registry would refuse the repository's files, one sentence each. */
export function refusals(read: Read): string[] {
  const problems: string[] = [];
  const [owner = "", repository = ""] = ENTRY.repoSlug.split("/");
  const schema = attempt(problems, () => JSON.parse(read(ENTRY.schemaFile)) as Schema) ?? {};
  if (repository !== `pulumi-${schema.name}`) {
    problems.push(`The repository ${repository} has to be called pulumi-${schema.name}.`);
  }
  if (!schema.publisher) {
    problems.push("The schema has no publisher.");
  }
  const categories = (schema.keywords ?? []).filter((one) => one.startsWith("category/"));
  for (const category of categories.map((one) => one.slice("category/".length))) {
    if (!CATEGORIES.includes(category)) {
      problems.push(`The Registry has no category ${category}; it has ${CATEGORIES.join(", ")}.`);
    }
  }
  const address = `github://api.github.com/${owner}`;
  if (![address, `${address}/${repository}`].includes(schema.pluginDownloadURL ?? "")) {
    problems.push(`The schema's pluginDownloadURL has to be ${address}/${repository}.`);
  }
  for (const page of ["docs/_index.md", "docs/installation-configuration.md"]) {
    const text = attempt(problems, () => read(page));
    if (text === undefined) {
      continue;
    }
    const front = /^---\n(.*?)\n---\n/s.exec(text)?.[1];
    if (front === undefined) {
      problems.push(`${page} does not begin with front matter between two lines ---.`);
      continue;
    }
    const facts = attempt(problems, () => parse(front) as Record<string, unknown>) ?? {};
    for (const name of ["title", "meta_desc", "layout"]) {
      if (typeof facts[name] !== "string" || facts[name] === "") {
        problems.push(`${page} has no ${name} in its front matter.`);
      }
    }
  }
  return problems;
}

interface Release {
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly assets: readonly { readonly name: string }[];
}

/** Why the Registry would refuse a release on GitHub; `undefined`: there is none. */
export function releaseRefusals(tag: string, release: Release | undefined): string[] {
  if (release === undefined) {
    return [`There is no release ${tag}; a tag alone does not do.`];
  }
  const names = release.assets.map(({ name }) => name);
  return [
    ...(release.draft ? [`The release ${tag} is a draft.`] : []),
    ...(release.prerelease ? [`The release ${tag} is a pre-release.`] : []),
    ...PLATFORMS.map((platform) => archiveName(tag.replace(/^v/, ""), platform))
      .filter((name) => !names.includes(name))
      .map((name) => `The release ${tag} has no ${name}.`),
  ];
}

function attempt<T>(problems: string[], what: () => T): T | undefined {
  try {
    return what();
  } catch (error) {
    problems.push(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
    return undefined;
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { ref: { type: "string" }, published: { type: "boolean" } } });
  const root = dirname(require.resolve("pulumi-opik/package.json"));
  const { ref } = values;
  const read: Read =
    ref === undefined
      ? (path) => readFileSync(join(root, path), "utf8")
      : (path) => execFileSync("git", ["show", `${ref}:${path}`], { cwd: root, encoding: "utf8" });
  const problems = refusals(read);
  if (values.published) {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    const tag = ref ?? `v${version}`;
    const address = `https://api.github.com/repos/${ENTRY.repoSlug}/releases/tags/${tag}`;
    const response = await fetch(address, { headers: { accept: "application/vnd.github+json" } });
    if (!response.ok && response.status !== 404) {
      throw new Error(`${address} answered ${response.status}.`);
    }
    problems.push(...releaseRefusals(tag, response.ok ? ((await response.json()) as Release) : undefined));
    const { pluginDownloadURL = "" } = JSON.parse(read(ENTRY.schemaFile)) as Schema;
    const words = ["plugin", "install", "resource", "opik", tag, "--server", pluginDownloadURL];
    try {
      execFileSync("pulumi", words, { stdio: "inherit" });
    } catch {
      problems.push(`pulumi ${words.join(" ")} failed.`);
    }
  }
  for (const problem of problems) {
    console.error(problem);
  }
  if (problems.length === 0) {
    console.log("The Registry has no reason to refuse this.");
  }
  process.exitCode = problems.length === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
