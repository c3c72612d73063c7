import { LocalOpik } from "../../emulator";
import { json, type Reply } from "../../emulator/replies";
import { reset, send } from "../../emulator/sending";
import { OpikClient, resolveConfiguration, visibleOrganizations } from "../../provider/opik";
import { environmentOf } from "../support/engine";
import { FakeClock } from "../support/fakeClock";
import { Line } from "./line";

const OUTAGE_S = 30;

/** What a read does in an outage of 30 s, with the shortest and the longest random waits. */
export interface Outage {
  readonly server: string;
  readonly ended: string;
  /** Seconds of the provider's time until the call ended. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

const servers: readonly { readonly name: string; reply?(secondsLeft: number): Reply }[] = [
  { name: "breaks every connection" },
  { name: "503 without advice", reply: () => json(503, { code: 503, message: "Down" }) },
  {
    name: "503 with Retry-After",
    reply: (left) => json(503, { code: 503, message: "Down" }, { "retry-after": String(left) }),
  },
  {
    name: "429 with RateLimit-Reset",
    reply: (left) =>
      json(429, { code: 429, message: "Too many requests" }, { "ratelimit-reset": String(left) }),
  },
];

/** Measures with a clock that jumps, so that the figures are the same on every machine. */
export async function outages(): Promise<Outage[]> {
  return Promise.all(
    servers.map(async ({ name, reply }) => {
      const runs = await Promise.all([0, 0.999_999].map((random) => during(reply, random)));
      const seconds = runs.map((run) => run.seconds);
      return {
        server: name,
        ended: [...new Set(runs.map(({ ended }) => ended))].join(" or "),
        fromSeconds: Math.min(...seconds),
        toSeconds: Math.max(...seconds),
      };
    }),
  );
}

async function during(reply: ((secondsLeft: number) => Reply) | undefined, random: number) {
  const opik = await LocalOpik.start();
  const line = await Line.open(opik);
  const clock = new FakeClock();
  const start = clock.now();
  const end = start + OUTAGE_S * 1000;
  line.interference = async ({ response, forward }) => {
    const left = Math.ceil((end - clock.now()) / 1000);
    if (left <= 0) {
      send(response, await forward());
    } else if (reply === undefined) {
      reset(response);
    } else {
      send(response, reply(left));
    }
  };
  const env = { ...environmentOf(opik), OPIK_URL_OVERRIDE: line.url };
  const client = new OpikClient(resolveConfiguration({ stack: () => undefined, env }), {
    clock,
    random: () => random,
  });
  try {
    const ended = await visibleOrganizations(client).then(
      () => "ok",
      (error: { code: string }) => error.code,
    );
    return { ended, seconds: Math.round((clock.now() - start) / 100) / 10 };
  } finally {
    line.cut();
    await opik.stop();
  }
}
