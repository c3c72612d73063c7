/**
 * Prints what the main operations cost against the local Opik: HTTP calls, wall time, memory of the provider's
 * process, and bytes in the state. Usage: npm run bench [-- --runs N --resources N]
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findEngine } from "../provider/cli/engine";
import { Playground, type RunKind, type RunOptions } from "../provider/cli/playground";
import { defaultUsers, LocalOpik, type LocalOrganization } from "../provider/emulator";
import { OrganizationSettings as Dynamic } from "../sdk/nodejs";

interface Measured {
  readonly operation: string;
  readonly calls: string;
  readonly milliseconds: number;
  readonly peakMemoryMiB: number;
}

const FIELD = "onlyAdminsInviteByEmail";

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: "string" }, resources: { type: "string" } } });
  const runs = Number(values.runs ?? 5);
  const resources = Number(values.resources ?? 20);
  const engine = await findEngine({ progress: (line) => console.log(line) });
  console.log(`Pulumi ${engine.version}, Node ${process.version}, median of ${runs} runs\n`);

  const { OrganizationSettings: Native } = require("pulumi-opik/native") as {
    OrganizationSettings: typeof Dynamic;
  };
  for (const [flavour, Settings, count] of [
    ["dynamic flavour", Dynamic, 1],
    ["dynamic flavour", Dynamic, resources],
    ["plugin", Native, 1],
    ["plugin", Native, resources],
  ] as const) {
    const all: Measured[][] = [];
    let providerBytes = 0;
    for (let run = 0; run < runs; run++) {
      const { measured, bytes } = await lifecycle(Settings, count, (options) =>
        Playground.create({ ...options, engine }),
      );
      all.push(measured);
      providerBytes = bytes;
    }
    console.log(`${flavour}, ${count} organization${count === 1 ? "" : "s"}, one resource each`);
    console.log("| operation | HTTP calls | wall time (ms) | provider process, peak (MiB) |");
    console.log("|---|---|---|---|");
    for (const [index, { operation, calls }] of (all[0] ?? []).entries()) {
      const column = (pick: (one: Measured) => number) =>
        median(all.flatMap((measured) => (measured[index] === undefined ? [] : [pick(measured[index])])));
      console.log(
        `| ${operation} | ${calls} | ${Math.round(column((one) => one.milliseconds))} | ${Math.round(column((one) => one.peakMemoryMiB))} |`,
      );
    }
    console.log(
      providerBytes === 0 ? "" : `\n__provider in the state: ${providerBytes} bytes, twice per resource\n`,
    );
  }
}

type Create = (options: Omit<Parameters<typeof Playground.create>[0], "engine">) => Promise<Playground>;

async function lifecycle(
  Settings: typeof Dynamic,
  count: number,
  create: Create,
): Promise<{ measured: Measured[]; bytes: number }> {
  const organizations: LocalOrganization[] = Array.from({ length: count }, (_, index) => ({
    id: `org-${index}`,
    name: `Organization ${index}`,
    [FIELD]: false,
  }));
  const [admin] = defaultUsers;
  if (admin === undefined) {
    throw new Error("The local Opik has no users.");
  }
  const roles = Object.fromEntries(organizations.map(({ id }) => [id, "ADMIN"]));
  const opik = await LocalOpik.start({ organizations, users: [{ ...admin, roles }] });
  const playground = await create({
    // Where npm scripts have it too; the engine finds the plugin there.
    searchPath: [join(__dirname, "..", "plugin")],
    environment: { OPIK_URL_OVERRIDE: opik.url, OPIK_API_KEY: admin.apiKey },
    program: async () => {
      for (const { id } of organizations) {
        new Settings(id, { organizationId: id, restrictInvitationsToAdmins: true });
      }
    },
  });
  const measured: Measured[] = [];
  const measure = async (operation: string, kind: RunKind, options: RunOptions = {}) => {
    opik.forget();
    const memory = watchMemory();
    const start = performance.now();
    const { exitCode, stderr } = await playground.run(kind, options);
    const milliseconds = performance.now() - start;
    if (exitCode !== 0 && exitCode !== 7) {
      throw new Error(`${operation} failed:\n${stderr}`);
    }
    const reads = opik.requestsOf("listOrganizations").length;
    const writes = opik.requestsOf("updateOrganization").length;
    measured.push({
      operation,
      calls: `${reads} list${reads === 1 ? "" : "s"}, ${writes} write${writes === 1 ? "" : "s"}`,
      milliseconds,
      peakMemoryMiB: memory.stop(),
    });
  };
  try {
    await measure("first preview", "preview");
    await measure("first up", "up");
    const { deployment } = await playground.stack.exportStack();
    const text: string = deployment.resources.at(-1).inputs.__provider ?? "";
    await measure("preview, nothing to do", "preview");
    await measure("up, nothing to do", "up");
    for (const { id } of organizations) {
      opik.click(id, { [FIELD]: false });
    }
    await measure("preview --refresh, all drifted", "preview", { refresh: true, expectNoChanges: true });
    await measure("up --refresh, all drifted", "up", { refresh: true });
    await measure("destroy", "destroy");
    return { measured, bytes: Buffer.byteLength(text) };
  } finally {
    playground.dispose();
    await opik.stop();
  }
}

/** Follows the peak memory of the dynamic provider host or the plugin; 0 where the system has no /proc. */
function watchMemory(): { stop(): number } {
  let peak = 0;
  const look = () => {
    for (const pid of processes()) {
      try {
        if (readFileSync(`/proc/${pid}/cmdline`, "utf8").match(/cmd.dynamic-provider|pulumi-resource-opik/)) {
          const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
          peak = Math.max(peak, Number(kilobytes ?? 0) / 1024);
        }
      } catch {
        // It has ended since.
      }
    }
  };
  const timer = setInterval(look, 20);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

function processes(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
