import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { expect } from "chai";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { createProject, type TemporaryProject } from "../../cli/playground";
import { defaultUsers } from "../../emulator";
import { providerText } from "../../provider/hosts/dynamic/providerText";
import { environmentOf, quickHost } from "../support/engine";
import { calls, LIST, useLocalOpik, WRITE } from "../support/localOpik";

const FIELD = "onlyAdminsInviteByEmail";
const SETTING = "restrictInvitationsToAdmins";
const TEXT = `exports.handler=()=>require("pulumi-opik/dynamic-runtime-v1").provider("OrganizationSettings")`;

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

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
  this.timeout(300_000);
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
    expect(
      new Set(local().requests.map(({ userAgent = "" }) => userAgent.replaceAll(/\d\S*\b/g, "N"))),
    ).to.deep.equal(new Set(["pulumi-opik/N (dynamic; node N)"]));
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
        reason: `${SETTING} must be a boolean, but is a string. To leave it unset, omit it.`,
      },
    ]);
  });

  for (const [operation, attempt] of Object.entries({
    create: () => create({ [SETTING]: true }),
    update: async () => {
      const { id, outputs } = await create({});
      return host.update(id, outputs, { organizationId: "org-acme", [SETTING]: true });
    },
  })) {
    it(`keeps a resource in the details of the error where the fate of the write is unknown (${operation})`, async () => {
      local().fault(
        { operation: "updateOrganization" },
        { kind: "response", status: 500, after: "processing" },
      );

      const error = await failureOf(attempt());

      expect(error.details).to.match(/OPIK_SERVER_ERROR/);
      const [details] = error.metadata.get("grpc-status-details-bin");
      const status = Status.deserializeBinary(Buffer.from(details as Buffer));
      const [any] = status.getDetailsList();
      expect(any?.getTypeName()).to.equal("pulumirpc.ErrorResourceInitFailed");
      const failed = rpc.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
      expect(failed.getId()).to.equal("org-acme");
      expect(failed.getReasonsList()).to.deep.equal([error.details]);
      const kept = json(failed.getProperties());
      expect(kept).to.deep.include({
        organizationId: "org-acme",
        [SETTING]: false,
        baseline: { [SETTING]: false },
      });
      // Whatever comes next must work on what was kept: a refresh and a destroy have nothing else.
      expect((await host.read(failed.getId(), kept)).outputs).to.include({ [SETTING]: true });
      expect(host.stderr).not.to.match(/^\s+at /m);
      await host.stop();
      host = await Host.start(project.folder, environmentOf(local()));
      await host.delete(failed.getId(), kept);
      expect(local().organization("org-acme")[FIELD]).to.equal(false);
      expect(host.stderr).not.to.match(/^\s+at /m);
    });
  }

  it("keeps nothing of a create that was refused: the error has no details", async () => {
    local().fault({ operation: "updateOrganization" }, { kind: "response", status: 403 });

    const error = await failureOf(create({ [SETTING]: true }));

    expect(error.details).to.match(/OPIK_FORBIDDEN/);
    expect(error.metadata.get("grpc-status-details-bin")).to.deep.equal([]);
  });

  it("says no changes where there are none, and which change is a replacement", async () => {
    const { id, outputs } = await create({ [SETTING]: true });

    const same = await host.diff(id, outputs, { organizationId: "org-acme", [SETTING]: true });
    expect(same).to.deep.include({ changes: rpc.DiffResponse.DiffChanges.DIFF_NONE, replacesList: [] });

    const other = await host.diff(id, outputs, { organizationId: "org-beta", [SETTING]: true });
    expect(other).to.deep.include({
      changes: rpc.DiffResponse.DiffChanges.DIFF_SOME,
      replacesList: ["organizationId"],
    });
  });

  it("accepts what is unknown in a preview, and gives it back as unknown", async () => {
    const { inputs, failures } = await host.check({}, { organizationId: UNKNOWN, [SETTING]: UNKNOWN });

    expect(failures).to.deep.equal([]);
    expect(inputs).to.deep.equal({ organizationId: UNKNOWN, [SETTING]: UNKNOWN, __provider: TEXT });
    expect(calls(local())).to.deep.equal([]);
  });

  it("serves every kind of resource from one process", async () => {
    const kind = TEXT.replace("OrganizationSettings", "Project");

    const { failures } = await host.check({}, { name: 1, __provider: kind });

    expect(failures[0]?.reason).to.equal("name must be a string, but is a number. Put it in quotes.");
  });

  it("refuses a stored kind that this version of the package does not have", async () => {
    const kind = TEXT.replace("OrganizationSettings", "Removed");

    const error = await failureOf(host.check({}, { __provider: kind }));

    expect(error.details).to.include('The provider opik has no resource "Removed".');
  });

  it("prints exactly what is to be said, one line each", async () => {
    await create({ [SETTING]: true });

    expect((await host.printed()).stdout.split("\n")).to.deep.equal([
      `organization "Acme" (org-acme): ${SETTING}: live false -> declared true.`,
      "warning: Opik has not published how organization settings are written; " +
        "PATCH /organizations/{organizationId} is assumed, and every write is read back.",
      "",
    ]);
    expect(host.stderr).to.equal("");
  });

  for (const operation of ["read", "diff", "delete"] as const) {
    it(`prints an error of ${operation} as one message, without a stack`, async () => {
      const { outputs } = await create({ [SETTING]: true });

      const error = await failureOf(
        operation === "diff"
          ? host.diff("org-typo", outputs, { organizationId: "org-acme", [SETTING]: true })
          : host[operation]("org-typo", outputs),
      );

      expect(error.details).to.match(/OPIK_ORGANIZATION_NOT_VISIBLE/);
      expect((await host.printed()).stderr).to.equal(`Opik: ${error.details}\n`);
    });
  }
});

