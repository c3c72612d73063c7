/**
 * Records what a real engine prints for `pulumi preview --refresh --expect-no-changes --json`, so that the
 * report script is tested against the engine's words and not against our idea of them.
 *
 *   npx tsc && PATH="<directory of pulumi>:$PATH" node dist/tests/gitops/makeFixtures.js
 *
 * needs Node 22 or newer and a `pulumi` on PATH, no network and no language host: the program runs inline by
 * the Automation API. The resource is a stand-in with the type and the shape of the real one, so that these
 * fixtures do not change with the provider's inner life.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as auto from "@pulumi/pulumi/automation";

const root = path.resolve(__dirname, "../../..");
const fixtures = path.join(root, "tests/gitops/fixtures");

type Values = Record<string, unknown>;

/**
 * Reads the "live" values of a resource from a file that this script rewrites: a click by somebody else. The
 * file is named by the environment, so that no path of this machine is serialised into the provider.
 */
const provider: pulumi.dynamic.ResourceProvider = {
  async create(inputs: Values) {
    return { id: String(inputs["key"]), outs: { ...inputs } };
  },
  async diff(_id: string, olds: Values, news: Values) {
    const same = Object.keys(news).every(
      (key) => key === "__provider" || JSON.stringify(news[key]) === JSON.stringify(olds[key]),
    );
    return { changes: !same };
  },
  async read(id: string, props?: Values) {
    const { readFileSync } = require("node:fs") as typeof fs;
    const live = JSON.parse(readFileSync(String(process.env["STAND_IN_LIVE"]), "utf8")) as Record<
      string,
      Values | "gone" | "unreachable"
    >;
    const now = live[id];
    if (now === "unreachable") {
      throw new Error("GET /organizations answered 503");
    }
    if (now === "gone") {
      return { id: "", props: {} };
    }
    console.log(`organization ${id} was read`);
    const values = { ...props, ...now };
    return { id, props: values, inputs: values };
  },
  async update(_id: string, _olds: Values, news: Values) {
    return { outs: { ...news } };
  },
};

class OrganizationSettings extends pulumi.dynamic.Resource {
  constructor(name: string, props: Values, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, props, opts, "opik", "OrganizationSettings");
  }
}

interface Scenario {
  /** What somebody changed outside of the program since the last `up`. */
  live: Record<string, Values | "gone" | "unreachable">;
  /** Whether the program was changed since the last `up`, which is no drift. */
  isEdited?: boolean;
}

const scenarios: Record<string, Scenario> = {
  clean: { live: {} },
  // Everything that can differ, each in a resource of its own where one would hide the other.
  drifted: {
    live: {
      acme: {
        restrictInvitationsToAdmins: false,
        limits: { seats: 7, domains: ["acme.example", "other.example"] },
        note: "a `b` | c\n- d <x>",
      },
      sealed: { token: "CANARY-LIVE-SECRET" },
      labs: "gone",
    },
    isEdited: true,
  },
  unreachable: { live: { acme: "unreachable" } },
};

function programOf(isEdited = false): () => Promise<void> {
  return async () => {
    new OrganizationSettings("acme", {
      key: "acme",
      restrictInvitationsToAdmins: true,
      limits: { seats: 5, domains: ["acme.example"] },
      note: "plain",
    });
    new OrganizationSettings("sealed", { key: "sealed", token: pulumi.secret("CANARY-DECLARED-SECRET") });
    new OrganizationSettings("labs", { key: "labs", restrictInvitationsToAdmins: false });
    new OrganizationSettings("edited", { key: "edited", restrictInvitationsToAdmins: isEdited });
    const name = isEdited ? "added" : "dropped";
    new OrganizationSettings(name, { key: name, restrictInvitationsToAdmins: true });
  };
}

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** The Automation API has no `--json` for preview: so its command is wrapped and its own run is recorded. */
async function commandWithJson(onPreview: (run: Run) => void): Promise<auto.PulumiCommand> {
  const command = await auto.PulumiCommand.get();
  type RunFunction = (args: string[], cwd: string, env: NodeJS.ProcessEnv, ...rest: unknown[]) => unknown;
  const inner = Reflect.get(command, "run") as RunFunction;
  const wrapped = Object.create(command) as auto.PulumiCommand;
  Reflect.set(wrapped, "run", ((args, cwd, env, ...rest) => {
    if (args[0] !== "preview") {
      return inner.call(command, args, cwd, env, ...rest);
    }
    return new Promise((_, reject) => {
      // The pipelines of examples/gitops do not ask for an event log.
      const log = args.indexOf("--event-log");
      const asked = log < 0 ? args : args.toSpliced(log, 2);
      const child = spawn("pulumi", [...asked, "--json", "--non-interactive"], {
        cwd,
        env: { ...process.env, ...env, PULUMI_DEBUG_COMMANDS: undefined },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const run: Run = { code: -1, stdout: "", stderr: "" };
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        run.stdout += text;
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        run.stderr += text;
      });
      child.on("error", reject);
      child.on("close", (code) => {
        run.code = code ?? -1;
        onPreview(run);
        reject(new Error("recorded"));
      });
    });
  }) satisfies RunFunction);
  return wrapped;
}

