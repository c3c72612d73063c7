import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { defaultUsers } from "../../provider/emulator";
import { OrganizationSettings } from "../../sdk/nodejs";
import { ENGINE_TIMEOUT_MS, usePlaygrounds, usePlugin } from "../support/engine";
import { useLocalOpik } from "../support/localOpik";
import { NativeOrganizationSettings } from "../support/nativeClasses";

const canary = () => `canary${randomBytes(12).toString("hex")}`;

const [admin] = defaultUsers;
const user = {
  userName: "ada",
  email: "ada@example.com",
  roles: { "org-acme": "ADMIN" },
  ...admin,
  apiKey: canary(),
  sessionToken: canary(),
  password: canary(),
};

for (const [flavour, Settings] of [
  ["dynamic flavour", OrganizationSettings],
  ["plugin", NativeOrganizationSettings],
] as const) {
  describe(`credentials on the real engine, ${flavour}`, function () {
    this.timeout(ENGINE_TIMEOUT_MS);
    const local = useLocalOpik({ users: [user] });
    const playground = usePlaygrounds();
    const plugin = usePlugin();

    const program = async () => {
      new Settings("settings", { restrictInvitationsToAdmins: true });
    };

    /** Runs everything that a stack goes through, a failure that repeats the credentials included. */
    async function wholeLife(
      stack: Awaited<ReturnType<typeof playground>>,
      secrets: readonly string[],
    ): Promise<string> {
      const said: string[] = [];
      const run = async (...args: Parameters<typeof stack.run>) => {
        const { stdout, stderr } = await stack.run(...args);
        said.push(stdout, stderr);
      };
      await run("preview", { diff: true });
      await run("up", { diff: true });
      local().fault(
        { operation: "listOrganizations" },
        { kind: "answer", status: 400, body: { msg: `bad credential ${secrets.join(" ")}`, code: 400 } },
      );
      await run("refresh");
      local().click("org-acme", { onlyAdminsInviteByEmail: false });
      await run("up", { diff: true, refresh: true });
      await run("destroy");
      return said.join("");
    }

    it("of the environment are nowhere: not in output, state, backups, history or gRPC logs", async () => {
      const secrets = [user.apiKey, user.password];
      const stack = await playground({
        environment: {
          OPIK_URL_OVERRIDE: local().url,
          OPIK_API_KEY: user.apiKey,
          OPIK_EMAIL: user.email,
          OPIK_PASSWORD: user.password,
          PULUMI_DEBUG_GRPC: "grpc.json",
        },
        searchPath: [plugin()],
        program,
      });

      const said = await wholeLife(stack, secrets);

      expect(local().requestsOf("updateOrganization").length).to.be.greaterThan(1);
      expect(said).to.include("[redacted]");
      expect(places(secrets, said, stack.project.folder)).to.deep.equal([]);
      expect(filesBelow(stack.project.backend).join()).to.match(/\.json\.bak|history/);
      expect(readFileSync(join(stack.project.folder, "grpc.json"), "utf8")).to.include(
        "ResourceProvider/Check",
      );
    });

    it("of the configuration are encrypted wherever they are kept", async () => {
      const secrets = [user.apiKey, user.sessionToken];
      const stack = await playground({
        environment: { OPIK_URL_OVERRIDE: local().url },
        searchPath: [plugin()],
        program,
      });
      await stack.stack.setConfig("opik:sessionToken", { value: user.sessionToken, secret: true });
      await stack.stack.setConfig("opik:apiKey", { value: user.apiKey, secret: true });

      const said = await wholeLife(stack, secrets);

      expect(local().requestsOf("updateOrganization")[0]?.credential).to.equal("session");
      expect(places(secrets, said, stack.project.folder)).to.deep.equal([]);
    });
  });
}

/** Where a credential can be found: the output, or files below a folder. */
function places(secrets: readonly string[], said: string, folder: string): string[] {
  const contents = filesBelow(folder).map((file) => [file, readFileSync(file, "latin1")]);
  return [["output", said], ...contents].flatMap(([place = "", content = ""]) =>
    secrets.some(
      (secret) => content.includes(secret) || content.includes(Buffer.from(secret).toString("base64")),
    )
      ? [place]
      : [],
  );
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
