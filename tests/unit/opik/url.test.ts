import { expect } from "chai";
import fc from "fast-check";
import { ConfigurationError } from "../../../provider/opik";
import { isLoopback, parseDeployment } from "../../../provider/opik/configuration/url";
import { opikError } from "./support";

const SOURCE = "opik:url of the stack configuration";
const parse = (url: string, allowInsecureHttp = false) => parseDeployment(url, SOURCE, { allowInsecureHttp });

describe("the URL of a deployment", () => {
  describe("is taken in every form that people have at hand", () => {
    const forms: readonly [given: string, dashboard: string, rest: string][] = [
      ["https://host", "https://host/api", "https://host/opik/api"],
      ["https://host/", "https://host/api", "https://host/opik/api"],
      ["https://host/opik", "https://host/api", "https://host/opik/api"],
      ["https://host/opik/", "https://host/api", "https://host/opik/api"],
      ["https://host/opik/api", "https://host/api", "https://host/opik/api"],
      ["https://host/opik/api/", "https://host/api", "https://host/opik/api"],
      ["https://host/api", "https://host/api", "https://host/api"],
      ["https://host/api/", "https://host/api", "https://host/api"],
      ["https://host/prefix", "https://host/prefix/api", "https://host/prefix/opik/api"],
      ["https://host/prefix/", "https://host/prefix/api", "https://host/prefix/opik/api"],
      ["https://host/prefix/opik/api", "https://host/prefix/api", "https://host/prefix/opik/api"],
      ["https://host/a/b/api/", "https://host/a/b/api", "https://host/a/b/api"],
      ["https://host:8443/opik/api", "https://host:8443/api", "https://host:8443/opik/api"],
      ["https://HOST:443", "https://host/api", "https://host/opik/api"],
      ["http://localhost:5173/api", "http://localhost:5173/api", "http://localhost:5173/api"],
      ["http://127.0.0.1:8080", "http://127.0.0.1:8080/api", "http://127.0.0.1:8080/opik/api"],
      ["http://[::1]:8080", "http://[::1]:8080/api", "http://[::1]:8080/opik/api"],
      ["  https://host\n", "https://host/api", "https://host/opik/api"],
      // A path that only looks like one of the forms is a prefix.
      ["https://host/myapi", "https://host/myapi/api", "https://host/myapi/opik/api"],
      ["https://host/myopik", "https://host/myopik/api", "https://host/myopik/opik/api"],
    ];
    for (const [given, dashboard, rest] of forms) {
      it(`${JSON.stringify(given)} -> ${dashboard} and ${rest}`, () => {
        expect(parse(given)).to.deep.equal({ origin: new URL(given).origin, dashboard, rest });
      });
    }
  });

  describe("may be copied from a browser, and then the page's path is cut and told", () => {
    for (const [given, dashboard, rest, cut] of [
      [
        "https://host/opik/default/projects",
        "https://host/api",
        "https://host/opik/api",
        "/opik/default/projects",
      ],
      [
        "https://host/opik/default/projects/0193/traces/",
        "https://host/api",
        "https://host/opik/api",
        "/opik/default/projects/0193/traces",
      ],
      ["https://host/opik/opik/home", "https://host/api", "https://host/opik/api", "/opik/opik/home"],
      ["https://host/a/opik/team/home", "https://host/a/api", "https://host/a/opik/api", "/opik/team/home"],
      [
        "https://host/opik/api/v1/private/projects",
        "https://host/api",
        "https://host/opik/api",
        "/opik/api/v1/private/projects",
      ],
      ["https://host/organizations/0193", "https://host/api", "https://host/opik/api", "/organizations/0193"],
      [
        "http://localhost:5173/default/projects",
        "http://localhost:5173/api",
        "http://localhost:5173/api",
        "/default/projects",
      ],
      [
        "http://localhost:5173/default/home",
        "http://localhost:5173/api",
        "http://localhost:5173/api",
        "/default/home",
      ],
    ] as const) {
      it(given, () => {
        expect(parse(given)).to.deep.equal({ origin: new URL(given).origin, dashboard, rest, cut });
      });
    }

    it("and with a query it is refused with the address to give", () => {
      const error = opikError(() => parse("https://host/opik/default/projects?size=hunter2#x"));
      expect(error).to.have.property("code", "OPIK_URL_INVALID");
      expect(error.next).to.equal("Give the address only: https://host.");
    });
  });

  describe("drops a trailing /clientlib, as Comet's own tools do:", () => {
    for (const given of ["https://host/clientlib", "https://host/clientlib/"]) {
      it(given, () => {
        expect(parse(given)).to.deep.equal(parse("https://host"));
      });
    }
  });

  describe("is normalised, whatever the host and the path prefix", () => {
    const base = fc
      .tuple(
        fc.constantFrom("https://host", "https://opik.example.com:8443", "http://localhost:5173"),
        fc.array(fc.constantFrom("a", "b-c", "clientlib", "x1"), { maxLength: 3 }),
        fc.constantFrom("", "/opik", "/api", "/opik/api"),
      )
      .map(([host, prefix, end]) => `${host}${prefix.map((one) => `/${one}`).join("")}${end}`);

    it("normalising is idempotent", () => {
      fc.assert(
        fc.property(base, (url) => {
          const once = parse(url);
          expect(parse(once.rest)).to.deep.equal(once);
        }),
      );
    });

    it("trailing slashes never matter", () => {
      fc.assert(
        fc.property(base, fc.integer({ min: 1, max: 4 }), (url, slashes) => {
          expect(parse(url + "/".repeat(slashes))).to.deep.equal(parse(url));
        }),
      );
    });

    it("bases never end in a slash and never leave the origin", () => {
      fc.assert(
        fc.property(base, (url) => {
          const { origin, dashboard, rest } = parse(url);
          for (const one of [dashboard, rest]) {
            expect(one).to.match(/\/api$/);
            expect(new URL(one).origin).to.equal(origin);
          }
        }),
      );
    });
  });

  describe("is refused", () => {
    const refused: readonly [name: string, url: string, code: string][] = [
      ["without a scheme", "opik.example.com", "OPIK_URL_INVALID"],
      ["with another scheme", "ftp://opik.example.com", "OPIK_URL_INVALID"],
      ["as a host and port only", "localhost:5173", "OPIK_URL_INVALID"],
      ["as a path", "/opik/api", "OPIK_URL_INVALID"],
      ["with a query", "https://host/?workspace=x", "OPIK_URL_INVALID"],
      ["with a fragment", "https://host/#x", "OPIK_URL_INVALID"],
      ["with a user name", "https://ada@host", "OPIK_URL_HAS_CREDENTIALS"],
      ["with a user name and password", "https://ada:pw@host", "OPIK_URL_HAS_CREDENTIALS"],
      ["with a password only", "https://:pw@host", "OPIK_URL_HAS_CREDENTIALS"],
      ["as plain http to another machine", "http://opik.example.com", "OPIK_URL_INSECURE"],
      ["as plain http to an address", "http://10.0.0.1:5173/api", "OPIK_URL_INSECURE"],
      [
        "as plain http to a name that begins like this machine's",
        "http://127.0.0.1.example.com",
        "OPIK_URL_INSECURE",
      ],
    ];
    for (const [name, url, code] of refused) {
      it(name, () => {
        const error = opikError(() => parse(url));
        expect(error).to.be.instanceOf(ConfigurationError).with.property("code", code);
        expect(error.message).to.contain(SOURCE);
      });
    }

    it("without showing what it held, since that may be a secret", () => {
      for (const url of [
        "https://ada:hunter2-secret@host",
        "https://host/?apiKey=hunter2-secret",
        "https://host/#hunter2-secret",
        "hunter2-secret",
      ]) {
        expect(opikError(() => parse(url)).message).not.to.contain("hunter2");
      }
    });
  });

  it("may be plain http to another machine where that is allowed", () => {
    expect(parse("http://opik.example.com", true).dashboard).to.equal("http://opik.example.com/api");
  });

  describe("is of this machine", () => {
    for (const [hostname, loopback] of [
      ["localhost", true],
      ["127.0.0.1", true],
      ["127.255.0.7", true],
      ["[::1]", true],
      ["0.0.0.0", false],
      ["128.0.0.1", false],
      ["localhost.example.com", false],
      ["notlocalhost", false],
      ["127.example.com", false],
      ["[::2]", false],
    ] as const) {
      it(`${hostname}: ${loopback ? "yes" : "no"}`, () => {
        expect(isLoopback(hostname)).to.equal(loopback);
      });
    }
  });
});
