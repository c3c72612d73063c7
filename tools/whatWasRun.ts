import { BUILT_ENGINE_VERSION } from "./engine";

/** One thing that was tried, and the test that tries it. */
export interface WasRun {
  readonly what: string;
  /** Of the programs, and how they were run. */
  readonly language: string;
  /** Engines with which the test was run by hand, besides the one that the tests build. */
  readonly engines?: readonly string[];
  /** File of the test. */
  readonly test: string;
  /** What the test's titles have to say of it, so that a row cannot outlive its test. */
  readonly says: RegExp;
}

/** The language hosts that are to be had as Go modules; `tests/native/languageHosts.ts` builds them. */
export const YAML_HOST_VERSION = "1.25.0";
export const SDK_HOSTS_VERSION = "3.66.0";

const INLINE = "as a program of the Automation API";
const BY_SDK_HOST = `by \`pulumi\` and its language host ${SDK_HOSTS_VERSION}`;
const YAML = `YAML (its language host ${YAML_HOST_VERSION})`;
/** Everything here ran on Linux, amd64. */
export const WAS_RUN: readonly WasRun[] = [
  {
    what: "dynamic flavour: preview, up, drift, heal, destroy",
    language: `TypeScript, ${INLINE}`,
    test: "tests/engine/organizationSettings.test.ts",
    says: /drift/,
  },
  {
    what: "both flavours: preview, up, idle, destroy",
    language: `TypeScript, Python, Go, each ${BY_SDK_HOST}; ${YAML}`,
    test: "tests/native/languages.test.ts",
    says: /\[typescript, typescriptNative, python, go, yaml\]/,
  },
  {
    what: "one executable, without Node.js on the `PATH`: from a file and from a static server; preview, up, drift, heal, destroy",
    language: YAML,
    test: "tests/native/executable.test.ts",
    says: /where there is no Node[\s\S]*from a static server/,
  },
  {
    what: "`pulumi package add`, and a preview of what it leaves",
    language: `the same four; YAML's host with an answer for \`Link\` in front of it, the others by a stand-in for theirs`,
    engines: ["3.259.0"],
    test: "tests/native/packageAdd.test.ts",
    says: /form by form/,
  },
  {
    what: "a whole workspace",
    language: `TypeScript, Python, ${BY_SDK_HOST}; ${YAML}`,
    test: "tests/native/workspaceExample.test.ts",
    says: /\[typescript, yaml, python\]/,
  },
  {
    what: "`pulumi new`, each template",
    language: `${YAML} through a preview; TypeScript and Python to the files`,
    test: "tests/native/templates.test.ts",
    says: /makes a project that previews/,
  },
  {
    what: "`pulumi do`, `pulumi import`",
    language: "none, YAML",
    test: "tests/native/commands.test.ts",
    says: /pulumi do lists[\s\S]*pulumi import takes/,
  },
  {
    what: "C#: the program is what Pulumi's generator writes; not compiled (there was no .NET). Java: compiles with the SDK that Pulumi's generator makes; not run",
    language: "C#, Java",
    test: "tests/native/generated.test.ts",
    says: /java/i,
  },
  {
    what: "the source plugin (`PulumiPlugin.yaml`) by the SDK's own `run-plugin`, with a stand-in for the Node.js host",
    language: `TypeScript, ${INLINE}`,
    test: "tests/package/places.test.ts",
    says: /PulumiPlugin\.yaml/,
  },
  {
    what: "the packed npm package: installed by npm and pnpm, up, drift, destroy in both flavours; types under `node10`, `node16` and `bundler`",
    language: `JavaScript, ${BY_SDK_HOST}`,
    test: "tests/package/tarball.test.ts",
    says: /"node16"[\s\S]*"bundler"[\s\S]*"node10"/,
  },
  {
    what: "pipelines: each shell step, for each kind of program, with stand-ins for `pulumi`, `gh`, `curl` and `npm`",
    language: "all",
    test: "tests/gitops/steps.test.ts",
    says: /Python, Go or YAML/,
  },
  {
    what: "release: each shell step that needs no account",
    language: "none",
    test: "tests/gitops/release.test.ts",
    says: /needs no account/,
  },
  {
    what: "policy pack, as an executable that starts the SDK's `run-policy-pack`: the host is too old to do so",
    language: `TypeScript, ${BY_SDK_HOST}`,
    test: "tests/native/policy.test.ts",
    says: /\[typescript, typescriptNative\][\s\S]*example policy pack/,
  },
];

/** What nobody has run, one line each. */
const NOT_RUN = [
  "The executables for linux-arm64 and windows-amd64 (made here), darwin-amd64, darwin-arm64 and windows-arm64 (made by the release workflow alone), and the npm package on macOS and Windows.",
  `Pulumi's language hosts for .NET and Java, which were not to be had, and those for Node.js, Python and Go that are newer than ${SDK_HOSTS_VERSION}, the last ones that are part of the SDK's Go module. What they have learned since, \`pulumi package add\` and to start policy packs, ran with stand-ins.`,
  "Anything that needs an account or a publication: Pulumi Cloud, the Registry, the plugin's download address, GitHub's and GitLab's machines, the Kubernetes operator.",
];

/** The section of `docs/verified.md`. */
export function whatWasRun(): string[] {
  return [
    "## What was run where",
    "",
    `Everything in this table: on Linux, amd64, with Node.js 24 and Pulumi ${BUILT_ENGINE_VERSION}, against the local Opik.`,
    "",
    "| what | language | other engines | test |",
    "|---|---|---|---|",
    ...WAS_RUN.map(
      ({ what, language, engines = [], test }) =>
        `| ${what} | ${language} | ${engines.join(", ")} | \`${test}\` |`,
    ),
    "",
    "Not run:",
    "",
    ...NOT_RUN.map((one) => `- ${one}`),
  ];
}
