import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { secret } from "@pulumi/pulumi";
import type { DestroyOptions, PreviewOptions, RefreshOptions, UpOptions } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { EngineFailure, type Playground } from "../../cli/playground";
import { OrganizationSettings } from "../../sdk/dynamic";
import { canary, canaryUser as user } from "../support/canaryUser";
import { ENGINE_TIMEOUT_MS, environmentOf, usePlaygrounds, usePlugin } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { NativeOrganizationSettings, NativeProject } from "../support/nativeClasses";

/**
 * With its debugging switched on the engine itself writes configuration in clear, secrets included: into the gRPC log
 * where it hands the configuration over, and into its own log while it does. Nothing that this package does has a part
 * in that, and nothing else of a log may have a secret.
 */
const HANDING_OVER = [
  "/pulumirpc.LanguageRuntime/Run",
  "/pulumirpc.ResourceMonitor/GetDeploymentInfo",
  "/pulumirpc.ResourceProvider/CheckConfig",
  "/pulumirpc.ResourceProvider/Configure",
  "/pulumirpc.ResourceProvider/DiffConfig",
];
/** The second form is that of old engines (3.252), which log what they have planned for a provider. */
const HANDING_OVER_LOGGED =
  /RPC\[Provider\[[^\]]*\]\.(CheckConfig|Configure|DiffConfig)\(\)?|Planner decided [\w ]+ '[^']*::pulumi:providers:/;

for (const [flavour, Settings] of [
  ["dynamic flavour", OrganizationSettings],
  ["plugin", NativeOrganizationSettings],
] as const) {
  describe(`credentials on the real engine, ${flavour}`, function () {
    this.timeout(ENGINE_TIMEOUT_MS);
    const local = useLocalOpik({ users: [user] });
    const playground = usePlaygrounds();
    const plugin = usePlugin();

    function stackWith(credentials: Record<string, string>): Promise<Playground> {
      return playground({
        environment: { OPIK_URL_OVERRIDE: local().url, PULUMI_DEBUG_GRPC: "grpc.json", ...credentials },
        searchPath: [plugin()],
        program: async () => {
          new Settings("settings", { restrictInvitationsToAdmins: true });
        },
      });
    }

    /**
     * Runs everything that a stack goes through, with all of the engine's logs: also failures in which the server
     * repeats the credentials, before and after the write. Gives what was said, line by line, and the engine's events.
     */
    async function wholeLife({ stack }: Playground, secrets: readonly string[]): Promise<string[]> {
      const said: string[] = [];
      const options: UpOptions & PreviewOptions & RefreshOptions & DestroyOptions = {
        color: "never",
        diff: true,
        logVerbosity: 9,
        logToStdErr: true,
        logFlow: true,
        onOutput: (text) => said.push(text),
        onError: (text) => said.push(text),
        onEvent: (event) => said.push(`\n${JSON.stringify(event)}\n`),
      };
      const body = { msg: `bad credential ${secrets.join(" ")}`, code: 1 };

      await stack.preview(options);
      local().fault(
        { operation: "updateOrganization" },
        { kind: "response", status: 500, after: "processing", body },
      );
      await failing(stack.up(options));
      local().click("org-acme", { onlyAdminsInviteByEmail: false });
      await stack.up({ ...options, refresh: true });
      local().fault({ operation: "listOrganizations" }, { kind: "response", status: 400, body });
      await failing(stack.refresh(options));
      await stack.destroy(options);

      expect(local().requestsOf("updateOrganization")).to.have.length(3);
      const lines = said.join("").split("\n");
      expect(lines.filter((line) => line.includes("bad credential [redacted] [redacted]"))).not.to.be.empty;
      expect(lines.filter((line) => line.includes('"resourcePreEvent"'))).not.to.be.empty;
      return lines;
    }

    it("of the environment are nowhere: not in output, events, state, backups, history or any log", async () => {
      const secrets = [user.apiKey, user.password];
      const stack = await stackWith({
        OPIK_API_KEY: user.apiKey,
        OPIK_EMAIL: user.email,
        OPIK_PASSWORD: user.password,
      });

      const lines = await wholeLife(stack, secrets);

      expect(local().requestsOf("login")).not.to.be.empty;
      expect(lines.filter(holdsOneOf(secrets))).to.deep.equal([]);
      expect(filesBelow(stack.project.folder).filter(contentHolds(secrets))).to.deep.equal([]);
      expect(filesBelow(stack.project.backend).join())
        .to.match(/\.bak/)
        .and.to.match(/history/);
      expect(grpcLog(stack).map(({ method }) => method)).to.include("/pulumirpc.ResourceProvider/Create");
    });

    it("of the configuration are encrypted wherever they are kept, and in no log but where the engine hands them over", async () => {
      const secrets = [user.apiKey, user.sessionToken];
      const stack = await stackWith({});
      await stack.stack.setConfig("opik:sessionToken", { value: user.sessionToken, secret: true });
      await stack.stack.setConfig("opik:apiKey", { value: user.apiKey, secret: true });

      const lines = await wholeLife(stack, secrets);

      expect(local().requestsOf("updateOrganization")[0]?.credential).to.equal("session");
      expect(
        lines.filter(holdsOneOf(secrets)).filter((line) => !HANDING_OVER_LOGGED.test(line)),
      ).to.deep.equal([]);
      const grpcFile = join(stack.project.folder, "grpc.json");
      expect(
        filesBelow(stack.project.folder).filter((file) => file !== grpcFile && contentHolds(secrets)(file)),
      ).to.deep.equal([]);
      const spoken = grpcLog(stack).filter(({ line }) => holdsOneOf(secrets)(line));
      expect(HANDING_OVER).to.include.members(spoken.map(({ method }) => method));
    });
  });
}

