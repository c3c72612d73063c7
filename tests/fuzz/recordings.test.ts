import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { type Learned, learn } from "../../cli/learn/learn";
import { LearnError } from "../../cli/learn/learnErrors";
import { LocalOpik, writingStyles } from "../../emulator";
import { parseLearnedContract } from "../../provider/opik/learned";
import { expectHarmless, expectWithout } from "../support/harmless";
import { record } from "../support/recorder";
import { deepJson, expectCleanPrototypes, fuzz, hostileJson, hostileKey, hostileText } from "./support";

const SECRETS = {
  session: "canary-session-Zk93hfQ0aT",
  key: "canary-key-7hQpLx02Vb",
  csrf: "canary-csrf-Rw5TnYc81x",
  person: "grace.hopper@canary.example",
};
const ALL = Object.values(SECRETS);

/** An entry that shows every secret where secrets are, so that it is known as one wherever else it turns up. */
const revealing = (origin: string) => ({
  startedDateTime: "2026-11-24T10:00:00.000Z",
  time: 1,
  request: {
    method: "GET",
    url: `${origin}/api/me?access_token=${SECRETS.key}`,
    headers: [
      { name: "Authorization", value: SECRETS.key },
      { name: "Cookie", value: `sessionToken=${SECRETS.session}; XSRF-TOKEN=${SECRETS.csrf}` },
      { name: "X-CSRF-Token", value: SECRETS.csrf },
    ],
    cookies: [],
  },
  response: {
    status: 200,
    headers: [{ name: "Set-Cookie", value: `sessionToken=${SECRETS.session}; HttpOnly` }],
    cookies: [],
    content: {
      mimeType: "application/json",
      text: JSON.stringify({ email: SECRETS.person, apiKey: SECRETS.key }),
    },
  },
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One change of a recording: what is at the `at`-th place becomes something else. */
interface Change {
  readonly at: number;
  readonly how: "value" | "key" | "again" | "gone";
  readonly value: Json;
  readonly key: string;
}

const secret = fc.constantFrom(...ALL);
const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 3, arbitrary: secret },
  {
    weight: 3,
    arbitrary: fc
      .tuple(secret, fc.constantFrom("/api/x/%/y", "https://evil.test/%", '{"a":"%"}', '{"%":true}', "a=%"))
      .map(([one, text]) => text.replace("%", one)),
  },
  { weight: 1, arbitrary: fc.oneof(hostileJson, deepJson) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Json>(
      null,
      0,
      -1,
      1e308,
      true,
      [],
      {},
      [null],
      "1e999",
      "PATCH",
      "application/json",
    ),
  },
);
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(5_000),
  how: fc.constantFrom("value", "value", "value", "key", "again", "gone"),
  value,
  key: fc.oneof(hostileKey, secret),
});

/** Every place of a JSON document: the object or list that holds it, and its key there. */
function placesOf(json: Json, places: [Json[] | { [key: string]: Json }, string][] = []) {
  if (typeof json === "object" && json !== null) {
    for (const [key, one] of Object.entries(json)) {
      places.push([json, key]);
      placesOf(one, places);
    }
  }
  return places;
}

