import { expect } from "chai";
import fc from "fast-check";
import { ConfigurationError } from "../../../provider/opik";
import { listOrganizations, serverVersion, updateOrganization } from "../../../provider/opik/contract";
import { wireRequest } from "../../../provider/opik/requests";
import { opikError } from "./support";

const BASE = "https://host/prefix/api";
const update = (organizationId: string) =>
  wireRequest(
    updateOrganization,
    { params: { organizationId }, body: { onlyAdminsInviteByEmail: true } },
    BASE,
    {
      authorization: "k",
    },
  );

describe("a call on the wire", () => {
  it("has the method and path of its operation, its query, and no body where there is none", () => {
    expect(
      wireRequest(listOrganizations, { query: { withoutExtendedData: "true" } }, BASE, {}),
    ).to.deep.equal({
      method: "GET",
      url: "https://host/prefix/api/organizations?withoutExtendedData=true",
      headers: { accept: "application/json" },
    });
    expect(wireRequest(serverVersion, {}, BASE, {}).url).to.equal("https://host/prefix/api/is-alive/ver");
  });

  it("has its parameters in the path, its body as JSON, and the headers that are given", () => {
    expect(update("org-1")).to.deep.equal({
      method: "PATCH",
      url: "https://host/prefix/api/organizations/org-1",
      headers: { accept: "application/json", authorization: "k", "content-type": "application/json" },
      body: '{"onlyAdminsInviteByEmail":true}',
    });
  });

  describe("never leaves the path of its operation, whatever a parameter is:", () => {
    for (const [value, segment] of [
      ["a/b", "a%2Fb"],
      ["a?b", "a%3Fb"],
      ["a#b", "a%23b"],
      ["a%2Fb", "a%252Fb"],
      ["../x", "..%2Fx"],
      ["%2e%2e", "%252e%252e"],
      ["a b", "a%20b"],
      ["\\..\\", "%5C..%5C"],
      ["@evil.test", "%40evil.test"],
      ["...", "..."],
    ] as const) {
      it(`${value} is sent as ${segment}`, () => {
        expect(update(value).url).to.equal(`https://host/prefix/api/organizations/${segment}`);
      });
    }

    for (const value of ["", ".", "..", "half \ud800"]) {
      it(`${JSON.stringify(value)} is refused`, () => {
        expect(opikError(() => update(value))).to.include({ code: "OPIK_ID_INVALID", effect: "none" });
      });
    }

    it("any text is one segment that means exactly that text, or is refused", () => {
      fc.assert(
        fc.property(fc.string({ unit: "binary" }), (value) => {
          let url: string;
          try {
            ({ url } = update(value));
          } catch (error) {
            expect(error).to.be.instanceOf(ConfigurationError);
            return;
          }
          const { pathname, origin, search } = new URL(url);
          const [, , , , ...rest] = pathname.split("/");
          expect(origin + search).to.equal("https://host");
          expect(rest.map(decodeURIComponent)).to.deep.equal([value]);
        }),
      );
    });
  });
});
