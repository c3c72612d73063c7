import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { ProviderDefinition } from "../../kit";
import { addressIn } from "../engineAddress";
import { type PluginOptions, PluginService } from "./service";

/** As large as the SDKs allow; gRPC's own 4 MiB are too little for a large state. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

export interface RunningPlugin {
  readonly port: number;
  stop(): void;
}

/** Starts a provider's gRPC server on this machine. */
export async function startPlugin<Services>(
  definition: ProviderDefinition<Services>,
  options: PluginOptions & { readonly engineAddress?: string | undefined },
): Promise<RunningPlugin> {
  const service = new PluginService(definition, options);
  if (options.engineAddress !== undefined) {
    service.connectEngine(options.engineAddress);
  }
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
    // Nobody asks for gRPC's own book-keeping of calls, which costs as much as many a call.
    "grpc.enable_channelz": 0,
  });
  server.addService(ResourceProviderService, service.handlers());
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) {
        reject(error);
      } else {
        resolve(bound);
      }
    });
  });
  return { port, stop: () => server.forceShutdown() };
}

/**
 * The main function of a plugin's executable. The engine passes flags and its own address; the first line of standard
 * output has to be the port, and nothing else may be printed there.
 */
export async function main<Services>(
  definition: ProviderDefinition<Services>,
  options: PluginOptions,
  words: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const engineAddress = addressIn(words);
  if (engineAddress !== undefined) {
    endWithParent();
  }
  const { port } = await startPlugin(definition, { ...options, engineAddress });
  process.stdout.write(`${port}\n`);
}

const PARENT_LOOK_MS = 1000;

/**
 * Ends this process when the engine that started it is gone. An engine that is killed cannot tell its plugins, and one that
 * stayed would go on with its call while the next run is at work. (On Windows a parent that is gone cannot be told.)
 */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      process.exit(1);
    }
  }, PARENT_LOOK_MS).unref();
}
