import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { ProviderDefinition } from "../../kit";
import { type Listener, listen } from "./listener";
import { type PluginOptions, PluginService } from "./service";

/** As large as the SDKs allow; gRPC's own 4 MiB are too little for a large state. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

export interface RunningPlugin {
  readonly port: number;
  stop(): void;
}

export interface ServeOptions extends PluginOptions {
  readonly engineAddress?: string | undefined;
}

/** Starts a provider's gRPC server on this machine. */
export async function startPlugin<Services>(
  definition: ProviderDefinition<Services>,
  options: ServeOptions,
): Promise<RunningPlugin> {
  return serve(await listen(), definition, options);
}

/** Has a provider answer whoever connects. */
export function serve<Services>(
  { server: listener, port }: Listener,
  definition: ProviderDefinition<Services>,
  options: ServeOptions,
): RunningPlugin {
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
  const connections = server.createConnectionInjector(ServerCredentials.createInsecure());
  listener.on("connection", (socket) => connections.injectConnection(socket));
  return {
    port,
    stop: () => {
      listener.close();
      server.forceShutdown();
    },
  };
}
