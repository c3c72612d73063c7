/**
 * Records the states that a version leaves behind, for upgrades.test.ts. To be run for each release and, where a state
 * changes between releases, for the commit before:
 *
 *   node dist/tests/upgrades/record.js <name, such as 0.1.0> [<folder of another checkout, built>]
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createProject, Playground } from "../../cli/playground";
import { LocalOpik } from "../../emulator";
import { findEngine } from "../../tools/engine";
import { environmentOf } from "../support/engine";
import { type Fixture, fixtures } from "./fixtures";
import { type Classes, type Flavour, programOf } from "./programs";

const ours = dirname(require.resolve("pulumi-opik/package.json"));

async function record(name: string, packageFolder: string): Promise<void> {
  const engine = await findEngine({ progress: (line) => process.stderr.write(`${line}\n`) });
  const classes = require(join(packageFolder, "dist", "sdk", "dynamic")) as Classes;
  const types = Object.keys(classes).filter((one) => ["OrganizationSettings", "Project"].includes(one));
  const executable = join(packageFolder, "dist", "provider", "plugin.js");
  const flavours: Flavour[] = existsSync(executable) ? ["dynamic", "plugin"] : ["dynamic"];
  const folder = join(fixtures, name);
  mkdirSync(folder, { recursive: true });
  for (const flavour of flavours) {
    const opik = await LocalOpik.start();
    const plugins = mkdtempSync(join(tmpdir(), "pulumi-opik-recorded-"));
    writeFileSync(
      join(plugins, "pulumi-resource-opik"),
      `#!/bin/sh\nexec "${process.execPath}" "${executable}" "$@"\n`,
      { mode: 0o755 },
    );
    const project = createProject("playground", (nodeModules) => {
      symlinkSync(packageFolder, join(nodeModules, "pulumi-opik"));
      symlinkSync(join(ours, "node_modules", "@pulumi"), join(nodeModules, "@pulumi"));
    });
    try {
      const { stack, run } = await Playground.create({
        engine,
        project,
        environment: environmentOf(opik),
        searchPath: [plugins],
        program: programOf(flavour, types, classes),
      }).then((playground) => ({ stack: playground.stack, run: playground.run.bind(playground) }));
      const up = await run("up");
      if (up.exitCode !== 0) {
        throw new Error(`up ended with exit code ${up.exitCode}:\n${up.stdout}${up.stderr}`);
      }
      const { deployment } = await stack.exportStack();
      const fixture: Fixture = { flavour, types, projects: [...opik.projects()], deployment };
      writeFileSync(join(folder, `${flavour}.json`), `${JSON.stringify(fixture, withoutPositions, 2)}\n`);
      process.stderr.write(`${name}/${flavour}.json: ${types.join(", ")}\n`);
    } finally {
      project.remove();
      rmSync(plugins, { recursive: true });
      await opik.stop();
    }
  }
}

/** Where in a program a resource was declared is of this machine. */
function withoutPositions(key: string, value: unknown): unknown {
  return key === "sourcePosition" || key === "stackTrace" ? undefined : value;
}

const [name, packageFolder = ours] = process.argv.slice(2);
if (name === undefined) {
  process.stderr.write("usage: record.js <name, such as 0.1.0> [<folder of another checkout, built>]\n");
  process.exitCode = 2;
} else {
  record(name, packageFolder).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  });
}
