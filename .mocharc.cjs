const { availableParallelism } = require("node:os");

/**
 * Files run side by side, in the order of the list as workers become free: what takes longest first, so that no worker
 * is left alone with it at the end. The tarball's tests are last: they load a second copy of the SDK, whose protocol
 * classes are global in a process, and a process takes the next file when it has done one.
 */
module.exports = {
  spec: [
    "dist/tests/reliability/*.test.js",
    "dist/tests/{engine,native,upgrades,cli,bench}/*.test.js",
    "dist/tests/!(reliability|engine|native|upgrades|cli|bench|package)/**/*.test.js",
    "dist/tests/package/!(tarball).test.js",
    "dist/tests/package/tarball.test.js",
  ],
  require: ["./dist/tests/support/seed.js"],
  sort: false,
  parallel: true,
  jobs: Math.max(2, availableParallelism()),
  reporter: "./dist/tests/support/reporter.js",
  timeout: 30_000,
  "forbid-only": true,
  "forbid-pending": true,
  "node-option": ["enable-source-maps"],
};
