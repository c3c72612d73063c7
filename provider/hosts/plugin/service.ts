import { isDeepStrictEqual } from "node:util";
import type {
  ServerUnaryCall,
  ServerWritableStream,
  ServiceError,
  sendUnaryData,
  UntypedHandleCall,
} from "@grpc/grpc-js";
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
  type PropertyTypes,
  type ProviderDefinition,
  type Reporter,
  type ResourceDefinition,
  Run,
  resourceNamed,
  silent,
} from "../../kit";
import { claimsFolder } from "../claimsFolder";
import { configurationRemarks } from "../configurationRemarks";
import { once, reporting, shortened, withoutValues } from "../texts";
import { nameIn, tokenIn } from "../tokens";
import { configurationText } from "./configuration";
import { diffResponse } from "./detailedDiff";
import { EngineLog } from "./engineLog";
import { Answered, AttachedElsewhereError, serviceError, unimplemented } from "./serviceErrors";
import { type CancellableCall, cancellation, timeout } from "./signals";
import { isInternal, marks, type Received, receive, send, wellFormed, withSecrets } from "./structs";

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

/** A call under way. */
interface Asked {
  readonly call: CancellableCall;
  /** Texts that came as secrets, and must not be said. */
  readonly hidden: Set<string>;
}

/** A request about one resource. */
interface ResourceRequest {
  getUrn(): string;
  getType(): string;
}

/**
 * Pulumi's provider protocol over a provider's definition: every method that the engine calls, and nothing about any
 * resource in particular.
 */
