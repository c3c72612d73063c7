import { readFileSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { PLATFORMS, thisPlatform } from "../../tools/executables/platforms";
import type { Example } from "./example";
import { yamlHost } from "./languageHosts";
import { withOnPath } from "./languages";
import { type Outcome, pluginFolder, root, run, succeed } from "./support";

export const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
};

/** A project that asks for its plugin in no other way than by what `pulumi package add` leaves in it. */
export interface AddingProject {
  /** Pulumi.yaml as it is. */
  project(): Record<string, unknown>;
  /** As it was before, with more beside it. */
  reset(more?: Record<string, unknown>): void;
  pulumi(...words: string[]): Promise<Outcome>;
  /** Puts the plugin into Pulumi's own folder of plugins, as docs/plugin.md has it. */
  installPlugin(): Promise<void>;
  /** The example's environment, in which the hosts take part. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * An example with hosts that take part in `pulumi package add`: the real one for YAML with what it is too old for, and
 * stand-ins for the others (tests/support).
 */
export async function addingProject(
  example: Pick<Example, "folder" | "environment">,
  more: Readonly<Record<string, string>>,
): Promise<AddingProject> {
  const hosts = join(example.folder, ".hosts");
  await mkdir(hosts, { recursive: true });
  const script = (words: string[]) => `#!/bin/sh\nexec ${words.map((one) => `"${one}"`).join(" ")} "$@"\n`;
  const standIn = [process.execPath, require.resolve("../support/languageHost")];
  const linking = [process.execPath, require.resolve("../support/linkingHost")];
  for (const [language, words] of Object.entries({
    nodejs: standIn,
    python: standIn,
    go: standIn,
    yaml: [...linking, join(await yamlHost(), "pulumi-language-yaml")],
  })) {
    writeFileSync(join(hosts, `pulumi-language-${language}`), script(words), { mode: 0o755 });
  }
  const file = join(example.folder, "Pulumi.yaml");
  const { plugins: _, packages: __, ...before } = parse(readFileSync(file, "utf8"));
  const environment = { ...withOnPath(hosts, example.environment), ...more };
  const pulumi = (...words: string[]) =>
    run("pulumi", [...words, "--non-interactive", "--color", "never"], {
      cwd: example.folder,
      env: environment,
    });
  return {
    environment,
    project: () => parse(readFileSync(file, "utf8")),
    reset: (added = {}) => writeFileSync(file, stringify({ ...before, ...added })),
    pulumi,
    async installPlugin() {
      const here = PLATFORMS.find((one) => one === thisPlatform());
      const archive = join(hosts, `pulumi-resource-opik-v${version}-${here}.tar.gz`);
      await succeed("tar", ["-czf", archive, "--exclude", "./source", "-C", pluginFolder, "."]);
      const words = ["plugin", "install", "resource", "opik", version, "--file", archive, "--reinstall"];
      await succeed("pulumi", words, { cwd: example.folder, env: environment });
    },
  };
}
