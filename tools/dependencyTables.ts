import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withMarkedPart } from "./markedPart";

/** Why each package that `npm install pulumi-opik` brings along is there. */
const RUNTIME: Readonly<Record<string, string>> = {
  commander:
    "Subcommands, help and option errors of the command line `pulumi-opik`; Node's own `util.parseArgs` has neither subcommands nor help. Programs and providers do not load it.",
  ini: "Reads `~/.opik.config`, which Opik's own SDK writes. The format (sections, quotes, comments) has no standard, so a widely used parser is safer than our own.",
  undici:
    "HTTP with the environment's proxy, keep-alive and a connect timeout. Node's built-in `fetch` is undici too, but only the package exports the classes that set these options.",
  zod: "Defines each resource once, for validation, diffs, the Pulumi schema and the documentation; parses every response.",
};

/** Why each package whose code is in the plugin's bundle only is there. */
const BUNDLED: Readonly<Record<string, string>> = {
  "@grpc/grpc-js": "gRPC, the protocol between engine and plugin.",
  "@js-sdsl/ordered-map": "Needed by @grpc/grpc-js.",
  "@pulumi/pulumi": "The protocol's generated messages and services (`proto/`) only.",
  "google-protobuf": "Needed by those messages.",
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
    throw new Error(`${name} is new: say in tools/dependencyTables.ts why it is needed.`);
  }
  return found;
}
