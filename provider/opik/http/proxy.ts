import { isLoopback } from "../configuration";

/** How the connections of a deployment go, see `createDispatcher`. */
export type Route =
  | { readonly kind: "direct" }
  /** Name of the environment variable that names the proxy. */
  | { readonly kind: "proxy"; readonly variable: string }
  /** There is a proxy, but the second variable excepts this host from it. */
  | { readonly kind: "excepted"; readonly variable: string; readonly by: string };

/**
 * How connections to an origin go by the environment, for people to read; it decides nothing. The rules are those of
 * undici's `EnvHttpProxyAgent`, which does not tell what it decides: a test holds the two together.
 */
export function routeTo(origin: string, env: Readonly<Record<string, string | undefined>>): Route {
  const { protocol, hostname, port } = new URL(origin);
  const http = present(env, ["http_proxy", "HTTP_PROXY"]);
  const variable = protocol === "https:" ? (present(env, ["https_proxy", "HTTPS_PROXY"]) ?? http) : http;
  if (variable === undefined || isLoopback(hostname)) {
    return { kind: "direct" };
  }
  const by = ["no_proxy", "NO_PROXY"].find((name) => env[name] !== undefined);
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/(?<=.)\.$/, "");
  const number = Number(port) || (protocol === "https:" ? 443 : 80);
  const entries = (by === undefined ? "" : (env[by] ?? "")).split(/[,\s]+/).filter((entry) => entry !== "");
  return by !== undefined && entries.some((entry) => covers(entry.toLowerCase(), host, number))
    ? { kind: "excepted", variable, by }
    : { kind: "proxy", variable };
}

/** The first variable that there is, unless it is empty: that means none, also where the other one is set. */
function present(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): string | undefined {
  const name = names.find((one) => env[one] !== undefined);
  return name === undefined || env[name] === "" ? undefined : name;
}

/** Whether an entry of NO_PROXY, `[*][.]host[:port]` or `*`, covers a host. */
function covers(entry: string, host: string, port: number): boolean {
  const [, bracketed, bracketedPort] = /^\[(.+)\](?::(\d+))?$/.exec(entry) ?? [];
  const [, plain, plainPort] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
  const entryPort = bracketedPort ?? plainPort;
  if (entryPort !== undefined && Number(entryPort) !== 0 && Number(entryPort) !== port) {
    return false;
  }
  const name = (bracketed ?? plain ?? entry).replace(/^\*?\./, "").replace(/(?<=.)\.$/, "");
  return name === "*" || (!entry.startsWith("*") && host === name) || host.endsWith(`.${name}`);
}