/** Where the program's text lies and when things ran: of no use to a reader of the report, and never the same. */
const volatile = new Set(["created", "modified", "sourcePosition", "stackTrace", "duration", "timestamp"]);

/**
 * Removes what differs from one machine and run to the next, the order of what runs in parallel included, and
 * the text of the serialised provider.
 */
function canonical(stdout: string, places: Record<string, string>): string {
  const preview = JSON.parse(stdout, (key, value: unknown) => {
    if (volatile.has(key)) {
      return undefined;
    }
    if (key === "__provider" && typeof value === "string") {
      return "exports.handler = (the serialised provider)";
    }
    return typeof value === "string" ? withoutPlaces(value, places) : value;
  }) as {
    steps: { op: string; urn: string }[];
    diagnostics?: { message: string }[];
  };
  const refreshes = preview.steps.filter((step) => step.op === "refresh");
  const others = preview.steps.filter((step) => step.op !== "refresh");
  const byUrn = (a: { urn: string }, b: { urn: string }) => (a.urn < b.urn ? -1 : 1);
  const diagnostics = (preview.diagnostics ?? [])
    .filter((one) => !one.message.startsWith("    at "))
    .sort((a, b) => (a.message < b.message ? -1 : 1));
  const result = {
    ...preview,
    steps: [...refreshes.sort(byUrn), ...others.sort(byUrn)],
    diagnostics,
  };
  return `${JSON.stringify(result, null, 1)}\n`;
}

function withoutPlaces(text: string, places: Record<string, string>): string {
  return Object.entries(places).reduce(
    (out, [name, place]) => out.replaceAll(place, `<${name}>`),
    // The engine names the default provider by a random id.
    text.replace(/::[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "::provider-id"),
  );
}

async function main(): Promise<void> {
  const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "drift-fixtures-")));
  const live = path.join(scratch, "live.json");
  const workDir = path.join(scratch, "program");
  fs.mkdirSync(workDir);
  fs.mkdirSync(path.join(scratch, "state"));
  fs.symlinkSync(path.join(root, "node_modules"), path.join(workDir, "node_modules"));
  const sdk = path.join(root, "node_modules/@pulumi/pulumi");
  const env = {
    PATH: [sdk, path.dirname(process.execPath), process.env["PATH"]].join(path.delimiter),
    PULUMI_BACKEND_URL: `file://${path.join(scratch, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "fixtures",
    PULUMI_HOME: path.join(scratch, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    STAND_IN_LIVE: live,
  };
  Object.assign(process.env, env);

  const runs: Record<string, { exitCode: number; stderr: string }> = {};
  let recorded: Run | undefined;
  const pulumiCommand = await commandWithJson((run) => {
    recorded = run;
  });
  try {
    fs.writeFileSync(live, "{}");
    const stack = await auto.LocalWorkspace.createOrSelectStack(
      { projectName: "opik-settings", stackName: "production", program: programOf() },
      { workDir, pulumiCommand },
    );
    await stack.up();
    for (const [name, scenario] of Object.entries(scenarios)) {
      fs.writeFileSync(live, JSON.stringify(scenario.live));
      recorded = undefined;
      await stack
        .preview({ refresh: true, expectNoChanges: true, program: programOf(scenario.isEdited) })
        .catch((error: unknown) => {
          if (recorded === undefined) {
            throw error;
          }
        });
      const run = recorded as Run | undefined;
      if (run === undefined) {
        throw new Error(`${name}: nothing was recorded`);
      }
      const places = { scratch, root };
      fs.writeFileSync(path.join(fixtures, `${name}.json`), canonical(run.stdout, places));
      runs[name] = { exitCode: run.code, stderr: withoutPlaces(run.stderr, places) };
      process.stdout.write(`${name}: exit code ${run.code}, ${run.stdout.length} characters\n`);
    }
    fs.writeFileSync(path.join(fixtures, "runs.json"), `${JSON.stringify(runs, null, 2)}\n`);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
