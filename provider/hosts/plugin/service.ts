import { isDeepStrictEqual } from "node:util";
import type { ServerUnaryCall, ServerWritableStream, sendUnaryData, UntypedHandleCall } from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { systemClock } from "../../base/clock";
import {
  type CheckFailure,
  type Context,
  checkResource,
  checkTypes,
  containsUnknown,
  diffResource,
  type Ending,
  type Properties,
  type ProviderDefinition,
  type Reporter,
  type ResourceDefinition,
  resourceNamed,
} from "../../kit";
import { nameIn, tokenIn } from "../tokens";
import { configurationText } from "./configuration";
import { diffResponse } from "./detailedDiff";
import { EngineLog } from "./engineLog";
import { Answered, serviceError, unimplemented } from "./failures";
import { isInternal, marks, type Received, receive, send, wellFormed } from "./wire";

export interface PluginOptions {
  readonly version: string;
  /** The package's schema, without its version. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A request about one resource. */
interface ResourceRequest {
  getUrn(): string;
  getType(): string;
}

const silent: Reporter = { info: () => undefined, warn: () => undefined };

/**
 * Pulumi's provider protocol over a provider's definition: every method that the engine calls, and nothing about any
 * resource in particular.
 */
export class PluginService<Services> {
  private log: EngineLog | undefined;
  private configuration: Properties | undefined;
  private services: Services | undefined;
  private run = new Map<unknown, unknown>();
  /** The engine may be another one later, where it attaches again. */
  private readonly forTheRun: Reporter = {
    info: (message) => this.log?.reporterFor("").info(message),
    warn: (message) => this.log?.reporterFor("").warn(message),
  };
  private cancelled = new AbortController();
  private endings: Ending[] = [];

  constructor(
    private readonly definition: ProviderDefinition<Services>,
    private readonly options: PluginOptions,
  ) {}

  /** The methods in the form that a gRPC server takes. */
  handlers(): IResourceProviderServer {
    const refused = (method: string) =>
      ((_call: unknown, callback: sendUnaryData<never>) =>
        callback(unimplemented(method))) as UntypedHandleCall as never;
    return {
      handshake: this.unary((request: rpc.ProviderHandshakeRequest) => this.handshake(request)),
      attach: this.unary((request: PluginAttach) => this.attach(request)),
      cancel: this.unary(async (_request: Empty) => {
        this.cancelled.abort(new Error("The engine cancelled the operation."));
        await this.end();
        return new Empty();
      }),
      getPluginInfo: this.unary(async (_request: Empty) => {
        const info = new PluginInfo();
        info.setVersion(this.options.version);
        return info;
      }),
      getSchema: this.unary((request: rpc.GetSchemaRequest) => this.getSchema(request)),
      checkConfig: this.unary((request: rpc.CheckRequest) => this.checkConfig(request)),
      diffConfig: this.unary((request: rpc.DiffRequest) => this.diffConfig(request)),
      configure: this.unary((request: rpc.ConfigureRequest) => this.configure(request)),
      check: this.unary((request: rpc.CheckRequest, call) => this.check(request, call)),
      diff: this.unary((request: rpc.DiffRequest, call) => this.diff(request, call)),
      create: this.unary((request: rpc.CreateRequest, call) => this.create(request, call)),
      read: this.unary((request: rpc.ReadRequest, call) => this.read(request, call)),
      update: this.unary((request: rpc.UpdateRequest, call) => this.update(request, call)),
      delete: this.unary((request: rpc.DeleteRequest, call) => this.delete(request, call)),
      invoke: this.unary((request: rpc.InvokeRequest, call) => this.invoke(request, call)),
      list: ((call: ServerWritableStream<rpc.ListRequest, rpc.ListResponse>) =>
        this.list(call)) as UntypedHandleCall as never,
      getMapping: this.unary(async (_request: rpc.GetMappingRequest) => new rpc.GetMappingResponse()),
      getMappings: this.unary(async (_request: rpc.GetMappingsRequest) => new rpc.GetMappingsResponse()),
      parameterize: refused("Parameterize"),
      construct: refused("Construct"),
      call: refused("Call"),
    };
  }

