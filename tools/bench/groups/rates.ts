import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { defaultUsers, LocalOpik } from "../../../emulator";
import { type Effort, type Group, type Table, verdict } from "../figures";
import { fastest, inTurns } from "../measuring";
import { type RunningServer, startServer } from "../processes";
import { plugin, References } from "../references";

const ORGANIZATION = "org-acme";
const TYPE = "opik:index:OrganizationSettings";
const URN = `urn:pulumi:dev::bench::${TYPE}::settings`;

const INPUTS = { organizationId: ORGANIZATION, restrictInvitationsToAdmins: false };
const OUTPUTS = {
  ...INPUTS,
  organizationName: "Acme",
  baseline: { restrictInvitationsToAdmins: false },
  __applied: { restrictInvitationsToAdmins: false },
};

/** The engine has so many operations under way at a time, or one. */
const IN_FLIGHT = [1, 32];
const METHODS = ["check", "diff"] as const;
type Method = (typeof METHODS)[number];

export const rates: Group = {
  name: "rates",
  summary: "Check and Diff without I/O: how many in a second, against a provider that does nothing",
  measure: async ({ runs, calls, progress }: Effort): Promise<readonly Table[]> => {
    progress(`rates: ${calls} calls in a run`);
    const references = await References.build();
    const opik = await LocalOpik.start();
    const environment = { OPIK_URL_OVERRIDE: opik.url, OPIK_API_KEY: defaultUsers[0]?.apiKey ?? "" };
    const servers: RunningServer[] = [];
    try {
      for (const executable of [plugin.executable, references.executable("nothing")]) {
        servers.push(await startServer(executable, environment));
      }
      const callers = servers.map(({ port }) => new Caller(port));
      await Promise.all(callers.map((caller) => caller.getReady()));
      opik.forget();
      const rows: string[][] = [];
      for (const method of METHODS) {
        for (const inFlight of IN_FLIGHT) {
          const times = await inTurns(callers, runs, (caller) => caller.time(method, calls, inFlight));
          const [ours = 0, theirs = 0] = callers.map((caller) => fastest(times.get(caller) ?? []));
          const rate = (time: number) => `${Math.round((1000 * calls) / time)}/s`;
          rows.push([
            `${method}, ${inFlight} at a time`,
            rate(ours),
            rate(theirs),
            // Of the rates, so that more is better.
            verdict(theirs, ours),
          ]);
        }
      }
      for (const caller of callers) {
        caller.close();
      }
      return [
        {
          title: "Check and Diff in a second",
          columns: ["", "plugin", "does nothing", "rate to rate"],
          rows,
          note: `HTTP calls meanwhile: ${opik.requests.length}.`,
        },
      ];
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
      await opik.stop();
      references.remove();
    }
  },
};

/** Calls a provider as the engine does. */
class Caller {
  private readonly client: ResourceProviderClient;

  constructor(port: number) {
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  /** Configures the provider and has it make its first read, which is kept. */
  async getReady(): Promise<void> {
    const request = new rpc.ConfigureRequest().setArgs(Struct.fromJavaScript({}));
    await new Promise<void>((resolve, reject) => {
      this.client.configure(request, (error) => (error ? reject(error) : resolve()));
    });
    for (const method of METHODS) {
      await this.call(method);
    }
  }

  async time(method: Method, calls: number, inFlight: number): Promise<number> {
    let left = calls;
    const start = performance.now();
    await Promise.all(
      Array.from({ length: inFlight }, async () => {
        while (left-- > 0) {
          await this.call(method);
        }
      }),
    );
    return performance.now() - start;
  }

  close(): void {
    this.client.close();
  }

  private call(method: Method): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | null) => (error ? reject(error) : resolve());
      if (method === "check") {
        this.client.check(checkRequest(), done);
      } else {
        this.client.diff(diffRequest(), done);
      }
    });
  }
}

function checkRequest(): rpc.CheckRequest {
  return new rpc.CheckRequest()
    .setUrn(URN)
    .setType(TYPE)
    .setName("settings")
    .setOlds(Struct.fromJavaScript(INPUTS))
    .setNews(Struct.fromJavaScript(INPUTS));
}

function diffRequest(): rpc.DiffRequest {
  return new rpc.DiffRequest()
    .setId(ORGANIZATION)
    .setUrn(URN)
    .setType(TYPE)
    .setName("settings")
    .setOlds(Struct.fromJavaScript(OUTPUTS))
    .setOldInputs(Struct.fromJavaScript(INPUTS))
    .setNews(Struct.fromJavaScript(INPUTS));
}
