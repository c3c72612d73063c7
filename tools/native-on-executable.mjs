// Builds the plugin's executable for this machine, and runs the whole native suite on it instead of on the npm package's
// plugin. Usage: npm run test:executable, after npm run build.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { thisPlatform } = require("../dist/tools/executables/platforms.js");

const node = (words, env = process.env) =>
  execFileSync(process.execPath, words, { cwd: root, env, stdio: "inherit" });
node([join("dist", "tools", "executables", "main.js"), "--platform", thisPlatform()]);
node(
  [
    require.resolve("mocha/bin/mocha.js"),
    "--no-config",
    "--enable-source-maps",
    "dist/tests/native/**/*.test.js",
  ],
  { ...process.env, TEST_PLUGIN_FOLDER: join(root, "dist", "executables", thisPlatform()) },
);