  private async handshake(request: rpc.ProviderHandshakeRequest): Promise<rpc.ProviderHandshakeResponse> {
    this.connectEngine(request.getEngineAddress());
    const response = new rpc.ProviderHandshakeResponse();
    response.setAcceptSecrets(true);
    response.setAcceptOutputs(false);
    response.setAcceptResources(false);
    return response;
  }

  private async attach(request: PluginAttach): Promise<Empty> {
    this.connectEngine(request.getAddress());
    return new Empty();
  }

  connectEngine(address: string): void {
    this.log?.close();
    this.log = address === "" ? undefined : new EngineLog(address);
  }

  private async getSchema(request: rpc.GetSchemaRequest): Promise<rpc.GetSchemaResponse> {
    if (request.getVersion() !== 0) {
      throw new Error(`This provider has no schema in version ${request.getVersion()}, only in version 0.`);
    }
    const response = new rpc.GetSchemaResponse();
    const { schema, version } = this.options;
    response.setSchema(JSON.stringify({ ...schema, version }));
    return response;
  }

  private async checkConfig(request: rpc.CheckRequest): Promise<rpc.CheckResponse> {
    const response = new rpc.CheckResponse();
    // Exactly as it came: the engine's own keys and the marks of secrets have to survive.
    response.setInputs(request.getNews());
    return response;
  }

  private async diffConfig(request: rpc.DiffRequest): Promise<rpc.DiffResponse> {
    const [olds, news] = [
      receive(request.getOlds())?.properties ?? {},
      receive(request.getNews())?.properties ?? {},
    ];
    const changed = this.definition.configuration
      .map(({ key }) => key)
      .filter((key) => !isDeepStrictEqual(olds[key], news[key]));
    // Never a replacement: that would replace every resource, also one that comes from the dynamic flavour, whose
    // provider has other keys.
    return diffResponse({ changed, replaces: [] }, olds, news);
  }

  private async configure(request: rpc.ConfigureRequest): Promise<rpc.ConfigureResponse> {
    this.configuration = receive(request.getArgs())?.properties ?? {};
    // The engine may configure again, for another run or another explicit provider.
    this.services = undefined;
    this.run = new Map();
    this.endings = [];
    if (this.cancelled.signal.aborted) {
      // An attached plugin outlives the run that was cancelled.
      this.cancelled = new AbortController();
    }
    const response = new rpc.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  }

  private async check(request: rpc.CheckRequest, call: CancellableCall): Promise<rpc.CheckResponse> {
    const news = withoutInternals(receive(request.getNews()));
    const olds = withoutInternals(receive(request.getOlds()));
    const checked = await checkResource(this.resource(request), () => this.context(request.getUrn(), call), {
      olds: Object.keys(olds.properties).length === 0 ? undefined : olds.properties,
      news: news.properties,
      urn: request.getUrn(),
    });
    const response = new rpc.CheckResponse();
    response.setInputs(send(checked.inputs, news.secrets));
    response.setFailuresList(checked.failures.map(checkFailure));
    return response;
  }

  private async diff(request: rpc.DiffRequest, call: CancellableCall): Promise<rpc.DiffResponse> {
    const olds = receive(request.getOlds())?.properties ?? {};
    const news = receive(request.getNews())?.properties ?? {};
    const difference = await diffResource(this.resource(request), this.context(request.getUrn(), call), {
      id: request.getId(),
      olds,
      news,
    });
    return diffResponse(difference, olds, news);
  }

  private async create(request: rpc.CreateRequest, call: CancellableCall): Promise<rpc.CreateResponse> {
    const { properties: inputs, secrets } = received(request.getProperties());
    const { lifecycle } = this.resource(request);
    const context = this.context(request.getUrn(), call, request.getTimeout());
    const response = new rpc.CreateResponse();
    response.setRefreshBeforeUpdate(true);
    if (request.getPreview()) {
      const known =
        (await lifecycle.preview?.(context, { id: undefined, olds: undefined, inputs })) ?? inputs;
      response.setProperties(send(known, marks(known, secrets)));
      return response;
    }
    return keepingSecrets(secrets, async () => {
      const { id, outputs } = await lifecycle.create(context, { inputs });
      response.setId(id);
      response.setProperties(send(outputs, marks(outputs, secrets)));
      return response;
    });
  }

