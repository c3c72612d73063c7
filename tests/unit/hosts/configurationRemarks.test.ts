import { expect } from "chai";
import { nearest } from "../../../provider/base/nearest";
import { configurationRemarks } from "../../../provider/hosts/configurationRemarks";
import { settings } from "../../../provider/opik";

const variables = Object.values(settings);
const keys = variables.map(({ key }) => key);
const remarks = (key: string, secret = true) => configurationRemarks("opik", variables, [{ key, secret }]);

describe("a key of the configuration that nobody reads", () => {
  for (const [given, meant] of [
    ["apikey", "apiKey"],
    ["api_key", "apiKey"],
    ["api-key", "apiKey"],
    ["organisationId", "organizationId"],
    ["organizationID", "organizationId"],
    ["orgnizationId", "organizationId"],
    ["organiaztionId", "organizationId"],
    ["sesionToken", "sessionToken"],
    ["uri", "url"],
    ["URL", "url"],
    ["pasword", "password"],
    ["workspaces", "workspace"],
    ["organization", "organizationId"],
    ["mail", "email"],
    ["allowInsecureHTTP", "allowInsecureHttp"],
  ] as const) {
    it(`${given} is told to be ${meant}`, () => {
      expect(nearest(given, keys)).to.equal(meant);
      expect(remarks(given)).to.deep.equal([
        `opik:${given} has no effect: there is no such key. Did you mean opik:${meant}?`,
      ]);
    });
  }

  for (const given of ["team", "version", "pluginDownloadURL", "__internal", "x", "", "constructor"]) {
    it(`${JSON.stringify(given)} is nobody's business`, () => {
      expect(remarks(given, false)).to.deep.equal([]);
    });
  }

  it("one that is known is none", () => {
    for (const key of keys) {
      expect(remarks(key)).to.deep.equal([]);
    }
  });
});

describe("a credential that is configured in clear", () => {
  for (const { key, secret } of variables) {
    it(`${key}: ${secret ? "is told" : "is none"}`, () => {
      const said = remarks(key, false);
      expect(said).to.have.length(secret ? 1 : 0);
      if (secret) {
        expect(said[0]).to.include(`pulumi config set --secret opik:${key}`);
      }
    });
  }
});