export class PluginService<Services> {
  private log: EngineLog | undefined;
  private configuration: Properties | undefined;
  private services: Services | undefined;
  private run = new Run();
  private engineAddress: string | undefined;
  /** The engine may be another one later, where it attaches again. */
  private readonly forTheRun: Reporter = reporting(
    {
      info: (message) => this.log?.reporterFor("").info(message),
      warn: (message) => this.log?.reporterFor("").warn(message),
    },
    (text) => this.shown(text),
  );
  private isAttached = false;
  /** Whether a run has configured it and has not ended yet. */
  private isServing = false;
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
        this.isServing = false;
        this.options.onRunEnd?.();
        return new Empty();
      }),
      getPluginInfo: this.unary(async (_request: Empty) => {
        const info = new PluginInfo();
        info.setVersion(this.options.version);
        setImmediate(() => this.options.onLoaded?.());
        return info;
      }),
      getSchema: this.unary((request: rpc.GetSchemaRequest) => this.getSchema(request)),
      checkConfig: this.unary((request: rpc.CheckRequest) => this.checkConfig(request)),
      diffConfig: this.unary((request: rpc.DiffRequest) => this.diffConfig(request)),
      configure: this.unary((request: rpc.ConfigureRequest) => this.configure(request)),
      check: this.unary((request: rpc.CheckRequest, asked) => this.check(request, asked)),
      diff: this.unary((request: rpc.DiffRequest, asked) => this.diff(request, asked)),
      create: this.unary((request: rpc.CreateRequest, asked) => this.create(request, asked)),
      read: this.unary((request: rpc.ReadRequest, asked) => this.read(request, asked)),
      update: this.unary((request: rpc.UpdateRequest, asked) => this.update(request, asked)),
      delete: this.unary((request: rpc.DeleteRequest, asked) => this.delete(request, asked)),
      invoke: this.unary((request: rpc.InvokeRequest, asked) => this.invoke(request, asked)),
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
    // An attached plugin is told by Attach, and may be at work for another engine until then.
    if (!(this.isAttached && this.isServing)) {
      this.connectEngine(request.getEngineAddress());
    }
    const response = new rpc.ProviderHandshakeResponse();
    response.setAcceptSecrets(true);
    response.setAcceptOutputs(false);
    response.setAcceptResources(false);
    return response;
  }

  private async attach(request: PluginAttach): Promise<Empty> {
    if (this.isServing && request.getAddress() !== this.engineAddress && (await this.log?.isHeard())) {
      throw new AttachedElsewhereError();
    }
    this.isAttached = true;
    this.isServing = false;
    this.connectEngine(request.getAddress());
    return new Empty();
  }

  connectEngine(address: string): void {
    this.log?.close();
    this.engineAddress = address === "" ? undefined : address;
    this.log = address === "" ? undefined : new EngineLog(address);
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
    const { configuration, name } = this.definition;
    const inputs = request.getNews();
    const response = new rpc.CheckResponse();
    if (inputs === undefined) {
      return response;
    }
    // The engine sends secrets in clear here, so which of them are kept as such cannot be told; all are from now on.
    const configured = Object.keys(inputs.toJavaScript()).map((key) => ({ key, secret: true }));
    for (const remark of configurationRemarks(name, configuration, configured)) {
      this.log?.reporterFor(request.getUrn()).warn(remark);
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
    const changed = this.definition.configuration
      .map(({ key }) => key)
      .filter((key) => !isDeepStrictEqual(before[key], after[key]));
    // Never a replacement: that would replace every resource, also one that comes from the dynamic flavour, whose
    // provider has other keys.
    return diffResponse({ changed, replaces: [] }, before, after);
  }

  private async configure(request: rpc.ConfigureRequest): Promise<rpc.ConfigureResponse> {
    const configuration = receive(request.getArgs())?.properties ?? {};
    if (this.isAttached && this.isServing && !isDeepStrictEqual(configuration, this.configuration)) {
      throw new AttachedElsewhereError();
    }
    this.isServing = true;
    this.configuration = configuration;
    // The engine may configure again, for another run or another explicit provider.
    this.services = undefined;
    this.endings = [];
    const { engineAddress } = this;
    this.run.claims.close();
    this.run = new Run({
      board: claimsFolder({
        name: this.definition.name,
        engineAddress,
        env: this.options.env ?? process.env,
      }),
      atEnd: (act) => this.endings.push(act),
    });
    if (this.cancelled.signal.aborted) {
      // An attached plugin outlives the run that was cancelled.
      this.cancelled = new AbortController();
    }
    const response = new rpc.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  }

  private async check(request: rpc.CheckRequest, asked: Asked): Promise<rpc.CheckResponse> {
    const resource = this.resource(request);
    const always = secretNames(resource);
    const declared = withoutInternals(receive(request.getNews(), asked.hidden, always));
    const last = withoutInternals(receive(request.getOlds(), asked.hidden, always));
    const checked = await checkResource(
      resource,
      () => this.context(request.getUrn(), asked, either(declared, last)),
      {
        oldInputs: Object.keys(last.properties).length === 0 ? undefined : last.properties,
        inputs: declared.properties,
        urn: request.getUrn(),
      },
    );
    const response = new rpc.CheckResponse();
    response.setInputs(send(checked.inputs, declared.secrets));
    response.setFailuresList(checked.failures.map((failure) => this.failure(failure, asked)));
    return response;
  }

  private async diff(request: rpc.DiffRequest, asked: Asked): Promise<rpc.DiffResponse> {
    const resource = this.resource(request);
    const before = received(request.getOlds(), asked, resource);
    const after = received(request.getNews(), asked, resource);
    const [state, inputs] = [before.properties, after.properties];
    const context = this.context(request.getUrn(), asked, either(before, after));
    const difference = await diffResource(resource, context, {
      id: request.getId(),
      state,
      inputs,
      ignored: ignoredInputs(request.getIgnorechangesList(), resource.inputs),
    });
    return diffResponse(difference, state, inputs);
  }

  private async create(request: rpc.CreateRequest, asked: Asked): Promise<rpc.CreateResponse> {
    const resource = this.resource(request);
    const { lifecycle } = resource;
    const { properties: inputs, secrets } = received(request.getProperties(), asked, resource);
    const context = this.context(request.getUrn(), asked, secrets, request.getTimeout());
    const response = new rpc.CreateResponse();
    if (request.getPreview()) {
      const known =
        (await lifecycle.preview?.(context, { id: undefined, state: undefined, inputs })) ?? inputs;
      response.setProperties(send(known, marks(known, secrets)));
      return response;
    }
    return this.keepingSecrets(secrets, asked, async () => {
      const { id, outputs } = await lifecycle.create(context, { inputs });
      response.setId(id);
      response.setProperties(send(outputs, marks(outputs, secrets)));
      return response;
    });
  }

  private async update(request: rpc.UpdateRequest, asked: Asked): Promise<rpc.UpdateResponse> {
    const resource = this.resource(request);
    const { lifecycle, inputs: types } = resource;
    const after = received(request.getNews(), asked, resource);
    const before = received(request.getOlds(), asked, resource);
    const { properties: inputs, secrets } = after;
    const state = before.properties;
    const id = request.getId();
    const ignored = ignoredInputs(request.getIgnorechangesList(), types);
    const context = this.context(request.getUrn(), asked, either(before, after), request.getTimeout());
    const response = new rpc.UpdateResponse();
    if (request.getPreview()) {
      const known = (await lifecycle.preview?.(context, { id, state, inputs, ignored })) ?? inputs;
      response.setProperties(send(known, marks(known, secrets)));
      return response;
    }
    return this.keepingSecrets(secrets, asked, async () => {
      const { outputs } = await lifecycle.update(context, { id, state, inputs, ignored });
      response.setProperties(send(outputs, marks(outputs, secrets)));
      return response;
    });
  }

  private async read(request: rpc.ReadRequest, asked: Asked): Promise<rpc.ReadResponse> {
    const resource = this.resource(request);
    // An import and a refresh can bring what the program has never seen.
    const always = secretNames(resource);
    const before = receive(request.getProperties(), asked.hidden, always);
    const { secrets: ofInputs } = received(request.getInputs(), asked, resource);
    const secrets = new Set([...always, ...(before?.secrets ?? []), ...ofInputs]);
    const context = this.context(request.getUrn(), asked, secrets, request.getTimeout());
    const read = await resource.lifecycle.read(context, {
      id: request.getId(),
      // An import comes with an id and nothing else.
      state:
        before === undefined || Object.keys(before.properties).length === 0 ? undefined : before.properties,
    });
    const response = new rpc.ReadResponse();
    if (read === undefined) {
      return response; // An empty id says that the object is gone.
    }
    response.setId(read.id ?? request.getId());
    response.setInputs(send(read.inputs, secrets));
    response.setProperties(send(read.outputs, marks(read.outputs, secrets)));
    return response;
  }

  private async delete(request: rpc.DeleteRequest, asked: Asked): Promise<Empty> {
    const { properties: outputs, secrets } = received(request.getProperties(), asked, this.resource(request));
    const context = this.context(request.getUrn(), asked, secrets, request.getTimeout());
    await this.resource(request).lifecycle.delete(context, { id: request.getId(), state: outputs });
    return new Empty();
  }

  private async invoke(request: rpc.InvokeRequest, asked: Asked): Promise<rpc.InvokeResponse> {
    const name = nameIn(request.getTok());
    const found = this.definition.functions.get(name);
    if (found === undefined) {
      throw new Error(
        `The provider ${this.definition.name} has no function ${JSON.stringify(request.getTok())}.`,
      );
    }
    const { properties, secrets } = received(request.getArgs(), asked);
    const response = new rpc.InvokeResponse();
    const failures = [...checkTypes(found.name, found.inputs, properties), ...unknownArguments(properties)];
    if (failures.length > 0) {
      response.setFailuresList(failures.map((failure) => this.failure(failure, asked)));
      return response;
    }
    const result = await found.invoke(this.context("", asked, secrets), properties);
    // What was asked for with a secret is a secret.
    response.setReturn(send(result, secrets.size > 0 ? new Set(Object.keys(result)) : undefined));
    return response;
  }

  private async list(call: ServerWritableStream<rpc.ListRequest, rpc.ListResponse>): Promise<void> {
    const asked: Asked = { call, hidden: new Set() };
    try {
      const resource = resourceNamed(this.definition, nameIn(call.request.getToken()));
      const { properties: inputs, secrets } = received(call.request.getQuery(), asked);
      const failures = [
        ...checkTypes(resource.name, resource.listInputs ?? {}, inputs),
        ...unknownArguments(inputs),
      ];
      if (failures.length > 0) {
        throw new Error(failures.map(({ reason }) => reason).join("\n"));
      }
      const listed = (await resource.lifecycle.list?.(this.context("", asked, secrets), { inputs })) ?? [];
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
      call.emit("error", this.error(error, asked));
    }
  }

  private resource(request: ResourceRequest): ResourceDefinition<Services> {
    return resourceNamed(this.definition, nameIn(request.getType() || tokenIn(request.getUrn())));
  }

  /** Connects with the first operation, and again after a failure. */
  private context(
    urn: string,
    asked: Asked,
    secrets: ReadonlySet<string>,
    timeoutSeconds = 0,
  ): Context<Services> {
    const { configuration, definition } = this;
    if (configuration === undefined) {
      throw new Error("Pulumi called the provider before it configured it.");
    }
    this.services ??= definition.connect({
      stack: (key) => configurationText(definition.configuration, configuration, key),
      env: this.options.env ?? process.env,
      clock: systemClock,
      flavour: "plugin",
      report: this.forTheRun,
      atEnd: (act) => this.endings.push(act),
    });
    return {
      services: this.services,
      report: once(
        this.run,
        urn,
        reporting(this.log?.reporterFor(urn) ?? silent, (text) => this.shown(text, asked.hidden)),
      ),
      clock: systemClock,
      run: this.run,
      urn: urn === "" ? undefined : urn,
      secrets,
      signal: AbortSignal.any([this.cancelled.signal, cancellation(asked.call), ...timeout(timeoutSeconds)]),
    };
  }

  /** The engine cancels each run in the end, and listens until that is answered; also one that nobody broke off. */
  private async end(): Promise<void> {
    await Promise.all(this.endings.splice(0).map((act) => act()));
  }

  /** A text as it may be shown: without credentials, and without what came as a secret with the call. */
  private shown(text: string, hidden: ReadonlySet<string> = new Set()): string {
    const open = withoutValues(text, hidden);
    return shortened(this.definition.presentable?.(open, this.services) ?? open);
  }

  private error(error: unknown, { hidden }: Asked, secrets?: ReadonlySet<string>): Partial<ServiceError> {
    return serviceError(error, (text) => this.shown(text, hidden), secrets);
  }

  private failure({ property, reason }: CheckFailure, { hidden }: Asked): rpc.CheckFailure {
    const failure = new rpc.CheckFailure();
    failure.setProperty(property);
    failure.setReason(wellFormed(this.shown(reason, hidden)));
    return failure;
  }

  /** Does what may fail with a resource that is to be kept, in which the secrets of its inputs have to be marked. */
  private async keepingSecrets<T>(
    secrets: ReadonlySet<string>,
    asked: Asked,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw new Answered(this.error(error, asked, secrets));
    }
  }

  private unary<Request, Response>(
    method: (request: Request, asked: Asked) => Promise<Response>,
  ): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
    return (call, callback) => {
      const asked: Asked = { call, hidden: new Set() };
      method(call.request, asked).then(
        async (response) => {
          await this.log?.settled();
          callback(null, response);
        },
        async (error: unknown) => {
          await this.log?.settled();
          callback(error instanceof Answered ? error.response : this.error(error, asked));
        },
      );
    };
  }
}