  private async update(request: rpc.UpdateRequest, call: CancellableCall): Promise<rpc.UpdateResponse> {
    const { properties: inputs, secrets } = received(request.getNews());
    const olds = received(request.getOlds()).properties;
    const id = request.getId();
    const { lifecycle } = this.resource(request);
    const context = this.context(request.getUrn(), call, request.getTimeout());
    const response = new rpc.UpdateResponse();
    response.setRefreshBeforeUpdate(true);
    if (request.getPreview()) {
      const known = (await lifecycle.preview?.(context, { id, olds, inputs })) ?? inputs;
      response.setProperties(send(known, marks(known, secrets)));
      return response;
    }
    return keepingSecrets(secrets, async () => {
      const { outputs } = await lifecycle.update(context, { id, olds, news: inputs });
      response.setProperties(send(outputs, marks(outputs, secrets)));
      return response;
    });
  }

  private async read(request: rpc.ReadRequest, call: CancellableCall): Promise<rpc.ReadResponse> {
    const before = receive(request.getProperties());
    const secrets = new Set([...(before?.secrets ?? []), ...(receive(request.getInputs())?.secrets ?? [])]);
    const context = this.context(request.getUrn(), call, request.getTimeout());
    const read = await this.resource(request).lifecycle.read(context, {
      id: request.getId(),
      // An import comes with an id and nothing else.
      outputs:
        before === undefined || Object.keys(before.properties).length === 0 ? undefined : before.properties,
    });
    const response = new rpc.ReadResponse();
    if (read === undefined) {
      return response; // An empty id says that the object is gone.
    }
    response.setId(read.id ?? request.getId());
    response.setInputs(send(read.inputs, secrets));
    response.setProperties(send(read.outputs, marks(read.outputs, secrets)));
    response.setRefreshBeforeUpdate(true);
    return response;
  }

  private async delete(request: rpc.DeleteRequest, call: CancellableCall): Promise<Empty> {
    const context = this.context(request.getUrn(), call, request.getTimeout());
    const outputs = received(request.getProperties()).properties;
    await this.resource(request).lifecycle.delete(context, { id: request.getId(), outputs });
    return new Empty();
  }

  private async invoke(request: rpc.InvokeRequest, call: CancellableCall): Promise<rpc.InvokeResponse> {
    const name = nameIn(request.getTok());
    const found = this.definition.functions.find((one) => one.name === name);
    if (found === undefined) {
      throw new Error(
        `The provider ${this.definition.name} has no function ${JSON.stringify(request.getTok())}.`,
      );
    }
    const { properties, secrets } = received(request.getArgs());
    const response = new rpc.InvokeResponse();
    const failures = [...checkTypes(found.name, found.inputs, properties), ...unknownArguments(properties)];
    if (failures.length > 0) {
      response.setFailuresList(failures.map(checkFailure));
      return response;
    }
    const result = await found.invoke(this.context("", call), properties);
    // What was asked for with a secret is a secret.
    response.setReturn(send(result, secrets.size > 0 ? new Set(Object.keys(result)) : undefined));
    return response;
  }

  private async list(call: ServerWritableStream<rpc.ListRequest, rpc.ListResponse>): Promise<void> {
    try {
      const resource = resourceNamed(this.definition, nameIn(call.request.getToken()));
      const inputs = received(call.request.getQuery()).properties;
      const failures = [
        ...checkTypes(resource.name, resource.listInputs ?? {}, inputs),
        ...unknownArguments(inputs),
      ];
      if (failures.length > 0) {
        throw new Error(failures.map(({ reason }) => reason).join("\n"));
      }
      const listed = (await resource.lifecycle.list?.(this.context("", call), { inputs })) ?? [];
      const limit = call.request.getLimit();
      for (const { id, name } of limit > 0 ? listed.slice(0, limit) : listed) {
        const result = new rpc.ListResponse.Result();
        result.setId(id);
        result.setName(wellFormed(name));
        const response = new rpc.ListResponse();
        response.setResult(result);
        call.write(response);
      }
      call.end();
    } catch (error) {
      // Not `destroy`, after which gRPC would never end the call.
      call.emit("error", serviceError(error));
    }
  }

