import { expect } from "chai";
import { Cookies } from "../../../provider/opik/cookies";

describe("cookies of a session", () => {
  it("are added to the session's own", () => {
    const cookies = new Cookies();

    expect(cookies.absorb("XSRF-TOKEN=abc; Path=/; Secure")).to.deep.equal(["abc"]);

    expect(cookies.get("XSRF-TOKEN")).to.equal("abc");
    expect(cookies.header("sessionToken=s1; lang=en")).to.equal("sessionToken=s1; lang=en; XSRF-TOKEN=abc");
  });

  it("replace what the session had under the same name", () => {
    const cookies = new Cookies();
    cookies.absorb(["sessionToken=s2; HttpOnly", "lang=de"]);

    expect(cookies.header("sessionToken=s1; lang=en")).to.equal("sessionToken=s2; lang=de");
  });

  it("go when the server takes them back", () => {
    const cookies = new Cookies();
    cookies.absorb(["a=1", "b=2"]);
    cookies.absorb(["a=; Path=/", "b=2; Max-Age=0"]);

    expect(cookies.header("sessionToken=s1")).to.equal("sessionToken=s1");
  });

  it("are nothing where the server sets none or sends nonsense", () => {
    const cookies = new Cookies();

    expect(cookies.absorb(undefined)).to.deep.equal([]);
    expect(cookies.absorb(["nonsense", "=x"])).to.deep.equal([]);
    // What no header can hold would keep every later request from being sent.
    expect(cookies.absorb(["a=\u2028", "b=\u0001", "c=\u00fc", "d\u00fc=1"])).to.deep.equal([]);
    expect(cookies.header("sessionToken=s1")).to.equal("sessionToken=s1");
  });
});
