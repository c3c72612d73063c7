import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { expect } from "chai";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { createProject, type TemporaryProject } from "../../provider/cli/playground";
import { providerText } from "../../provider/hosts/dynamic/providerText";
import { environmentOf } from "../support/engine";
import { calls, LIST, useLocalOpik, WRITE } from "../support/localOpik";

const FIELD = "onlyAdminsInviteByEmail";
const SETTING = "restrictInvitationsToAdmins";
const TEXT = `exports.handler=()=>require("pulumi-opik/dynamic-runtime-v1").provider("OrganizationSettings")`;

type Json = Record<string, unknown>;

describe("the text of a dynamic provider in the state", () => {
  it("is this, for ever: every stored stack refers to it", () => {
    expect(providerText("pulumi-opik", "OrganizationSettings")).to.equal(TEXT);
  });

  it("has 94 bytes, where 2,500 are allowed", () => {
    expect(Buffer.byteLength(TEXT)).to.equal(94);
  });

  it("leads to a provider with every method that the host calls", () => {
    const found = require("pulumi-opik/dynamic-runtime-v1").provider("OrganizationSettings");

    expect(found).to.have.all.keys("configure", "check", "diff", "create", "read", "update", "delete");
  });

  it("is an error for a kind that there is not", () => {
    expect(() => require("pulumi-opik/dynamic-runtime-v1").provider("Nothing")).to.throw(
      /no resource "Nothing"/,
    );
  });
});

describe("Pulumi's dynamic provider host, with this package installed", function () {
  this.timeout(60_000);
  const local = useLocalOpik();
  let project: TemporaryProject;
  let host: Host;

  beforeEach("start the host", async () => {
    project = createProject("protocol");
    host = await Host.start(project.folder, environmentOf(local()));
  });
  afterEach("stop the host", async () => {
    await host.stop();
    project.remove();
  });

  async function create(news: Json) {
    const { inputs } = await host.check({}, news);
    return host.create(inputs);
  }

  it("creates, reads, updates and deletes by the stored text", async () => {
    const { id, outputs } = await create({ [SETTING]: true });
    expect(id).to.equal("org-acme");
    expect(outputs).to.include({ [SETTING]: true, organizationName: "Acme", __provider: TEXT });
    expect(calls(local())).to.deep.equal([LIST, WRITE, LIST]);

    expect((await host.read(id, outputs)).inputs).to.deep.equal({
      organizationId: "org-acme",
      [SETTING]: true,
      __provider: TEXT,
    });

    const news = { organizationId: "org-acme", [SETTING]: false };
    expect((await host.diff(id, outputs, news)).changes).to.equal(rpc.DiffResponse.DiffChanges.DIFF_SOME);
    const updated = await host.update(id, outputs, news);
    expect(updated).to.deep.include({ [SETTING]: false, baseline: { [SETTING]: false } });
    expect(local().organization("org-acme")[FIELD]).to.equal(false);

    await host.delete(id, updated);
    expect(local().requestsOf("updateOrganization")).to.have.length(2);
  });

  it("carries out many operations at once, each of them configured", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => create({ [SETTING]: true })));

    expect(new Set(all.map(({ id }) => id))).to.deep.equal(new Set(["org-acme"]));
    expect(local().organization("org-acme")[FIELD]).to.equal(true);
  });

  it("answers a failed check with the property and the reason", async () => {
    const { failures } = await host.check({}, { [SETTING]: "true" });

    expect(failures).to.deep.equal([
      {
        property: SETTING,
        reason: `${SETTING} must be a boolean, but is a string. To leave it unset, leave it out.`,
      },
    ]);
  });

  it("keeps a resource whose write had no effect, in the error's details", async () => {
    local().enable("write-ineffective");

    const error = await create({ [SETTING]: true }).then(
      () => undefined,
      (caught: ServiceError) => caught,
    );

    const [details] = error?.metadata.get("grpc-status-details-bin") ?? [];
    const [any] = Status.deserializeBinary(Buffer.from(details as Buffer)).getDetailsList();
    const failed = rpc.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
    expect(failed.getId()).to.equal("org-acme");
    expect(failed.getReasonsList()[0]).to.match(/SETTING_NOT_EFFECTIVE/);
    expect(failed.getProperties()?.toJavaScript()).to.deep.include({ baseline: { [SETTING]: false } });
  });

  it("prints what is to be said, and no stack for an error that explains itself", async () => {
    const { outputs } = await create({ [SETTING]: true });

    const error = await host.read("org-typo", outputs).then(
      () => undefined,
      (caught: ServiceError) => caught,
    );

    expect(error?.details).to.match(/OPIK_ORGANIZATION_NOT_VISIBLE/);
    expect(host.stdout).to.include(`${SETTING}: live false -> declared true.`);
    expect(host.stderr).to.match(/^Opik: The organization "org-typo"/m);
    expect(host.stderr).not.to.match(/^\s+at /m);
  });
});

