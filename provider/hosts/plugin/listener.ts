import { once } from "node:events";
import net from "node:net";

/** A server of TCP on this machine, with the port that it has got. */
export interface Listener {
  readonly server: net.Server;
  readonly port: number;
}

/** Only this machine can connect. */
const HOST = "127.0.0.1";

/**
 * Begins to listen. What connects waits for Node's next turn: a handler of `connection` that is there by then misses none.
 *
 * @throws {Error} where the system gives no port
 */
export async function listen(): Promise<Listener> {
  const server = net.createServer();
  // Told a host, Node compiles its regular expression for IPv6, a tenth of a plugin's start; a socket that is bound
  // already (since Node 24.19 and 26.4) spares it.
  if ("BoundSocket" in net) {
    server.listen(new net.BoundSocket({ host: HOST }));
  } else {
    server.listen(0, HOST);
  }
  await once(server, "listening");
  return { server, port: (server.address() as net.AddressInfo).port };
}
