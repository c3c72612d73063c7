// npm run test:watch: compiles what changes, and runs the unit and lifecycle tests again after each change.
import { spawn } from "node:child_process";

const programs = [
  ["tsc", "--watch", "--preserveWatchOutput"],
  [
    "mocha",
    "--config",
    ".mocharc.unit.cjs",
    "--watch",
    "--watch-files",
    "dist/**/*.js",
    "dist/tests/{unit,lifecycle}/**/*.test.js",
  ],
].map(([name, ...words]) => spawn(name, words, { stdio: "inherit", shell: process.platform === "win32" }));

// One without the other is of no use.
for (const program of programs) {
  program.on("exit", (code) => {
    for (const other of programs) {
      other.kill();
    }
    process.exitCode ??= code ?? 0;
  });
}
