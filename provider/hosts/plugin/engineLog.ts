import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Reporter } from "../../kit";
import { wellFormed } from "./structs";

/** Time, in milliseconds, in which an engine on this machine takes a connection. */
const PING_MS = 500;

/**
 * The engine's log: the only way in which a plugin can speak, since the engine hides what a plugin prints. Messages
 * are shown at the resource that they belong to.
 */
export class EngineLog {
  private connected: EngineClient | undefined;
  private last = Promise.resolve();

  constructor(private readonly address: string) {}

  /** A reporter for one resource; with an empty URN for the run as a whole. */
  reporterFor(urn: string): Reporter {
    return {
      info: (message) => this.log(LogSeverity.INFO, message, urn),
      warn: (message) => this.log(LogSeverity.WARNING, message, urn),
    };
  }

  /** Waits until the engine has everything that was said, so that it comes before the response it belongs to. */
  async settled(): Promise<void> {
    await this.last;
  }

  /** Whether the engine is still there. */
  isHeard(): Promise<boolean> {
    return new Promise((resolve) => {
      this.client.waitForReady(Date.now() + PING_MS, (error) => resolve(error === undefined));
    });
  }

  close(): void {
    this.connected?.close();
  }

  /** Made when there is something to say, which most runs have not. */
  private get client(): EngineClient {
    this.connected ??= new EngineClient(this.address, credentials.createInsecure(), {
      // gRPC would go through HTTP_PROXY to this machine as well: what is said would be lost, or read by the proxy.
      "grpc.enable_http_proxy": 0,
    });
    return this.connected;
  }

  private log(severity: LogSeverity, message: string, urn: string): void {
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setMessage(wellFormed(message));
    request.setUrn(urn);
    // One after the other: of two that are under way at once, the engine may show the second one first.
    this.last = this.last.then(
      () =>
        new Promise((resolve) => {
          // An engine that does not listen is no reason to fail the operation.
          this.client.log(request, () => resolve());
        }),
    );
  }
}
