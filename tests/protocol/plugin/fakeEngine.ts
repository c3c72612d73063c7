import { Server, ServerCredentials, type UntypedHandleCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

export interface Message {
  readonly severity: string;
  readonly message: string;
  readonly urn: string;
}

const SEVERITIES = new Map(Object.entries(LogSeverity).map(([name, value]) => [value, name.toLowerCase()]));

/** The engine as a plugin sees it: something that listens to messages. */
export class FakeEngine {
  readonly messages: Message[] = [];
  /** Messages are answered when this is fulfilled; at once unless somebody holds them up. */
  private open = Promise.resolve();

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(): Promise<FakeEngine> {
    const server = new Server();
    const received: { engine?: FakeEngine } = {};
    server.addService(EngineService, {
      log: (({ request }: { request: LogRequest }, callback: (error: null, answer: Empty) => void) => {
        received.engine?.messages.push({
          severity: SEVERITIES.get(request.getSeverity()) ?? "",
          message: request.getMessage(),
          urn: request.getUrn(),
        });
        received.engine?.open.then(() => callback(null, new Empty()));
      }) as UntypedHandleCall,
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    received.engine = new FakeEngine(server, `127.0.0.1:${port}`);
    return received.engine;
  }

  /** Leaves messages without a response until the function that it gives is called. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.open = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  stop(): void {
    this.server.forceShutdown();
  }
}
