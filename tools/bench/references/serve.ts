import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

/** Starts a provider's server and prints its port; methods that are not given are answered as unimplemented. */
export function serve(methods: UntypedServiceImplementation): void {
  const server = new Server();
  server.addService(ResourceProviderService, methods);
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      throw error;
    }
    process.stdout.write(`${port}\n`);
  });
}
