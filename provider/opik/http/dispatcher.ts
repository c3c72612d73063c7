import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import { isLoopback } from "../configuration";
import { ConfigurationError } from "../errors";

/**
 * Connections for a deployment: kept alive and shared by all calls, through the proxy that the usual environment
 * names (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`). This machine itself is never reached through a proxy. Further
 * certificate authorities come from Node's own `NODE_EXTRA_CA_CERTS`.
 *
 * @throws {ConfigurationError} for a proxy that is no URL
 */
export function createDispatcher(origin: string): Dispatcher {
  const options = { connect: { timeout: 10_000 } };
  if (isLoopback(new URL(origin).hostname)) {
    return new Agent(options);
  }
  try {
    return new EnvHttpProxyAgent(options);
  } catch {
    // Without its cause: that one shows the URL, which may hold a password.
    throw new ConfigurationError({
      code: "OPIK_PROXY_INVALID",
      what: "The proxy that HTTPS_PROXY or HTTP_PROXY names is not an absolute URL.",
      next: "Set it to an address such as http://proxy.example.com:3128, or unset it.",
    });
  }
}