function apply(json: Json, { at, how, value, key }: Change): void {
  const places = placesOf(json);
  const [holder, name = ""] = places[at % places.length] ?? [];
  if (holder === undefined) {
    return;
  }
  const target = holder as Record<string, Json>;
  const before = target[name] as Json;
  if (how === "value") {
    target[name] = value;
  } else if (Array.isArray(holder)) {
    holder.splice(Number(name), 1, ...(how === "gone" ? [] : [before, structuredClone(before)]));
  } else if (how === "gone") {
    delete target[name];
  } else {
    Object.defineProperty(target, key, {
      value: before,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}

/** Changes inside of texts that are JSON themselves: the bodies. */
function applyInside(json: Json, one: Change): void {
  const bodies = placesOf(json).filter(([holder, key]) => key === "text" && !Array.isArray(holder));
  const [holder] = bodies[one.at % Math.max(1, bodies.length)] ?? [];
  const target = holder as { text?: Json } | undefined;
  try {
    const inner = JSON.parse(String(target?.text)) as Json;
    apply(inner, { ...one, at: Math.floor(one.at / 7) });
    if (target !== undefined) {
      target.text = JSON.stringify(inner);
    }
  } catch {
    // It is no JSON; there is nothing inside.
  }
}

describe("hostile recordings (HAR files)", () => {
  let folder: string;
  const recordings: { origin: string; text: string }[] = [];
  before("record what a browser would", async () => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-fuzz-"));
    for (const style of writingStyles) {
      const opik = await LocalOpik.start({ writing: style });
      recordings.push({ origin: opik.url, text: JSON.stringify(await record(opik, style)) });
      await opik.stop();
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Learns, and expects either a contract without secrets or an error that explains itself. */
  async function expectLearned(text: string, origin: string | undefined, secrets: readonly string[]) {
    const file = join(folder, "capture.har");
    writeFileSync(file, text);
    let learned: Learned | undefined;
    try {
      learned = await learn(file, {
        origin,
        organizationId: undefined,
        choose: undefined,
        today: "2026-11-24",
      });
    } catch (error) {
      if (!(error instanceof LearnError)) {
        throw error;
      }
      expectWithout(error.message, secrets);
    }
    if (learned !== undefined) {
      const { contract, explanation } = learned;
      const written = JSON.stringify(contract);
      expectWithout(written, secrets);
      expectWithout(explanation.join("\n"), secrets);
      expect(parseLearnedContract(written, "x").deployment).to.equal(origin ?? contract.deployment);
    }
    expectCleanPrototypes();
    return learned;
  }

  it("a recording of a browser that somebody has changed", function () {
    const input = fc.record({
      style: fc.nat(writingStyles.length - 1),
      outside: fc.array(change, { maxLength: 6 }),
      inside: fc.array(change, { maxLength: 4 }),
      isKnown: fc.boolean(),
    });
    return fuzz(this, input, 250, async ({ style, outside, inside, isKnown }) => {
      const { origin, text } = recordings[style] as { origin: string; text: string };
      const har = JSON.parse(text) as { log: { entries: Json[] } };
      for (const one of inside) {
        applyInside(har, one);
      }
      for (const one of outside) {
        apply(har, one);
      }
      if (Array.isArray(har.log?.entries)) {
        har.log.entries.unshift(revealing(origin));
        await expectLearned(JSON.stringify(har), isKnown ? origin : undefined, ALL);
      } else {
        await expectLearned(JSON.stringify(har), origin, []);
      }
    });
  });

  it("what is no recording at all", function () {
    const input = fc.oneof(
      hostileJson,
      hostileText,
      hostileJson.map((json) => `{"log":{"entries":[${json}]}}`),
      hostileJson.map(
        (json) => `{"log":{"entries":[{"request":{"method":"GET","url":"https://a.test/","x":${json}}}]}}`,
      ),
      fc
        .uint8Array({ maxLength: 200 })
        .map((bytes) => `{"log":{"entries":[${Buffer.from(bytes).toString("latin1")}`),
    );
    return fuzz(this, input, 250, async (text) => {
      expect(await expectLearned(text, undefined, [])).to.equal(undefined);
    });
  });

  it("is told in lines that cannot pass for others", function () {
    return fuzz(this, fc.tuple(hostileText, hostileKey), 60, async ([id, key]) => {
      const [first] = recordings;
      const text = (first?.text ?? "").replaceAll("org-acme", JSON.stringify(id).slice(1, -1));
      const har = JSON.parse(text) as { log: { entries: { request: { headers: Json[] } }[] } };
      for (const { request } of har.log.entries) {
        request.headers.push({ name: key, value: "yes" });
      }
      const learned = await expectLearned(JSON.stringify(har), undefined, []);
      for (const line of learned?.explanation ?? []) {
        expectHarmless(line.slice(0, 9_000));
      }
    });
  });
});
