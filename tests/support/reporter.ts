import { writeFileSync } from "node:fs";
import { type MochaOptions, type Runner, reporters } from "mocha";

/** Mocha's spec reporter, which also writes the counts to the file that `TEST_COUNTS_FILE` names, for `.ci/run`. */
class CountingReporter extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const file = process.env["TEST_COUNTS_FILE"];
    if (file !== undefined) {
      runner.once("end", () => {
        writeFileSync(file, JSON.stringify({ passed: this.stats.passes, failed: this.stats.failures }));
      });
    }
  }
}

module.exports = CountingReporter;
