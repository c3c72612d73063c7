// What the provider uses of undici, and no more: undici's own entry loads fetch, web sockets, caches and mocks too,
// which double the time of loading it. A test keeps this list equal to what the provider imports.
const api = require("undici/lib/api");
const Agent = require("undici/lib/dispatcher/agent");
const Dispatcher = require("undici/lib/dispatcher/dispatcher");
const EnvHttpProxyAgent = require("undici/lib/dispatcher/env-http-proxy-agent");

// As undici's own entry does.
Object.assign(Dispatcher.prototype, api);

module.exports = { Agent, EnvHttpProxyAgent, request };

/** As in undici, for a caller that names method and dispatcher. */
function request(url, { dispatcher, ...options }) {
  const { origin, pathname, search } = new URL(url);
  return dispatcher.request({ ...options, origin, path: `${pathname}${search}` });
}
