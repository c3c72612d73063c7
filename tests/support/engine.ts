import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Engine } from "../../cli/engine";
import { type CommandOutcome, Playground, type PlaygroundOptions } from "../../cli/playground";
import type { LocalOpik } from "../../emulator";
import { defaultUsers } from "../../emulator";
import { findEngine } from "../../tools/engine";
import { createQuickStack } from "./quickStack";

let engine: Promise<Engine> | undefined;

/** The engine that all tests use; the first call may have to build it. */
export function theEngine(): Promise<Engine> {
  engine ??= findEngine({ progress: (line) => process.stderr.write(`${line}\n`) });
  return engine;
}

/** Time for the first test that needs the engine, in milliseconds: building it takes minutes, once. */
export const ENGINE_BUILD_TIMEOUT_MS = 20 * 60_000;

/** Time for a test with several runs of the engine, in milliseconds. */
export const ENGINE_TIMEOUT_MS = 300_000;

/**
 * Environment of an engine whose host of dynamic providers is ready sooner: see quickHost.ts.
 *
 * @param alsoLoaded other modules that the host loads before anything else
 */
export function quickHost(...alsoLoaded: readonly string[]): { readonly NODE_OPTIONS: string } {
  const files = [require.resolve("./quickHost"), ...alsoLoaded];
  return { NODE_OPTIONS: files.map((file) => `--require ${JSON.stringify(file)}`).join(" ") };
}

/** Expects an exit code; where it is another one, the failure has everything that the engine said. */
export function expectExit({ exitCode, stdout, stderr }: CommandOutcome, expected: number): void {
  expect(exitCode, `${stdout}${stderr}`).to.equal(expected);
}

/** Environment that points at a local Opik with its administrator's key. */
export function environmentOf(opik: LocalOpik): Record<string, string> {
  const [admin] = defaultUsers;
  return { OPIK_URL_OVERRIDE: opik.url, OPIK_API_KEY: admin?.apiKey ?? "" };
}

/** Makes a temporary folder that holds the plugin's executable, bundled as it ships (`npm run build` makes it). */
export function makePluginFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-resource-opik-"));
  const plugin = require.resolve("../../plugin/pulumi-resource-opik");
  const script = `#!/bin/sh\nexec "${process.execPath}" "${plugin}" "$@"\n`;
  writeFileSync(join(folder, "pulumi-resource-opik"), script, { mode: 0o755 });
  return folder;
}

/** A folder that holds the plugin's executable for the suite, to be put on the search path. */
export function usePlugin(): () => string {
  let folder = "";
  before("put the plugin where the engine looks for it", () => {
    folder = makePluginFolder();
  });
  after("remove the plugin", () => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** Playgrounds that are removed after each test of the suite. */
export function usePlaygrounds(): (options: Omit<PlaygroundOptions, "engine">) => Promise<Playground> {
  const open: Playground[] = [];
  before("find the engine", async function () {
    this.timeout(ENGINE_BUILD_TIMEOUT_MS);
    await theEngine();
  });
  afterEach("remove the playgrounds", () => {
    for (const playground of open.splice(0)) {
      playground.dispose();
    }
  });
  return async (options) => {
    const environment = { ...quickHost(), ...options.environment };
    const playground = await Playground.create({
      workspace: { createStack: createQuickStack },
      ...options,
      environment,
      engine: await theEngine(),
    });
    open.push(playground);
    return playground;
  };
}

/** Stacks for both flavours, against a local Opik; a test may give a stack another program between its runs. */
export function useStacks(local: () => LocalOpik) {
  const playground = usePlaygrounds();
  const plugin = usePlugin();
  return async (program: () => void) => {
    const declared = { program };
    const stack = await playground({
      environment: environmentOf(local()),
      searchPath: [plugin()],
      program: async () => declared.program(),
    });
    return { stack, declared };
  };
}