/** The SDK's own host process, driven as the engine drives it. */
class Host {
  stdout = "";
  stderr = "";

  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  static async start(folder: string, environment: Record<string, string>): Promise<Host> {
    const main = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [main, "127.0.0.1:1"], {
      cwd: folder,
      env: { PATH: process.env["PATH"], OPIK_CONFIG_PATH: "/dev/null", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines = createInterface({ input: child.stdout });
    const [port] = (await once(lines, "line")) as [string];
    const host = new Host(
      child,
      new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure()),
    );
    lines.on("line", (line) => {
      host.stdout += `${line}\n`;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      host.stderr += text;
    });
    const configure = new rpc.ConfigureRequest();
    configure.setArgs(struct({}));
    await call((done) => host.client.configure(configure, done));
    return host;
  }

  async check(olds: Json, news: Json) {
    const request = new rpc.CheckRequest();
    request.setOlds(struct(olds));
    request.setNews(struct({ ...news, __provider: TEXT }));
    const response = await call<rpc.CheckResponse>((done) => this.client.check(request, done));
    return {
      inputs: json(response.getInputs()),
      failures: response.getFailuresList().map((one) => one.toObject()),
    };
  }

  async diff(id: string, olds: Json, news: Json) {
    const request = new rpc.DiffRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct({ ...news, __provider: TEXT }));
    const response = await call<rpc.DiffResponse>((done) => this.client.diff(request, done));
    return response.toObject();
  }

  async create(inputs: Json) {
    const request = new rpc.CreateRequest();
    request.setProperties(struct(inputs));
    const response = await call<rpc.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outputs: json(response.getProperties()) };
  }

  async read(id: string, outputs: Json) {
    const request = new rpc.ReadRequest();
    request.setId(id);
    request.setProperties(struct(outputs));
    const response = await call<rpc.ReadResponse>((done) => this.client.read(request, done));
    return { inputs: json(response.getInputs()), outputs: json(response.getProperties()) };
  }

  async update(id: string, olds: Json, news: Json) {
    const request = new rpc.UpdateRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct({ ...news, __provider: TEXT }));
    return json(
      (await call<rpc.UpdateResponse>((done) => this.client.update(request, done))).getProperties(),
    );
  }

  async delete(id: string, outputs: Json) {
    const request = new rpc.DeleteRequest();
    request.setId(id);
    request.setProperties(struct(outputs));
    await call((done) => this.client.delete(request, done));
  }

  async stop(): Promise<void> {
    this.client.close();
    const ended = once(this.child, "exit");
    this.child.kill();
    await ended;
  }
}

function call<T>(start: (done: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

function struct(value: Json): Struct {
  return Struct.fromJavaScript(value as Parameters<typeof Struct.fromJavaScript>[0]);
}

function json(value: Struct | undefined): Json {
  return (value?.toJavaScript() ?? {}) as Json;
}
