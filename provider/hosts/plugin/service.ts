import { isDeepStrictEqual } from "node:util";
import type { ServerUnaryCall, sendUnaryData, UntypedHandleCall } from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { ProviderDefinition } from "../../kit";
import { configurationRemarks } from "../configurationRemarks";
import { configuredBy } from "./configuration";
import { diffResponse } from "./detailedDiff";
import { Operations } from "./operations";
import { Answered, AttachedElsewhereError, unimplemented } from "./serviceErrors";
import { type Asked, Session } from "./session";
import { receive, withSecrets } from "./structs";

export interface PluginOptions {
  readonly version: string;
  /** The package's schema, without its version. */
  readonly schema: () => Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called when the engine has loaded the plugin and waits for the program: time for what every run needs. */
  readonly onLoaded?: () => void;
  /** Called when the engine ends a run, when all that the run needed is loaded. */
  readonly onRunEnd?: () => void;
}

/**
 * Pulumi's provider protocol over a provider's definition: every method that the engine calls, and nothing about any
 * resource in particular.
 */
export class PluginService<Services> {
  private readonly session: Session<Services>;
  private readonly operations: Operations<Services>;
  private isAttached = false;
  /** Whether a run has configured it and has not ended yet. */
  private isServing = false;

  constructor(
    definition: ProviderDefinition<Services>,
    private readonly options: PluginOptions,
  ) {
    this.session = new Session(definition, options.env ?? process.env);
    this.operations = new Operations(this.session);
  }

  /** The methods in the form that a gRPC server takes. */
  handlers(): IResourceProviderServer {
    const { operations } = this;
    const refused = (method: string) =>
      ((_call: unknown, callback: sendUnaryData<never>) =>
        callback(unimplemented(method))) as UntypedHandleCall as never;
    return {
      handshake: this.unary((request: rpc.ProviderHandshakeRequest) => this.handshake(request)),
      attach: this.unary((request: PluginAttach) => this.attach(request)),
      cancel: this.unary((_request: Empty) => this.cancel()),
      getPluginInfo: this.unary((_request: Empty) => this.getPluginInfo()),
      getSchema: this.unary((request: rpc.GetSchemaRequest) => this.getSchema(request)),
      checkConfig: this.unary((request: rpc.CheckRequest) => this.checkConfig(request)),
      diffConfig: this.unary((request: rpc.DiffRequest) => this.diffConfig(request)),
      configure: this.unary((request: rpc.ConfigureRequest) => this.configure(request)),
      check: this.unary((request: rpc.CheckRequest, asked) => operations.check(request, asked)),
      diff: this.unary((request: rpc.DiffRequest, asked) => operations.diff(request, asked)),
      create: this.unary((request: rpc.CreateRequest, asked) => operations.create(request, asked)),
      read: this.unary((request: rpc.ReadRequest, asked) => operations.read(request, asked)),
      update: this.unary((request: rpc.UpdateRequest, asked) => operations.update(request, asked)),
      delete: this.unary((request: rpc.DeleteRequest, asked) => operations.delete(request, asked)),
      invoke: this.unary((request: rpc.InvokeRequest, asked) => operations.invoke(request, asked)),
      list: ((call: Parameters<typeof operations.list>[0]) =>
        operations.list(call)) as UntypedHandleCall as never,
      getMapping: this.unary(async (_request: rpc.GetMappingRequest) => new rpc.GetMappingResponse()),
      getMappings: this.unary(async (_request: rpc.GetMappingsRequest) => new rpc.GetMappingsResponse()),
      parameterize: refused("Parameterize"),
      construct: refused("Construct"),
      call: refused("Call"),
    };
  }

  /** @param address the engine's, where it has passed it on as the plugin's argument */
  connectEngine(address: string): void {
    this.session.connectEngine(address);
  }

  private async handshake(request: rpc.ProviderHandshakeRequest): Promise<rpc.ProviderHandshakeResponse> {
    // An attached plugin is told by Attach, and may be at work for another engine until then.
    if (!(this.isAttached && this.isServing)) {
      this.session.connectEngine(request.getEngineAddress());
    }
    const response = new rpc.ProviderHandshakeResponse();
    response.setAcceptSecrets(true);
    response.setAcceptOutputs(false);
    response.setAcceptResources(false);
    return response;
  }

  private async attach(request: PluginAttach): Promise<Empty> {
    if (this.isServing && (await this.session.isHeardElsewhere(request.getAddress()))) {
      throw new AttachedElsewhereError();
    }
    this.isAttached = true;
    this.isServing = false;
    this.session.connectEngine(request.getAddress());
    return new Empty();
  }

  private async cancel(): Promise<Empty> {
    await this.session.end();
    this.isServing = false;
    this.options.onRunEnd?.();
    return new Empty();
  }

  private async getPluginInfo(): Promise<PluginInfo> {
    const info = new PluginInfo();
    info.setVersion(this.options.version);
    setImmediate(() => this.options.onLoaded?.());
    return info;
  }

  private async getSchema(request: rpc.GetSchemaRequest): Promise<rpc.GetSchemaResponse> {
    if (request.getVersion() !== 0) {
      throw new Error(`This provider has no schema in version ${request.getVersion()}, only in version 0.`);
    }
    const response = new rpc.GetSchemaResponse();
    const { schema, version } = this.options;
    response.setSchema(JSON.stringify({ ...schema(), version }));
    return response;
  }

  private async checkConfig(request: rpc.CheckRequest): Promise<rpc.CheckResponse> {
    const { configuration, name } = this.session.definition;
    const inputs = request.getNews();
    const response = new rpc.CheckResponse();
    if (inputs === undefined) {
      return response;
    }
    // The engine sends secrets in clear here, so which of them are kept as such cannot be told; all are from now on.
    const configured = Object.keys(inputs.toJavaScript()).map((key) => ({ key, secret: true }));
    for (const remark of configurationRemarks(name, configuration, configured)) {
      this.session.reporterFor(request.getUrn()).warn(remark);
    }
    const secretKeys = configuration.filter(({ secret }) => secret).map(({ key }) => key);
    response.setInputs(withSecrets(inputs, secretKeys));
    return response;
  }

  private async diffConfig(request: rpc.DiffRequest): Promise<rpc.DiffResponse> {
    const [before, after] = [
      receive(request.getOlds())?.properties ?? {},
      receive(request.getNews())?.properties ?? {},
    ];
    const changed = this.session.definition.configuration
      .map(({ key }) => key)
      .filter((key) => !isDeepStrictEqual(before[key], after[key]));
    // Never a replacement: that would replace every resource, also one that comes from the dynamic flavour, whose
    // provider has other keys.
    return diffResponse({ changed, replaces: [] }, before, after);
  }

  private async configure(request: rpc.ConfigureRequest): Promise<rpc.ConfigureResponse> {
    const configuration = receive(request.getArgs())?.properties ?? {};
    if (this.isAttached && this.isServing && !isDeepStrictEqual(configuration, this.session.configuration)) {
      throw new AttachedElsewhereError();
    }
    this.isServing = true;
    this.session.begin(configuration, configuredBy(request));
    const response = new rpc.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  }

  private unary<Request, Response>(
    method: (request: Request, asked: Asked) => Promise<Response>,
  ): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
    return (call, callback) => {
      const asked: Asked = { call, hidden: new Set() };
      method(call.request, asked).then(
        async (response) => {
          await this.session.settled();
          callback(null, response);
        },
        async (error: unknown) => {
          await this.session.settled();
          callback(error instanceof Answered ? error.response : this.session.error(error, asked));
        },
      );
    };
  }
}
