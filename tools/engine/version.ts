/**
 * The engine that the tests and `npm run demo` run on where the machine has none: installed from npm or built with Go.
 * What the workflows and the pipelines in examples install is the same (tests/docs/versions.test.ts).
 */
export const BUILT_ENGINE_VERSION = "3.274.1";
