/**
 * Measures the provider against providers that do less, side by side, and prints tables in Markdown. Usage:
 * npm run bench [-- --only <group>] [--runs N] [--resources 1,100,1000] [--quick], after a build.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type Effort, markdown } from "./figures";
import { groups } from "./groups";
import { engine } from "./stand";

const FULL = { runs: 5, resources: [1, 100, 1000] };
const QUICK = { runs: 2, resources: [1, 50] };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true },
      runs: { type: "string" },
      resources: { type: "string" },
      quick: { type: "boolean" },
    },
  });
  const names = groups.map(({ name }) => name);
  const unknown = (values.only ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no group ${unknown.join(", ")}; there are ${names.join(", ")}.`);
  }
  const effort: Effort = {
    ...(values.quick ? QUICK : FULL),
    ...(values.runs === undefined ? {} : { runs: positive(values.runs, "--runs") }),
    ...(values.resources === undefined
      ? {}
      : {
          resources: values.resources
            .split(",")
            .map((one) => positive(one, "--resources"))
            .sort((one, other) => one - other),
        }),
    progress: (line) => process.stderr.write(`${line}\n`),
  };
  const { version } = await engine();
  console.log(
    `Pulumi ${version}, Node ${process.version}, ${cpus().length} cores. Everything is measured in turns, ` +
      `${effort.runs} runs each: times are the fastest, memory the median.\n`,
  );
  for (const { name, measure } of groups) {
    if (values.only === undefined || values.only.includes(name)) {
      for (const table of await measure(effort)) {
        console.log(markdown(table));
      }
    }
  }
}

function positive(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${option} takes whole numbers from 1, not ${JSON.stringify(text)}.`);
  }
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  // What a figure is like is no failure; that there is none is one.
  process.exitCode = 1;
});
