import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { Playground } from "../../cli/playground";
import type { EngineCommand } from "../../cli/playground/engineCommand";
import { keyServiceEnvironment, secretsProvider } from "./keyService";

type CreateStack = typeof LocalWorkspace.createStack;
type InlineArgs = Parameters<CreateStack>[0] & { readonly projectName: string };

/** Copies of what `pulumi stack init` left behind in this process, by project and stack; all have one key. */
const made = new Map<string, string>();
process.once("exit", () => {
  for (const folder of made.values()) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * Makes a stack of a playground as the Automation API does; only the first one of a process costs a run of the engine, and
 * none costs the derivation of a key from a passphrase: see keyService.ts.
 */
export const createQuickStack = quickly as CreateStack;

async function quickly(args: InlineArgs, options: NonNullable<Parameters<CreateStack>[1]>) {
  const command = options.pulumiCommand as unknown as EngineCommand;
  const keys = await keyServiceEnvironment();
  const withKeys: EngineCommand["run"] = (words, cwd, additions, ...rest) =>
    command.run(words, cwd, { ...additions, ...keys }, ...rest);
  const { stackName, projectName } = args;
  const run: EngineCommand["run"] = async (words, cwd, additions, ...rest) => {
    if (words[0] !== "stack" || words[1] !== "init") {
      return withKeys(words, cwd, additions, ...rest);
    }
    const state = join(".state", ".pulumi");
    const files = [
      `Pulumi.${stackName}.yaml`,
      join(state, "meta.yaml"),
      join(state, "stacks", projectName, `${stackName}.json`),
    ];
    const key = `${projectName}/${stackName}`;
    const copy = made.get(key);
    if (copy !== undefined) {
      for (const file of files) {
        cpSync(join(copy, file), join(cwd, file));
      }
      return { stdout: "", stderr: "", code: 0 };
    }
    const outcome = await withKeys(words, cwd, additions, ...rest);
    const folder = mkdtempSync(join(tmpdir(), "pulumi-opik-stack-"));
    for (const file of files) {
      cpSync(join(cwd, file), join(folder, file));
    }
    made.set(key, folder);
    return outcome;
  };
  const quick = { command: command.command, version: command.version, run };
  return LocalWorkspace.createStack(args as never, {
    ...options,
    secretsProvider,
    pulumiCommand: quick as never,
  });
}

/** Path of the state of a playground's stack. */
export function stateFileOf({ project, stack }: Playground, projectName = "playground"): string {
  return join(project.backend, ".pulumi", "stacks", projectName, `${stack.name}.json`);
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of any resource
  readonly inputs: any;
  // biome-ignore lint/suspicious/noExplicitAny: properties of any resource
  readonly outputs: any;
}

/**
 * The resources in the state of a playground's stack, in their order, with secrets encrypted: what the engine would export,
 * without a run of it.
 */
export function resourcesOf(playground: Playground): readonly StateResource[] {
  const { checkpoint } = JSON.parse(readFileSync(stateFileOf(playground), "utf8"));
  return checkpoint.latest?.resources ?? [];
}