  private resource(request: ResourceRequest): ResourceDefinition<Services> {
    return resourceNamed(this.definition, nameIn(request.getType() || tokenIn(request.getUrn())));
  }

  /** Connects with the first operation, and again after a failure. */
  private context(urn: string, call: CancellableCall, timeoutSeconds = 0): Context<Services> {
    const { configuration, definition } = this;
    if (configuration === undefined) {
      throw new Error("Pulumi called the provider before it configured it.");
    }
    this.services ??= definition.connect({
      stack: (key) => configurationText(definition.configuration, configuration, key),
      env: this.options.env ?? process.env,
      clock: systemClock,
      report: this.forTheRun,
      atEnd: (act) => this.endings.push(act),
    });
    return {
      services: this.services,
      report: this.log?.reporterFor(urn) ?? silent,
      clock: systemClock,
      run: this.run,
      signal: AbortSignal.any([this.cancelled.signal, cancellation(call), ...timeout(timeoutSeconds)]),
    };
  }

  /** The engine cancels each run in the end, and listens until that is answered; also one that nobody broke off. */
  private async end(): Promise<void> {
    await Promise.all(this.endings.splice(0).map((act) => act()));
  }

  private unary<Request, Response>(
    method: (request: Request, call: CancellableCall) => Promise<Response>,
  ): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
    return (call, callback) => {
      method(call.request, call).then(
        async (response) => {
          await this.log?.settled();
          callback(null, response);
        },
        async (error: unknown) => {
          await this.log?.settled();
          callback(error instanceof Answered ? error.response : serviceError(error));
        },
      );
    };
  }
}

/** A call of any method, which the engine may give up. */
interface CancellableCall {
  on(event: "cancelled", listener: () => void): unknown;
}

/** Does what may fail with a resource that is to be kept, in which the secrets of its inputs have to be marked. */
async function keepingSecrets<T>(secrets: ReadonlySet<string>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Answered(serviceError(error, secrets));
  }
}

function received(struct: Parameters<typeof receive>[0]): Received {
  return receive(struct) ?? { properties: {}, secrets: new Set() };
}

/** Inputs without what the engine and other providers keep among them for themselves. */
function withoutInternals(given: Received | undefined): Received {
  const entries = Object.entries(given?.properties ?? {}).filter(([name]) => !isInternal(name));
  return { properties: Object.fromEntries(entries), secrets: given?.secrets ?? new Set() };
}

function checkFailure({ property, reason }: CheckFailure): rpc.CheckFailure {
  const failure = new rpc.CheckFailure();
  failure.setProperty(property);
  failure.setReason(wellFormed(reason));
  return failure;
}

/** A function is never asked with what is not known: the answer could not be right. */
function unknownArguments(properties: Properties): CheckFailure[] {
  return Object.keys(properties)
    .filter((property) => containsUnknown(properties[property]))
    .map((property) => ({
      property,
      reason: `${property} is not known yet: it comes from a resource that is not there.`,
    }));
}

function cancellation(call: CancellableCall): AbortSignal {
  const controller = new AbortController();
  call.on("cancelled", () => controller.abort(new Error("The engine cancelled the operation.")));
  return controller.signal;
}

/** The longest time that a timer of Node takes; a longer one it takes for no time at all. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A resource's customTimeouts: a number of seconds with any fraction; 0 where there is none. */
function timeout(seconds: number): AbortSignal[] {
  if (!(seconds > 0)) {
    return [];
  }
  const controller = new AbortController();
  const reason = new DOMException(`the resource's customTimeouts allow ${seconds} s`, "TimeoutError");
  setTimeout(() => controller.abort(reason), Math.min(Math.ceil(seconds * 1000), MAX_TIMER_MS)).unref();
  return [controller.signal];
}
