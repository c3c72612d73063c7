/**
 * A language host that takes part in `pulumi package add`, in front of a real one: the newest YAML host that is to be
 * had here is older than `Link`, in which a host says how a generated SDK is imported. That is answered here, as YAML
 * needs it (there is nothing to import); everything else is the real host's. Usage: linkingHost <real host> <words of
 * the engine>.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { LinkResponse } from "@pulumi/pulumi/proto/language_pb";

const [real = "", ...words] = process.argv.slice(2);
const child = spawn(real, words, { stdio: ["ignore", "pipe", "inherit"] });
child.on("close", (code) => process.exit(code ?? 1));
process.on("SIGINT", () => child.kill("SIGINT"));
process.on("SIGTERM", () => child.kill());

createInterface({ input: child.stdout }).once("line", (port) => {
  const client = new Client(`127.0.0.1:${port.trim()}`, credentials.createInsecure());
  const server = new Server();
  const asItIs = (bytes: Buffer) => bytes;
  const handlers: UntypedServiceImplementation = {};
  const definitions = Object.fromEntries(
    Object.entries(LanguageRuntimeService).map(([name, { path, responseStream }]) => {
      handlers[name] = responseStream
        ? (call: ServerWritableStream<Buffer, Buffer>) => {
            const answer = client.makeServerStreamRequest(path, asItIs, asItIs, call.request, call.metadata);
            answer.on("data", (bytes: Buffer) => call.write(bytes));
            answer.on("end", () => call.end());
            answer.on("error", (error) => call.destroy(error));
          }
        : (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => {
            client.makeUnaryRequest(path, asItIs, asItIs, call.request, call.metadata, callback);
          };
      const raw = {
        requestSerialize: asItIs,
        requestDeserialize: asItIs,
        responseSerialize: asItIs,
        responseDeserialize: asItIs,
      };
      return [name, { path, requestStream: false, responseStream, ...raw }];
    }),
  );
  handlers["link"] = (_: unknown, callback: sendUnaryData<Buffer>) =>
    callback(null, Buffer.from(new LinkResponse().serializeBinary()));
  server.addService(definitions, handlers);
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, own) => {
    if (error !== null) {
      throw error;
    }
    process.stdout.write(`${own}\n`);
  });
});
