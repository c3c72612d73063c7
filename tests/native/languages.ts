import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, delimiter, join } from "node:path";
import { YAML_HOST_VERSION } from "../../tools/whatWasRun";
import { cached, type Outcome, requiredProgram, root, run, succeed } from "./support";

/** The version of Pulumi's Python SDK that programs are run with: the engine's. */
const PYTHON_SDK = "3.259.0";
/** The newest version of Pulumi's YAML language host that the Go module proxy has. */
const YAML_HOST = `v${YAML_HOST_VERSION}`;

export type Step = "preview" | "up" | "destroy";

/** One step of a program's life on the engine, in an environment in which the engine is on PATH. */
export type Run = (step: Step, environment: Readonly<Record<string, string>>) => Promise<Outcome>;

/** A language in which an example can be run, set up in a folder that holds the example's files. */
export interface Language {
  readonly name: string;
  setUp(folder: string): Promise<Run>;
}

const drivers = join(root, "tests", "native", "drivers");

export const python: Language = {
  name: "python",
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
    const path = [packages, sdk].join(delimiter);
    return (step, environment) =>
      run(interpreter, ["-B", join(drivers, "automation.py"), step, folder], {
        cwd: folder,
        env: { ...environment, PYTHONPATH: path },
      });
  },
};

export const go: Language = {
  name: "go",
  async setUp(folder) {
    cpSync(join(drivers, "automation_test.go"), join(folder, "automation_test.go"));
    edit(join(folder, "go.mod"), "../../sdk", join(root, "sdk"));
    const compiled = join(folder, "program");
    await succeed(requiredProgram("go"), ["test", "-c", "-vet=off", "-o", compiled, "."], {
      cwd: folder,
      env: { ...process.env, GOWORK: "off", CGO_ENABLED: "0" },
      shown: true,
    });
    return (step, environment) =>
      run(compiled, ["-test.v"], { cwd: folder, env: { ...environment, STEP: step, FOLDER: folder } });
  },
};

/** Other than the others, run by its language host as a user's program is: this one can be had as a Go module. */
export const yaml: Language = {
  name: "yaml",
  async setUp(folder) {
    const host = await yamlHost();
    return async (step, environment) => {
      const options = { cwd: folder, env: withOnPath(host, environment) };
      await run("pulumi", ["stack", "select", "dev", "--create"], options);
      const words = step === "preview" ? [step] : [step, "--yes", "--skip-preview"];
      const outcome = await run("pulumi", [...words, "--non-interactive", "--color", "never"], options);
      const { stdout } = await run("pulumi", ["stack", "output", "--json"], options);
      return { ...outcome, stdout: `${outcome.stdout}\noutputs: ${JSON.stringify(JSON.parse(stdout))}\n` };
    };
  },
};

/** Folder of Pulumi's language host for YAML, built when it is not in the cache. */
export async function yamlHost(): Promise<string> {
  const host = await cached(`yaml/pulumi-language-yaml-${YAML_HOST}`, async (target) => {
    const options = { cwd: target, shown: true, env: { ...process.env, GOWORK: "off", CGO_ENABLED: "0" } };
    const source = "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml";
    await writeFile(join(target, "go.mod"), "module yaml\n\ngo 1.25.11\n");
    await succeed(requiredProgram("go"), ["get", "-tool", `${source}@${YAML_HOST}`], options);
    await mkdir(join(target, "bin"));
    const build = ["build", "-v", "-ldflags", "-s -w", "-o", `bin/${basename(source)}`, source];
    await succeed(requiredProgram("go"), build, options);
  });
  return join(host, "bin");
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
