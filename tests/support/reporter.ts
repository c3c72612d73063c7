import { writeFileSync } from "node:fs";
import { type MochaOptions, type Runner, reporters, type Test } from "mocha";

const SLOWEST = 10;

/**
 * Mocha's spec reporter, which also tells the slowest tests, and which were tried again and why, so that no failure is
 * hidden by a later success. Writes the counts to the file that `TEST_COUNTS_FILE` names, for `.ci/run`.
 */
class CountingReporter extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const again: string[] = [];
    runner.on("retry", (test: Test, error: unknown) => {
      again.push(`${test.fullTitle()}\n${error instanceof Error ? error.stack : error}`);
    });
    const passed: { readonly title: string; readonly ms: number }[] = [];
    runner.on("pass", (test: Test) => passed.push({ title: test.fullTitle(), ms: test.duration ?? 0 }));
    runner.once("end", () => {
      const slowest = passed.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
      console.log("The slowest tests, in seconds:");
      for (const { title, ms } of slowest) {
        console.log(`${(ms / 1000).toFixed(1).padStart(6)}  ${title}`);
      }
      if (again.length > 0) {
        console.log(`${again.length} failed attempts were tried again:\n\n${again.join("\n\n")}\n`);
      }
      const file = process.env["TEST_COUNTS_FILE"];
      if (file !== undefined) {
        writeFileSync(file, JSON.stringify({ passed: this.stats.passes, failed: this.stats.failures }));
      }
    });
  }
}

module.exports = CountingReporter;
