import * as settings from "@pulumi/pulumi/runtime/settings";

/**
 * Gives each client that the SDK opens to an engine a connection of its own. By default clients in one process share
 * connections by address, failed ones included: the SDK leaves clients of engines behind that are gone, and when a new
 * engine gets the port of one of them, a program fails with `14 UNAVAILABLE: No connection established. Last error:
 * null`, which the Automation API then swallows.
 */
export function useOwnConnections(): void {
  const { grpcClientOptions } = settings as { grpcClientOptions?: Record<string, unknown> };
  if (grpcClientOptions !== undefined) {
    grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
  }
}
