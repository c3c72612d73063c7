import { expect } from "chai";
import { OpikClient, resolveConfiguration, visibleOrganizations } from "../../../provider/opik";
import { API_KEY, opikError, sources, useLoopback } from "./support";

describe("a stack configuration that is meant to do harm", () => {
  const { serve, agent } = useLoopback();

  for (const [url, code] of [
    ["http://opik.example.com", "OPIK_URL_INSECURE"],
    ["http://localhost.evil.test", "OPIK_URL_INSECURE"],
    ["http://127.0.0.1.evil.test", "OPIK_URL_INSECURE"],
    ["http://0.0.0.0:5173", "OPIK_URL_INSECURE"],
    ["http://[::ffff:127.0.0.1]", "OPIK_URL_INSECURE"],
    ["http:evil.test", "OPIK_URL_INSECURE"],
    ["https://localhost@evil.test", "OPIK_URL_HAS_CREDENTIALS"],
    ["https://u:hunter2@evil.test", "OPIK_URL_HAS_CREDENTIALS"],
    ["https://evil.test/?next=hunter2", "OPIK_URL_INVALID"],
    ["https://evil.test/#hunter2", "OPIK_URL_INVALID"],
    ["file:///etc/passwd", "OPIK_URL_INVALID"],
    ["javascript:hunter2", "OPIK_URL_INVALID"],
    ["//evil.test", "OPIK_URL_INVALID"],
    ["unix:/var/run/docker.sock", "OPIK_URL_INVALID"],
  ] as const) {
    it(`sends no credential to ${url}`, () => {
      const error = opikError(() => resolveConfiguration(sources({ url }, { OPIK_API_KEY: API_KEY })));

      expect(error).to.include({ code, effect: "none" });
      expect(error.message).to.not.include("hunter2").and.not.include(API_KEY);
    });
  }

  it("puts no header into a request by way of a credential", () => {
    for (const name of ["apiKey", "sessionToken"]) {
      for (const value of ["a\r\nx-evil: 1", "a\nb", "a b", "a\u0000b", "a\u2028b"]) {
        expect(opikError(() => resolveConfiguration(sources({ [name]: value }))).code).to.equal(
          "OPIK_CREDENTIAL_MALFORMED",
        );
      }
    }
  });

  it("does not decide where a credential goes whose source names an address", async () => {
    const server = await serve((_request, response) => response.end("[]"));
    const configuration = resolveConfiguration(
      sources({ url: server.url }, { OPIK_API_KEY: API_KEY, OPIK_URL_OVERRIDE: "https://opik.example.com" }),
    );
    const error = opikError(() => new OpikClient(configuration, { dispatcher: agent() }));

    expect(error.code).to.equal("OPIK_CREDENTIAL_ELSEWHERE");
    expect(server.connections).to.equal(0);
  });

  it("does decide where one goes whose source names none, unless OPIK_ALLOWED_URL is set", async () => {
    const server = await serve((_request, response) => response.end("[]"));
    const at = (env: Record<string, string>) =>
      resolveConfiguration(sources({ url: server.url }, { OPIK_API_KEY: API_KEY, ...env }));
    const bounded = at({ OPIK_ALLOWED_URL: "https://opik.example.com" });
    expect(opikError(() => new OpikClient(bounded, { dispatcher: agent() })).code).to.equal(
      "OPIK_URL_NOT_ALLOWED",
    );
    expect(server.connections).to.equal(0);

    await visibleOrganizations(new OpikClient(at({}), { dispatcher: agent() }));
    expect(server.received.map(({ headers }) => headers.authorization)).to.deep.equal([API_KEY]);
  });
});
