import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import { isLoopback } from "../configuration";

/**
 * Connections for a deployment: kept alive and shared by all calls, through the proxy that the usual environment
 * names (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`). This machine itself is never reached through a proxy. Further
 * certificate authorities come from Node's own `NODE_EXTRA_CA_CERTS`.
 */
export function createDispatcher(origin: string): Dispatcher {
  const options = { connect: { timeout: 10_000 } };
  return isLoopback(new URL(origin).hostname) ? new Agent(options) : new EnvHttpProxyAgent(options);
}