describe("Pulumi's dynamic provider host, with a configuration that is wrong", function () {
  this.timeout(300_000);
  const local = useLocalOpik();
  let project: TemporaryProject;

  before("make a project", () => {
    project = createProject("protocol");
  });
  after("remove it", () => project.remove());

  it("fails each check with the reason, and each other operation with the same message, never unconfigured", async () => {
    const host = await Host.start(project.folder, { OPIK_URL_OVERRIDE: "nowhere" });
    const checked = await host.check({}, { [SETTING]: true });
    const errors = await Promise.all(
      [1, 2].map(() => failureOf(host.create({ [SETTING]: true, __provider: TEXT }))),
    );
    await host.stop();

    const [failure] = checked.failures;
    expect(failure?.reason).to.match(/OPIK_URL_INVALID/);
    expect(errors.map(({ details }) => details)).to.deep.equal([failure?.reason, failure?.reason]);
  });

  it("takes the stack configuration before the environment, secrets included", async () => {
    const [admin] = defaultUsers;
    const host = await Host.start(
      project.folder,
      { OPIK_URL_OVERRIDE: "https://elsewhere.test", OPIK_API_KEY: "wrong" },
      {
        "opik:url": local().url,
        "opik:sessionToken": {
          "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
          value: admin?.sessionToken,
        },
      },
    );
    const { failures } = await host.check({}, { [SETTING]: true });
    await host.stop();

    expect(failures).to.deep.equal([]);
    expect(local().requests.map(({ credential, user }) => [credential, user])).to.deep.equal([
      ["session", "ada"],
    ]);
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

  static async start(
    folder: string,
    environment: Record<string, string>,
    configuration: Json = {},
  ): Promise<Host> {
    const main = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [main, "127.0.0.1:1"], {
      cwd: folder,
      env: { PATH: process.env["PATH"], OPIK_CONFIG_PATH: "/dev/null", ...quickHost(), ...environment },
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
    configure.setArgs(struct(configuration));
    await call((done) => host.client.configure(configure, done));
    return host;
  }

  async check(olds: Json, news: Json) {
    const request = new rpc.CheckRequest();
    request.setOlds(struct(olds));
    request.setNews(struct({ __provider: TEXT, ...news }));
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

  /** Everything that was printed; ends the host, since only then it is certain that all of it has arrived. */
  async printed(): Promise<{ readonly stdout: string; readonly stderr: string }> {
    await this.stop();
    return this;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      return;
    }
    this.client.close();
    const ended = once(this.child, "close");
    this.child.kill();
    await ended;
  }
}

function failureOf(promise: Promise<unknown>): Promise<ServiceError> {
  return promise.then(
    () => Promise.reject(new Error("It was expected to fail, but it did not.")),
    (error: ServiceError) => error,
  );
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
