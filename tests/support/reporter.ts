import { writeFileSync } from "node:fs";
import { type MochaOptions, type Runner, reporters, type Test } from "mocha";

/**
 * Mocha's spec reporter, which also tells which tests were tried again and why, so that no failure is hidden by a later
 * success, and writes the counts to the file that `TEST_COUNTS_FILE` names, for `.ci/run`.
 */
class CountingReporter extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const again: string[] = [];
    runner.on("retry", (test: Test, error: unknown) => {
      again.push(`${test.fullTitle()}\n${error instanceof Error ? error.stack : error}`);
    });
    runner.once("end", () => {
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
