import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { sdkHosts, yamlHost } from "./languageHosts";
import { cached, type Outcome, requiredProgram, root, run, succeed } from "./support";

/** The version of Pulumi's Python SDK that programs are run with: the engine's. */
const PYTHON_SDK = "3.259.0";

export type Step = "preview" | "up" | "destroy";

/** One step of a program's life on the engine, in an environment in which the engine is on PATH. */
export type Run = (
  step: Step,
  environment: Readonly<Record<string, string>>,
  ...words: readonly string[]
) => Promise<Outcome>;

/** A language in which an example can be run, as a user's program is: by `pulumi`, and the language's own host. */
export interface Language {
  readonly name: string;
  /** What the names of its examples end with. */
  readonly suffix: string;
  /** Prepares a folder that holds the example's files. */
  setUp(folder: string): Promise<{
    /** Folder of the language's host. */
    readonly host: string;
    /** What the host needs to find. */
    readonly environment?: Readonly<Record<string, string>>;
  }>;
}

export const typescript: Language = {
  name: "TypeScript",
  suffix: "",
  setUp: withNodeModules,
};

export const typescriptNative: Language = {
  name: "TypeScript, with the classes of pulumi-opik/native",
  suffix: "-native",
  setUp: withNodeModules,
};

export const python: Language = {
  name: "Python",
  suffix: "-python",
  async setUp(folder) {
    const interpreter = requiredProgram("python3", "python");
    const { stdout } = await succeed(interpreter, [
      "-c",
      "import sys; print('%d.%d' % sys.version_info[:2])",
    ]);
    const packages = await cached(`python/pulumi-${PYTHON_SDK}-py${stdout.trim()}`, (target) =>
      succeed(
        interpreter,
        ["-m", "pip", "install", "--target", target, `pulumi==${PYTHON_SDK}`, "parver", "semver"],
        { shown: true },
      ),
    );
    // Installed as a user installs it: the SDK asks for its own version. From a copy, since pip builds in place.
    const source = join(folder, ".sdk");
    cpSync(join(root, "sdk", "python"), source, { recursive: true });
    const sdk = join(folder, ".packages");
    await succeed(interpreter, ["-m", "pip", "install", "--no-deps", "--target", sdk, source]);
    return { host: await sdkHosts(), environment: { PYTHONPATH: [packages, sdk].join(delimiter) } };
  },
};

export const go: Language = {
  name: "Go",
  suffix: "-go",
  async setUp(folder) {
    edit(join(folder, "go.mod"), "../../sdk", join(root, "sdk"));
    const environment = { GOWORK: "off", CGO_ENABLED: "0" };
    // What takes minutes the first time; its host builds it again, from Go's cache.
    await succeed(requiredProgram("go"), ["build", "-o", join(folder, ".built"), "."], {
      cwd: folder,
      env: { ...process.env, ...environment },
      shown: true,
    });
    return { host: await sdkHosts(), environment };
  },
};

export const yaml: Language = {
  name: "YAML",
  suffix: "-yaml",
  setUp: async () => ({ host: await yamlHost() }),
};

/** How to run the example in a folder that a language has set up. */
export async function runner(language: Language, folder: string): Promise<Run> {
  const { host, environment: more } = await language.setUp(folder);
  return async (step, environment, ...words) => {
    const env = { ...withOnPath(host, environment), ...more };
    const pulumi = (...all: string[]) => run("pulumi", [...all, "--non-interactive"], { cwd: folder, env });
    await pulumi("stack", "select", "dev", "--create");
    const outcome = await pulumi(step, ...(step === "preview" ? [] : ["--yes", "--skip-preview"]), ...words);
    const { stdout } = await pulumi("stack", "output", "--json");
    return { ...outcome, stdout: `${outcome.stdout}\noutputs: ${JSON.stringify(JSON.parse(stdout))}\n` };
  };
}

/** Has a Node.js program find this checkout's packages, of which pulumi-opik is one. */
async function withNodeModules(folder: string) {
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return { host: await sdkHosts() };
}

/** An environment with one more folder on its PATH, before all others. */
export function withOnPath(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  return { ...environment, PATH: [folder, environment["PATH"]].join(delimiter) };
}

/** Changes a text file. @throws {Error} if it does not hold the text */
export function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) {
    throw new Error(`${file} does not hold ${JSON.stringify(from)}.`);
  }
  writeFileSync(file, text.replaceAll(from, to));
}
