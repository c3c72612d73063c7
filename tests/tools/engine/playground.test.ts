import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClientOptions, credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineClient, EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceRequest, GetRootResourceResponse } from "@pulumi/pulumi/proto/engine_pb";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { expect } from "chai";
import { Playground } from "../../../cli/playground";
import { useOwnConnections } from "../../../cli/playground/ownConnections";
import { failureOf } from "../../support/dynamicHost";
import { quickHost } from "../../support/engine";

describe("the SDK's clients of an engine, in a process with playgrounds", () => {
  const address = async (server: Server, port = 0) => {
    const bound = await new Promise<number>((resolve, reject) =>
      server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, found) =>
        error === null ? resolve(found) : reject(error),
      ),
    );
    return `127.0.0.1:${bound}`;
  };
  const engine = () => {
    const server = new Server();
    server.addService(EngineService, {
      getRootResource: (_call: unknown, callback: (error: null, answer: GetRootResourceResponse) => void) =>
        callback(null, new GetRootResourceResponse()),
    });
    return server;
  };
  const ask = (client: EngineClient) =>
    new Promise<string>((resolve) =>
      client.getRootResource(new GetRootResourceRequest(), (error) => resolve(error?.details ?? "answered")),
    );

  it("reach a new engine at the port of one that is gone, whose client was left behind", async () => {
    useOwnConnections();
    const options = (settings as unknown as { grpcClientOptions: ClientOptions }).grpcClientOptions;
    const connect = (to: string) => new EngineClient(to, credentials.createInsecure(), options);
    const gone = engine();
    const at = await address(gone);
    gone.forceShutdown();
    const leftBehind = connect(at);
    expect(await ask(leftBehind)).to.match(/ECONNREFUSED/);

    const next = engine();
    await address(next, Number(at.split(":")[1]));
    const fresh = connect(at);
    const answer = await ask(fresh);
    leftBehind.close();
    fresh.close();
    next.forceShutdown();

    expect(answer).to.equal("answered");
  });
});

describe("a playground", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-engine-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const kind of ["preview", "up"] as const) {
    it(`takes a ${kind} that ended well without having run the program for a failure`, async () => {
      const path = join(folder, "pulumi");
      writeFileSync(path, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
      const stack = await Playground.create({
        engine: { path, version: "3.259.0" } as never,
        program: async () => undefined,
      });
      try {
        const { message } = await failureOf(stack.run(kind));
        expect(message).to.equal(
          `pulumi ${kind} ended without having run the program, which could not reach the engine.`,
        );
      } finally {
        stack.dispose();
      }
    });
  }
});

describe("the host of dynamic providers as tests start it", () => {
  const loaded = (code: string): string => {
    const { NODE_OPTIONS } = quickHost();
    const env = { ...process.env, NODE_OPTIONS };
    return execFileSync(process.execPath, ["-e", code], { env, encoding: "utf8", cwd: __dirname });
  };

  it("has what the SDK loads for nothing once it is used", () => {
    const version = loaded(`process.stdout.write(require("typescript").version)`);
    expect(version).to.equal(require("typescript").version);
  });

  it("does not load it before", () => {
    const files = loaded(`require("@pulumi/pulumi"); console.log(Object.keys(require.cache).join("\\n"))`);
    expect(files)
      .to.include("grpc-js")
      .and.not.match(/typescript[\\/]lib|arborist[\\/]lib/);
  });
});
