/**
 * The checks that Pulumi's Registry makes of a package before it lists it, and refuses it for. Usage: npm run
 * registry:check [-- --ref vX.Y.Z] [--published]. Without --ref: of the files here. With --published: also of the
 * release on GitHub, and, where there is one, of the plugin's installation from its download address (needs `pulumi`).
 */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { archiveName, PLATFORMS } from "./executables/platforms";

/** What the Registry is told: the entry of its list of packages. */
const ENTRY = { repoSlug: "pulumi-opik/pulumi-opik", schemaFile: "docs/schema.json" };

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
    return [`There is no release ${tag} of ${ENTRY.repoSlug} on GitHub; a tag alone does not do.`];
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

/** What is asked outside of this machine; a test gives its own. */
export interface Outside {
  readonly fetch: typeof fetch;
  /** Runs a program; `undefined` for its exit code where it cannot be started. */
  run(command: string, words: readonly string[]): { readonly code?: number; readonly output: string };
}

/**
 * Why the Registry would refuse what is published. Nothing is installed where there is nothing to install, and what
 * could not be found out is said as that.
 */
export async function publishedRefusals(
  tag: string,
  pluginDownloadURL: string,
  outside: Outside,
): Promise<string[]> {
  const address = `https://api.github.com/repos/${ENTRY.repoSlug}/releases/tags/${tag}`;
  const unknown = (why: string) => [`Whether ${tag} is published is not known: ${address} ${why}.`];
  let release: Release | undefined;
  try {
    const response = await outside.fetch(address, { headers: { accept: "application/vnd.github+json" } });
    if (!response.ok && response.status !== 404) {
      return unknown(`answered ${response.status}`);
    }
    release = response.ok ? ((await response.json()) as Release) : undefined;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    return unknown(`could not be asked (${cause?.code ?? cause?.message ?? message})`);
  }
  const problems = releaseRefusals(tag, release);
  if (problems.length > 0) {
    return [...problems, "So the plugin's installation from its download address was not tried."];
  }
  const words = ["plugin", "install", "resource", "opik", tag, "--server", pluginDownloadURL];
  const { code, output } = outside.run("pulumi", words);
  const command = `pulumi ${words.join(" ")}`;
  if (code === undefined) {
    return [`There is no pulumi on the PATH, so this was not tried: ${command}`];
  }
  return code === 0 ? [] : [`${command} ended with ${code}: ${output.trim().split("\n").at(-1)}`];
}

function run(command: string, words: readonly string[]): ReturnType<Outside["run"]> {
  const { status, error, stdout, stderr } = spawnSync(command, words, { encoding: "utf8" });
  return { ...(error === undefined ? { code: status ?? 1 } : {}), output: `${stdout ?? ""}${stderr ?? ""}` };
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
    const { pluginDownloadURL = "" } = JSON.parse(read(ENTRY.schemaFile)) as Schema;
    problems.push(...(await publishedRefusals(tag, pluginDownloadURL, { fetch, run })));
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
