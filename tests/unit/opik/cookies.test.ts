import { expect } from "chai";
import { Cookies } from "../../../provider/opik/cookies";
import { FakeClock } from "../../support/fakeClock";

/** Noon of the first day of 2026 on this machine. */
const NOON = Date.UTC(2026, 0, 1, 12);
const cookiesAt = (clock = new FakeClock(NOON)) => new Cookies(clock);

describe("cookies of a session", () => {
  it("are added to the session's own", () => {
    const cookies = cookiesAt();

    expect(cookies.absorb("XSRF-TOKEN=abc; Path=/; Secure")).to.deep.equal(["abc"]);

    expect(cookies.get("XSRF-TOKEN")).to.equal("abc");
    expect(cookies.header("sessionToken=s1; lang=en")).to.equal("sessionToken=s1; lang=en; XSRF-TOKEN=abc");
  });

  it("replace what the session had under the same name", () => {
    const cookies = cookiesAt();
    cookies.absorb(["sessionToken=s2; HttpOnly", "lang=de"]);

    expect(cookies.header("sessionToken=s1; lang=en")).to.equal("sessionToken=s2; lang=de");
  });

  it("go when the server takes them back", () => {
    const cookies = cookiesAt();
    cookies.absorb(["a=1", "b=2"]);
    cookies.absorb(["a=; Path=/", "b=2; Max-Age=0"]);

    expect(cookies.header("sessionToken=s1")).to.equal("sessionToken=s1");
  });

  it("go when they end, by Max-Age before Expires", () => {
    const clock = new FakeClock(NOON);
    const cookies = cookiesAt(clock);
    cookies.absorb([
      "a=1; Max-Age=60; Expires=Thu, 01 Jan 2026 20:00:00 GMT",
      "b=2; expires = Thu, 01-Jan-2026 12:10:00 GMT",
      "c=3; Expires=whenever; Max-Age=soon",
    ]);

    expect(cookies.header("s=0")).to.equal("s=0; a=1; b=2; c=3");
    clock.advance(60_000);
    expect(cookies.get("a")).to.equal(undefined);
    expect(cookies.header("s=0; a=old")).to.equal("s=0; a=old; b=2; c=3");
    clock.advance(10 * 60_000);
    expect(cookies.header("s=0")).to.equal("s=0; c=3");
  });

  it("are taken back by a date that has passed", () => {
    const cookies = cookiesAt();
    cookies.absorb(["a=1", "b=2", "c=3"]);

    // What ends at once is no new value, and none that has to be kept out of messages.
    expect(
      cookies.absorb([
        "a=gone; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "b=gone; Path=/; Max-Age=-1",
        "c=gone; max-age = 0; Expires=Fri, 02 Jan 2026 00:00:00 GMT",
      ]),
    ).to.deep.equal([]);

    expect(cookies.header("s=0")).to.equal("s=0");
  });

  it("end by the server's clock where it tells its time, also where this machine's is set meanwhile", () => {
    const clock = new FakeClock(NOON);
    const cookies = cookiesAt(clock);
    const ahead = "Thu, 01 Jan 2026 15:00:00 GMT";

    cookies.absorb("a=1; Expires=Thu, 01 Jan 2026 14:59:00 GMT", ahead);
    cookies.absorb("b=2; Expires=Thu, 01 Jan 2026 15:01:00 GMT", ahead);
    clock.setWall(24 * 3_600_000);

    expect(cookies.header("s=0")).to.equal("s=0; b=2");
  });

  it("are nothing where the server sets none or sends nonsense", () => {
    const cookies = cookiesAt();

    expect(cookies.absorb(undefined)).to.deep.equal([]);
    expect(cookies.absorb(["nonsense", "=x"])).to.deep.equal([]);
    // What no header can hold would keep every later request from being sent.
    expect(cookies.absorb(["a=\u2028", "b=\u0001", "c=\u00fc", "d\u00fc=1"])).to.deep.equal([]);
    expect(cookies.header("sessionToken=s1")).to.equal("sessionToken=s1");
  });
});
