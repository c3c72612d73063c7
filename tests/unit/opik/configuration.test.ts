import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import {
  type Configuration,
  ConfigurationError,
  DEFAULT_URL,
  resolveConfiguration,
  type Sourced,
  settings,
} from "../../../provider/opik";
import type { Setting, SettingName } from "../../../provider/opik/configuration/settings";
import { opikError, sources } from "./support";

const FILE_KEYS = { url: "url_override", apiKey: "api_key", workspace: "workspace" } as const;
const all = Object.entries(settings) as [SettingName, Setting][];

/** A value that the setting takes, told apart by its number. */
const sample = (name: SettingName, number: number): string =>
  name === "url" ? `https://host${number}` : `${name}-value-${number}`;

/** The settled value of a setting, and where it came from. */
function settled(
  configuration: Configuration,
  name: Exclude<SettingName, "allowInsecureHttp">,
): Sourced | undefined {
  switch (name) {
    case "url":
      return { value: configuration.deployment.origin, source: configuration.urlSource };
    case "email":
    case "password":
      return configuration.login?.[name];
    default:
      return configuration[name];
  }
}

describe("the configuration", () => {
  let home: string;
  before(() => {
    home = mkdtempSync(join(tmpdir(), "pulumi-opik-configuration-"));
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  const configFile = (lines: Record<string, string>): string => {
    const path = join(home, "opik.config");
    const entries = Object.entries(lines).map(([key, value]) => `${key} = ${value}\n`);
    writeFileSync(path, `[opik]\n${entries.join("")}`);
    return path;
  };

  describe("takes each setting from the first place that has it", () => {
    for (const [name, setting] of all) {
      if (name === "allowInsecureHttp") {
        continue;
      }
      const places = [
        "stack",
        ...(setting.environment === undefined ? [] : ["environment"]),
        ...(setting.file === undefined ? [] : ["file"]),
      ];
      it(`${name}: ${places.join(" > ")}`, () => {
        // A login is one thing: the other half of it has to be somewhere.
        const other: Record<string, string> =
          { email: { password: "x" }, password: { email: "x" } }[name as string] ?? {};
        for (let first = 0; first < places.length; first++) {
          const from = (place: string) => places.indexOf(place) >= first && places.includes(place);
          const path = configFile(
            setting.file !== undefined && from("file") ? { [FILE_KEYS[setting.file]]: sample(name, 3) } : {},
          );
          const { stack, env } = sources(
            { ...other, ...(from("stack") ? { [setting.key]: sample(name, 1) } : {}) },
            {
              OPIK_CONFIG_PATH: path,
              ...(setting.environment !== undefined && from("environment")
                ? { [setting.environment]: sample(name, 2) }
                : {}),
            },
          );
          const found = settled(resolveConfiguration({ stack, env }), name);

          const place = places[first];
          expect(found?.value, place).to.equal(
            sample(name, { stack: 1, environment: 2, file: 3 }[place ?? ""] ?? 0),
          );
          expect(found?.source, place).to.equal(
            {
              stack: `opik:${setting.key} of the stack configuration`,
              environment: `the environment variable ${setting.environment}`,
              file: path,
            }[place ?? ""],
          );
        }
      });
    }

    it("a setting of white space is not there", () => {
      const { apiKey } = resolveConfiguration(sources({ apiKey: " \n" }, { OPIK_API_KEY: "from-env" }));
      expect(apiKey?.value).to.equal("from-env");
    });

    it("white space around a value, such as the line end of a file, is no part of it", () => {
      expect(resolveConfiguration(sources({ apiKey: " abc\n" })).apiKey?.value).to.equal("abc");
    });

    it("what is given goes before every other place, and only for its own setting", () => {
      const all = sources({ url: "https://stack.test", organizationId: "org-stack" });
      const given = { url: { value: "https://given.test/api", source: "--url" } };
      const { deployment, urlSource, organizationId } = resolveConfiguration({ ...all, given });
      expect(deployment.dashboard).to.equal("https://given.test/api");
      expect(urlSource).to.equal("--url");
      expect(organizationId?.value).to.equal("org-stack");
    });

    it("settings are settled one by one: a URL of the stack goes with a key of the environment", () => {
      const { deployment, apiKey } = resolveConfiguration(
        sources({ url: "https://host" }, { OPIK_API_KEY: "key-of-env", OPIK_WORKSPACE: "team" }),
      );
      expect(deployment.origin).to.equal("https://host");
      expect(apiKey?.value).to.equal("key-of-env");
    });
  });

  describe("has names that are fixed", () => {
    it("in the stack configuration and the environment", () => {
      expect(all.map(([, { key, environment }]) => [key, environment])).to.deep.equal([
        ["url", "OPIK_URL_OVERRIDE"],
        ["apiKey", "OPIK_API_KEY"],
        ["sessionToken", "OPIK_SESSION_TOKEN"],
        ["email", "OPIK_EMAIL"],
        ["password", "OPIK_PASSWORD"],
        ["organizationId", "OPIK_ORGANIZATION_ID"],
        ["workspace", "OPIK_WORKSPACE"],
        ["contract", "OPIK_CONTRACT"],
        ["allowInsecureHttp", undefined],
      ]);
    });

    it("and marks exactly the credentials as secret", () => {
      expect(all.filter(([, { secret }]) => secret).map(([name]) => name)).to.deep.equal([
        "apiKey",
        "sessionToken",
        "password",
      ]);
    });
  });

  describe("finds the URL, where none is set,", () => {
    const smartKey = (baseUrl: string) =>
      `0123456789*${Buffer.from(JSON.stringify({ baseUrl })).toString("base64")}`;

    it("in a smart key, which is still sent whole", () => {
      const apiKey = smartKey("https://smart");
      const configuration = resolveConfiguration(sources({}, { OPIK_API_KEY: apiKey }));

      expect(configuration.deployment.rest).to.equal("https://smart/opik/api");
      expect(configuration.urlSource).to.equal(
        "the base URL in the API key from the environment variable OPIK_API_KEY",
      );
      expect(configuration.apiKey?.value).to.equal(apiKey);
    });

    it("not in a smart key that another key goes before", () => {
      const { deployment } = resolveConfiguration(
        sources({ apiKey: "plain-key" }, { OPIK_API_KEY: smartKey("https://smart") }),
      );
      expect(deployment.origin).to.equal(DEFAULT_URL);
    });

    it("not in a smart key where the file has a URL", () => {
      const path = configFile({ url_override: "https://file" });
      const { deployment } = resolveConfiguration(
        sources({ apiKey: smartKey("https://smart") }, { OPIK_CONFIG_PATH: path }),
      );
      expect(deployment.origin).to.equal("https://file");
    });

    it("at Comet's cloud", () => {
      expect(resolveConfiguration(sources()).deployment).to.deep.equal({
        origin: "https://www.comet.com",
        dashboard: "https://www.comet.com/api",
        rest: "https://www.comet.com/opik/api",
      });
    });

    it("and takes the URL of a smart key for no better than any other", () => {
      const error = opikError(() =>
        resolveConfiguration(sources({ apiKey: smartKey("http://evil.example.com") })),
      );
      expect(error).to.have.property("code", "OPIK_URL_INSECURE");
      expect(error.message).to.contain("in the API key from opik:apiKey of the stack configuration");
    });
  });

  it("says what was used of a URL that was copied from a browser, and what was cut", () => {
    const { remarks } = resolveConfiguration(sources({ url: "https://host/opik/default/projects" }));
    expect(remarks).to.deep.equal([
      "The Opik URL (from opik:url of the stack configuration) is that of a page: https://host is used, without " +
        "/opik/default/projects. Set it to the address alone.",
    ]);
    expect(resolveConfiguration(sources({ url: "https://host/team" })).remarks).to.equal(undefined);
  });

  describe("takes a login as a whole:", () => {
    it("an e-mail address and a password, from wherever each is", () => {
      const { login } = resolveConfiguration(sources({ email: "ada@example.com" }, { OPIK_PASSWORD: "pw" }));
      expect(login).to.deep.equal({
        email: { value: "ada@example.com", source: "opik:email of the stack configuration" },
        password: { value: "pw", source: "the environment variable OPIK_PASSWORD" },
      });
    });

    it("a password without an e-mail address is an error that says where the password is", () => {
      const error = opikError(() => resolveConfiguration(sources({ password: "hunter2-secret" })));
      expect(error).to.be.instanceOf(ConfigurationError).with.property("code", "OPIK_LOGIN_INCOMPLETE");
      expect(error.message)
        .to.contain("opik:password of the stack configuration")
        .and.to.contain("OPIK_EMAIL")
        .and.not.to.contain("hunter2");
    });

    it("an e-mail address alone is no login and no error", () => {
      expect(resolveConfiguration(sources({}, { OPIK_EMAIL: "ada@example.com" }))).not.to.have.property(
        "login",
      );
    });

    it("a password may have spaces and any other character inside", () => {
      const { login } = resolveConfiguration(sources({ email: "a@b", password: 'correct horse "ü"' }));
      expect(login?.password.value).to.equal('correct horse "ü"');
    });
  });

  describe("refuses a credential that was copied badly, and names its place:", () => {
    for (const [name, value] of [
      ["a line break inside", "abc\ndef"],
      ["a carriage return inside", "abc\rdef"],
      ["a space inside", "abc def"],
      ["a tab inside", "abc\tdef"],
      ["Bearer before it", "Bearer abcdef"],
      ["double quotes around it", '"abcdef"'],
      ["single quotes around it", "'abcdef'"],
      ["a letter outside ASCII", "abcdéf"],
      ["a zero-width space", "abc\u200bdef"],
      ["a NUL", "abc\u0000def"],
    ] as const) {
      it(name, () => {
        for (const [stack, kind, place] of [
          [{ apiKey: value }, "API key", "opik:apiKey of the stack configuration"],
          [{ sessionToken: value }, "session token", "opik:sessionToken of the stack configuration"],
        ] as const) {
          const error = opikError(() => resolveConfiguration(sources(stack)));
          expect(error)
            .to.be.instanceOf(ConfigurationError)
            .with.property("code", "OPIK_CREDENTIAL_MALFORMED");
          expect(error.message).to.contain(`The ${kind} from ${place}`);
          expect(error.message).not.to.contain("abc");
        }
      });
    }
  });

  describe("takes the session token however the browser shows it:", () => {
    for (const given of [
      "token-value",
      "sessionToken=token-value",
      "sessionToken=token-value; Path=/; HttpOnly",
      "theme=dark; sessionToken=token-value; lang=en",
      "theme=dark;sessionToken=token-value",
    ]) {
      it(given, () => {
        expect(resolveConfiguration(sources({ sessionToken: given })).sessionToken?.value).to.equal(
          "token-value",
        );
      });
    }

    it("but not another cookie whose name ends the same", () => {
      const { sessionToken } = resolveConfiguration(
        sources({ sessionToken: "oldsessionToken=x; sessionToken=token-value" }),
      );
      expect(sessionToken?.value).to.equal("token-value");
    });
  });

  describe("takes plain http to another machine only where allowInsecureHttp is true:", () => {
    const url = "http://opik.example.com";
    it("left out or false: refused", () => {
      for (const stack of [{ url }, { url, allowInsecureHttp: "false" }]) {
        expect(opikError(() => resolveConfiguration(sources(stack)))).to.have.property(
          "code",
          "OPIK_URL_INSECURE",
        );
      }
    });
    it("true: taken", () => {
      expect(resolveConfiguration(sources({ url, allowInsecureHttp: "true" })).deployment.origin).to.equal(
        url,
      );
    });
    it("anything else: an error", () => {
      const error = opikError(() => resolveConfiguration(sources({ url, allowInsecureHttp: "yes" })));
      expect(error).to.have.property("code", "OPIK_CONFIG_INVALID");
      expect(error.message).to.contain("opik:allowInsecureHttp");
    });
    it("never by the environment, which is not reviewed", () => {
      const given = sources({ url }, { OPIK_ALLOW_INSECURE_HTTP: "true", OPIK_ALLOWINSECUREHTTP: "true" });
      expect(opikError(() => resolveConfiguration(given))).to.have.property("code", "OPIK_URL_INSECURE");
    });
  });

  it("never shows the value of a secret when it complains, whatever the value", () => {
    const secret = fc.stringMatching(/^[!-~]{8,30}$/);
    const broken = (value: string) => `x ${value}`;
    fc.assert(
      fc.property(secret, (value) => {
        for (const stack of [
          { apiKey: broken(value) },
          { sessionToken: broken(value) },
          { password: value },
          { url: `https://x:${encodeURIComponent(value)}@host` },
          { url: `https://host/?${encodeURIComponent(value)}` },
          { apiKey: value, url: "nonsense" },
          { allowInsecureHttp: value },
        ]) {
          const { message } = opikError(() => resolveConfiguration(sources(stack)));
          expect(message).not.to.contain(value);
          expect(message).not.to.contain(encodeURIComponent(value));
        }
      }),
    );
  });
});
