import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withMarkedPart } from "./markedPart";

/** Why each package that `npm install pulumi-opik` brings along is there. */
const RUNTIME: Readonly<Record<string, string>> = {
  commander:
    "The command line `pulumi-opik`: subcommands, help, and errors that say what is wrong with an option. Not loaded by programs and providers. Node's own `util.parseArgs` has neither subcommands nor help.",
  ini: "Reads `~/.opik.config`, which Opik's own SDK writes: sections, quotes and comments. The format has no standard, so a reader that others use too is worth more than one of our own.",
  undici:
    "HTTP: the proxy of the environment, kept connections, a limit for connecting. Node's built-in `fetch` is undici as well, but the classes that set such options come only with the package.",
  zod: "One definition of a resource gives its check, its difference, its schema for Pulumi and its documentation; every response of a server is parsed by the contract's schemas.",
};

/** Why each package whose code is in the plugin's bundle only is there. */
const BUNDLED: Readonly<Record<string, string>> = {
  "@grpc/grpc-js": "The protocol between engine and plugin is gRPC.",
  "@js-sdsl/ordered-map": "Of @grpc/grpc-js.",
  "@pulumi/pulumi":
    "The protocol's generated messages and services (`proto/`), nothing else of it. Outside the bundle it is a peer dependency: the program's own.",
  "google-protobuf": "Of those messages.",
};

interface Locked {
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
}

const root = dirname(require.resolve("pulumi-opik/package.json"));
const read = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), "utf8"));

/** `docs/supply-chain.md` with its tables, which need the build's list of what it has bundled. */
export function withDependencyTables(document: string): string {
  return withMarkedPart(
    withMarkedPart(document, "runtime dependencies", runtimeTable()),
    "bundled packages",
    bundledTable(),
  );
}

function runtimeTable(): string {
  const locked: Record<string, Locked> = read("package-lock.json").packages;
  const installed = Object.entries(locked)
    .filter(([path, { dev, devOptional, peer }]) => path !== "" && !dev && !devOptional && !peer)
    .map(([path, one]) => ({ name: path.replace(/^node_modules\//, ""), ...one }));
  return [
    `${installed.length} packages:`,
    "",
    "| package | licence | its own dependencies | install script | why |",
    "|---|---|---|---|---|",
    ...installed.map(
      ({ name, license, hasInstallScript, dependencies = {} }) =>
        `| \`${name}\` | ${license} | ${Object.keys(dependencies).join(", ") || "none"} | ${hasInstallScript ? "**yes**" : "none"} | ${reason(RUNTIME, name)} |`,
    ),
  ].join("\n");
}

function bundledTable(): string {
  const bundled: { name: string; license: string }[] = read("dist", "bundled.json");
  return [
    "| package | licence | why |",
    "|---|---|---|",
    ...bundled.map(
      ({ name, license }) =>
        `| \`${name}\` | ${license} | ${name in RUNTIME ? "As above." : reason(BUNDLED, name)} |`,
    ),
  ].join("\n");
}

function reason(reasons: Readonly<Record<string, string>>, name: string): string {
  const found = reasons[name];
  if (found === undefined) {
    throw new Error(`${name} is new: tools/dependencyTables.ts has to say why it is needed.`);
  }
  return found;
}
