/**
 * Runs the engine's tests on the oldest supported pair: the engine and the SDK that the peer range in package.json begins
 * with. Usage: npm run test:oldest [-- PATTERN of test files ...]
 *
 * The SDK is installed in a temporary folder, in which this checkout's build is tested; of the checkout nothing is changed.
 */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { MINIMUM_ENGINE_VERSION } from "../cli/engine";
import { pathOf } from "../cli/engine/onPath";
import { engineOf } from "./engine";

const root = dirname(require.resolve("pulumi-opik/package.json"));

/** Recorded with the newest engine, whose requests have what the oldest SDK's classes have no field for. */
const NOT_FOR_OLD = "dist/tests/protocol/plugin/replay.test.js";

const TESTS = ["dist/tests/{engine,upgrades,reliability}/*.test.js", "dist/tests/protocol/**/*.test.js"];

async function main(patterns: readonly string[]): Promise<number> {
  const engine = await engineOf(MINIMUM_ENGINE_VERSION, {
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  const folder = mkdtempSync(join(tmpdir(), "pulumi-opik-oldest-"));
  try {
    writeFileSync(join(folder, "package.json"), "{}\n");
    const sdk = `@pulumi/pulumi@${MINIMUM_ENGINE_VERSION}`;
    const installed = await run(
      "npm",
      ["install", "--no-save", "--ignore-scripts", "--prefer-offline", sdk],
      folder,
    );
    if (installed !== 0) {
      throw new Error(`npm install ${sdk} ended with ${installed}.`);
    }
    makeCheckout(folder);
    const path = [dirname(process.execPath), dirname(engine.path), pathOf(process.env)].join(delimiter);
    const files = patterns.length > 0 ? patterns : TESTS;
    const words = [
      "--no-config",
      "--enable-source-maps",
      "--parallel",
      "--jobs",
      "2",
      "--timeout",
      "20000",
      "--ignore",
      NOT_FOR_OLD,
      ...files,
    ];
    return await run(process.execPath, [require.resolve("mocha/bin/mocha.js"), ...words], folder, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Makes the folder look like this checkout, to programs that look packages up from where they really are: the build is
 * copied, what it reads is linked, and of the packages those are linked that the SDK has not brought along.
 */
function makeCheckout(folder: string): void {
  const isLinked = (name: string) => !/^(\.|node_modules$|dist$|package(-lock)?\.json$)/.test(name);
  for (const name of readdirSync(root).filter(isLinked)) {
    symlinkSync(join(root, name), join(folder, name));
  }
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
  linkMissing(join(root, "node_modules"), join(folder, "node_modules"));
  rmSync(join(folder, "node_modules", "pulumi-opik"));
  symlinkSync("..", join(folder, "node_modules", "pulumi-opik"), "junction");
}

/** Links the packages of one node_modules that another one does not have. */
function linkMissing(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (!existsSync(target)) {
      symlinkSync(source, target);
    } else if (name.startsWith("@")) {
      linkMissing(source, target);
    }
  }
}

function run(
  command: string,
  words: readonly string[],
  cwd: string,
  path = pathOf(process.env),
): Promise<number> {
  const child = spawn(command, words, { cwd, env: { ...process.env, PATH: path }, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
