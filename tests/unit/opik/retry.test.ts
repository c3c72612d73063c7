import { expect } from "chai";
import fc from "fast-check";
import { ExchangeFailure, type FailureKind } from "../../../provider/opik/http/exchange";
import { backoffMs, isFailureRetryable, isResponseRetryable } from "../../../provider/opik/http/retry";

describe("whether a call is worth another attempt", () => {
  describe("after a response: 429 always, 502, 503 and 504 where the call may be repeated, nothing else", () => {
    const always = [429];
    const ifIdempotent = [502, 503, 504];
    for (const status of [
      200, 204, 301, 400, 401, 403, 404, 405, 408, 409, 422, 429, 500, 501, 502, 503, 504, 599,
    ]) {
      for (const idempotent of [true, false]) {
        const expected = always.includes(status) || (idempotent && ifIdempotent.includes(status));
        it(`HTTP ${status}, ${idempotent ? "idempotent" : "not idempotent"}: ${expected ? "yes" : "no"}`, () => {
          expect(isResponseRetryable({ status, headers: {}, text: "" }, idempotent)).to.equal(expected);
        });
      }
    }
  });

  describe("after a failure: where it was not sent or may be repeated, and where time can heal it", () => {
    const matrix: readonly [
      kind: FailureKind,
      detail: string,
      sent: boolean,
      idempotent: boolean,
      not: boolean,
    ][] = [
      ["refused", "ECONNREFUSED", false, true, true],
      ["proxy", "HTTP 502", false, true, true],
      ["proxy", "HTTP 429", false, true, true],
      ["proxy", "HTTP 407", false, false, false],
      ["proxy", "HTTP 403", false, false, false],
      ["proxy", "UND_ERR_PRX_TLS", false, true, true],
      ["dns", "EAI_AGAIN", false, true, true],
      ["dns", "ENOTFOUND", false, false, false],
      ["tls", "DEPTH_ZERO_SELF_SIGNED_CERT", false, false, false],
      ["timeout", "UND_ERR_CONNECT_TIMEOUT", false, true, true],
      ["timeout", "waited 30 s", true, true, false],
      ["broken", "ECONNRESET", true, true, false],
      ["too-large", "more than 16777216 bytes", true, false, false],
      ["encoding", "compress", true, false, false],
      ["aborted", "cancelled", true, false, false],
      ["aborted", "cancelled", false, false, false],
    ];
    for (const [kind, detail, sent, ifIdempotent, otherwise] of matrix) {
      it(`${kind} (${detail}), ${sent ? "sent" : "not sent"}: ${ifIdempotent}, and ${otherwise} if not idempotent`, () => {
        const failure = new ExchangeFailure(kind, detail, sent, undefined);
        expect(isFailureRetryable(failure, true)).to.equal(ifIdempotent);
        expect(isFailureRetryable(failure, false)).to.equal(otherwise);
      });
    }
  });
});

describe("the wait before another attempt", () => {
  const attempts = fc.integer({ min: 1, max: 60 });

  it("is full jitter: anywhere from nothing to a bound, by chance alone", () => {
    fc.assert(
      fc.property(
        attempts,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failed, chance) => {
          const bound = backoffMs(failed, () => 1);
          const wait = backoffMs(failed, () => chance);
          expect(wait).to.be.within(0, bound);
          expect(wait).to.be.closeTo(chance * bound, 1e-6);
        },
      ),
    );
  });

  it("has a bound that doubles from half a second up to 20 seconds", () => {
    const bounds = [1, 2, 3, 4, 5, 6, 7, 8].map((failed) => backoffMs(failed, () => 1));
    expect(bounds).to.deep.equal([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });
});