/** A debugging event of the SDK in the program's own process, with the whole response of the engine as text. */
const SDK_DEBUG = /"message":"RegisterResource RPC finished: .*"severity":"debug"/;

describe("secret inputs on the real engine, plugin", function () {
  this.timeout(ENGINE_TIMEOUT_MS);
  const local = useLocalOpik();
  const playground = usePlaygrounds();
  const plugin = usePlugin();

  it("are not told by a preview, an update, a refresh or a destroy, and are encrypted in the state", async () => {
    const name = canary();
    const { stack, project } = await playground({
      environment: environmentOf(local()),
      searchPath: [plugin()],
      program: async () => {
        new NativeProject("chat", { name: secret(name), description: secret(`about ${name}`) });
        new NativeOrganizationSettings("settings", { restrictInvitationsToAdmins: secret(true) });
      },
    });
    const said: string[] = [];
    const options: UpOptions & PreviewOptions & RefreshOptions & DestroyOptions = {
      color: "never",
      diff: true,
      onOutput: (text) => said.push(text),
      onError: (text) => said.push(text),
      onEvent: (event) => said.push(`\n${JSON.stringify(event)}\n`),
    };

    await stack.preview(options);
    await stack.up(options);
    local().click("org-acme", { onlyAdminsInviteByEmail: false });
    await stack.preview(options);
    await stack.refresh(options);
    await stack.up(options);
    await stack.destroy(options);

    const lines = said.join("").split("\n");
    expect(lines.filter((line) => line.includes("live [secret] -> declared [secret]"))).not.to.be.empty;
    expect(lines.filter((line) => line.includes("The project [secret]"))).not.to.be.empty;
    expect(lines.filter(holdsOneOf([name])).filter((line) => !SDK_DEBUG.test(line))).to.deep.equal([]);
    expect(lines.filter((line) => /declared (true|false)|: (true|false) -> /.test(line))).to.deep.equal([]);
    expect(filesBelow(project.folder).filter(contentHolds([name]))).to.deep.equal([]);
  });
});

/** An operation of the engine that has to fail. */
async function failing(operation: Promise<unknown>): Promise<void> {
  const failure = await operation.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).to.be.instanceOf(EngineFailure);
}

/** What the engine and its plugins said to each other. */
function grpcLog({ project }: Playground): { readonly method: string; readonly line: string }[] {
  return readFileSync(join(project.folder, "grpc.json"), "utf8")
    .trim()
    .split("\n")
    .map((line) => ({ method: (JSON.parse(line) as { method: string }).method, line }));
}

/** Whether a text has one of the secrets, as it is or encoded. */
function holdsOneOf(secrets: readonly string[]): (text: string) => boolean {
  const forms = secrets.flatMap((secret) => [
    secret,
    ...(["base64", "hex"] as const).map((encoding) => Buffer.from(secret).toString(encoding)),
  ]);
  return (text) => forms.some((form) => text.includes(form));
}

function contentHolds(secrets: readonly string[]): (file: string) => boolean {
  const holds = holdsOneOf(secrets);
  return (file) => holds(readFileSync(file, "latin1"));
}

/** Everything that the engine has written; what is linked into the project was there before. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name === "node_modules" ? [] : filesBelow(path);
    }
    return entry.isFile() ? [path] : [];
  });
}
