/**
 * Stand-in for the language hosts of which no build is to be had here: the engine starts it, and it starts source
 * plugins (folders with a PulumiPlugin.yaml) as `pulumi-language-nodejs` does, with the SDK's own `run-plugin`. It takes
 * part in `pulumi package add` too, without writing classes: the generators are tested elsewhere. It can do nothing else.
 */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  type UntypedHandleCall,
} from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  type GeneratePackageRequest,
  GeneratePackageResponse,
  LinkResponse,
  type RunPluginRequest,
  RunPluginResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";

const server = new Server();
server.addService(LanguageRuntimeService, {
  getPluginInfo: ((_call: unknown, callback: (error: null, info: PluginInfo) => void) =>
    callback(null, new PluginInfo().setVersion("0.0.0"))) as UntypedHandleCall,
  generatePackage: ((
    { request }: ServerUnaryCall<GeneratePackageRequest, GeneratePackageResponse>,
    callback: sendUnaryData<GeneratePackageResponse>,
  ) => {
    writeFileSync(join(request.getDirectory(), "schema.json"), request.getSchema());
    callback(null, new GeneratePackageResponse());
  }) as UntypedHandleCall,
  link: ((_call: unknown, callback: sendUnaryData<LinkResponse>) =>
    callback(null, new LinkResponse())) as UntypedHandleCall,
  // Nothing to install: what the plugin needs is in its bundle, or in a node_modules above it.
  installDependencies: ((call: ServerWritableStream<unknown, unknown>) => call.end()) as UntypedHandleCall,
  runPlugin: runPlugin as UntypedHandleCall,
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) {
    throw error;
  }
  process.stdout.write(`${port}\n`);
});

function runPlugin(call: ServerWritableStream<RunPluginRequest, RunPluginResponse>): void {
  const { request } = call;
  const folder = request.getInfo()?.getProgramDirectory() ?? "";
  const runner = createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run-plugin");
  const child = spawn(process.execPath, [runner, folder, ...request.getArgsList()], {
    cwd: request.getPwd(),
    env: Object.fromEntries(request.getEnvList().map((line) => line.split(/=(.*)/s).slice(0, 2))),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStdout(bytes)));
  child.stderr.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStderr(bytes)));
  child.on("close", (code) => {
    call.write(new RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}
