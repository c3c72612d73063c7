import { createRequire } from "node:module";
import { join } from "node:path";
import { ExplainedError } from "../../base/explainedError";

/** The file that Pulumi starts a project's program with. */
const STARTED_BY_PULUMI = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]/;

/**
 * The provider's text, once it is known that Pulumi's dynamic provider host can follow it: the host looks for the
 * package from the project's folder, not from where the class was loaded. They differ where a library in between has
 * the package and the package manager does not hoist it (pnpm), and the host then says only `Cannot find module`.
 *
 * Where a program is not started by Pulumi (the Automation API, a test), that folder is not known here, and nothing is
 * checked.
 *
 * @throws {ExplainedError} `OPIK_PACKAGE_NOT_IN_PROJECT`, which Pulumi shows without a stack
 */
export function fromProject(
  packageName: string,
  text: string,
  { started = require.main?.filename ?? "", folder = process.cwd() } = {},
): string {
  if (STARTED_BY_PULUMI.test(started) && !isFound(packageName, folder)) {
    const error = new ExplainedError({
      code: "OPIK_PACKAGE_NOT_IN_PROJECT",
      what: `The package ${packageName} cannot be found from the project's folder (${folder}), from which Pulumi loads the provider of dynamic resources: only a library depends on it.`,
      next: `Install it in the project too, in the version that the library uses: \`pnpm add ${packageName}\`, or \`npm install ${packageName}\`.`,
    });
    // What `pulumi.RunError` has: Pulumi shows the message alone.
    throw Object.assign(error, { __pulumiRunError: true });
  }
  return text;
}

function isFound(packageName: string, folder: string): boolean {
  try {
    createRequire(join(folder, "program.js")).resolve(`${packageName}/dynamic-runtime-v1`);
    return true;
  } catch {
    return false;
  }
}