function received(
  struct: Parameters<typeof receive>[0],
  { hidden }: Asked,
  resource?: Pick<ResourceDefinition<never>, "inputs" | "outputs">,
): Received {
  const always = resource && secretNames(resource);
  return receive(struct, hidden, always) ?? { properties: {}, secrets: new Set() };
}

/** Names of the properties that are secrets, whatever a program says: not every language's SDK marks them. */
function secretNames(resource: Pick<ResourceDefinition<never>, "inputs" | "outputs">): ReadonlySet<string> {
  const known = secretsByResource.get(resource);
  if (known !== undefined) {
    return known;
  }
  const types = { ...resource.inputs, ...resource.outputs };
  const names = new Set(Object.keys(types).filter((name) => types[name]?.meta()?.secret === true));
  secretsByResource.set(resource, names);
  return names;
}

const secretsByResource = new WeakMap<object, ReadonlySet<string>>();

/** Inputs of which any part is named by a resource's ignoreChanges. */
function ignoredInputs(paths: readonly string[], inputs: PropertyTypes): ReadonlySet<string> {
  const names = paths
    .map((path) => /^(?:\["([^"]*)"\]|([^.[]*))/.exec(path))
    .map((found) => found?.[1] ?? found?.[2]);
  return new Set(names.includes("*") ? Object.keys(inputs) : names.filter((one) => one !== undefined));
}

/** Names that are secret before or after. */
function either(one: Received, other: Received): ReadonlySet<string> {
  return new Set([...one.secrets, ...other.secrets]);
}

/** Inputs without what the engine and other providers keep among them for themselves. */
function withoutInternals(given: Received | undefined): Received {
  const entries = Object.entries(given?.properties ?? {}).filter(([name]) => !isInternal(name));
  return { properties: Object.fromEntries(entries), secrets: given?.secrets ?? new Set() };
}

/** A function is never asked with what is not known: the response could not be right. */
function unknownArguments(properties: Properties): CheckFailure[] {
  return Object.keys(properties)
    .filter((property) => containsUnknown(properties[property]))
    .map((property) => ({
      property,
      reason: `${property} is not known yet: it comes from a resource that does not exist yet.`,
    }));
}
