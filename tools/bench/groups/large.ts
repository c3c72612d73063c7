import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultUsers, LocalOpik } from "../../../emulator";
import { systemClock } from "../../../provider/base/clock";
import { opikProvider } from "../../../provider/definition";
import { createDynamicHost } from "../../../provider/hosts/dynamic/host";
import { type Effort, type Group, milliseconds } from "../figures";

type Properties = Record<string, unknown>;

const PROJECT = "0198c0de-0000-7000-8000-000000000001";

/** What single objects cost that have many parts: in this process and without the engine, so that nothing else counts. */
export const large: Group = {
  name: "large",
  summary: "objects with many parts",
  measure: async ({ resources, progress }: Effort) => {
    const most = resources.at(-1) ?? 1;
    const [items, versions] = [10 * most, Math.ceil(most / 10)];
    progress(`large: a dataset of ${items} items, a prompt of ${versions} versions`);
    return [
      {
        title: "Objects with many parts",
        columns: ["", "calls", "time"],
        rows: [...(await dataset(items)), ...(await prompt(versions))],
        note: "The local Opik, without latency. A preview is a check and a diff by a new process, as in each run.",
      },
    ];
  },
};

async function dataset(count: number): Promise<string[][]> {
  const opik = await LocalOpik.start();
  const folder = mkdtempSync(join(tmpdir(), "pulumi-opik-bench-"));
  const itemsFile = join(folder, "golden.jsonl");
  const write = (changed: number) =>
    writeFileSync(
      itemsFile,
      Array.from({ length: count }, (_, index) => {
        const input = `Question ${index}: ${"how does it work? ".repeat(20)}`;
        return `${JSON.stringify({ id: `q${index}`, input, expected_output: index < changed ? "new" : "old" })}\n`;
      }).join(""),
    );
  const name = `dataset of ${count} items`;
  try {
    const subject = new Subject(opik, "Dataset", { name: "golden", itemsFile });
    write(0);
    const rows = [
      await subject.row(`${name}: create`, (one) => one.create()),
      await subject.row(`${name}: preview, nothing to do`, (one) => one.preview()),
    ];
    write(1);
    return [
      ...rows,
      await subject.row(`${name}: preview, one line edited`, (one) => one.preview()),
      await subject.row(`${name}: update, one line edited`, (one) => one.update()),
    ];
  } finally {
    await opik.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prompt(count: number): Promise<string[][]> {
  const opik = await LocalOpik.start();
  const name = `prompt of ${count} versions`;
  try {
    opik.addObject("Project", { id: PROJECT, name: "support", visibility: "private" });
    const inputs = { name: "answer", projectId: PROJECT, adopt: true };
    for (let version = 1; version <= count; version++) {
      await new Subject(opik, "Prompt", { ...inputs, template: `Answer ${version}` }).create();
    }
    const subject = new Subject(opik, "Prompt", { ...inputs, template: `Answer ${count}` });
    return [
      await subject.row(`${name}: create that takes it over`, (one) => one.create()),
      await subject.row(`${name}: preview, nothing to do`, (one) => one.preview()),
    ];
  } finally {
    await opik.stop();
  }
}

/** A resource and its state; each operation is a process of its own, which has read nothing before. */
class Subject {
  private id = "";
  private inputs: Properties = {};
  private outputs: Properties = {};

  constructor(
    private readonly opik: LocalOpik,
    private readonly kind: string,
    private readonly declared: Properties,
  ) {}

  async row(name: string, operation: (subject: Subject) => Promise<void>): Promise<string[]> {
    this.opik.forget();
    const start = performance.now();
    await operation(this);
    const time = performance.now() - start;
    return [name, String(this.opik.requests.length), milliseconds(time)];
  }

  async create(): Promise<void> {
    const host = this.host();
    const inputs = await this.checked(host, {});
    const { id, outs } = (await host.create(inputs)) as { id: string; outs: Properties };
    [this.id, this.inputs, this.outputs] = [id, inputs, outs];
  }

  async preview(): Promise<void> {
    const host = this.host();
    await host.diff(this.id, this.outputs, await this.checked(host, this.inputs));
  }

  async update(): Promise<void> {
    const host = this.host();
    const inputs = await this.checked(host, this.inputs);
    await host.diff(this.id, this.outputs, inputs);
    const { outs } = (await host.update(this.id, this.outputs, inputs)) as { outs: Properties };
    [this.inputs, this.outputs] = [inputs, outs];
  }

  private async checked(host: ReturnType<Subject["host"]>, before: Properties): Promise<Properties> {
    const { inputs, failures } = (await host.check(before, this.declared)) as {
      inputs: Properties;
      failures: { reason: string }[];
    };
    if (failures.length > 0) {
      throw new Error(failures.map(({ reason }) => reason).join("\n"));
    }
    return inputs;
  }

  private host() {
    const host = createDynamicHost(opikProvider, {
      clock: systemClock,
      report: { info: () => undefined, warn: () => undefined },
      env: {
        OPIK_CONFIG_PATH: "/dev/null",
        OPIK_URL_OVERRIDE: this.opik.url,
        OPIK_API_KEY: defaultUsers[0]?.apiKey,
      },
      atEnd: () => undefined,
    }).provider(this.kind);
    host.configure({ config: { get: () => undefined } });
    return host;
  }
}
