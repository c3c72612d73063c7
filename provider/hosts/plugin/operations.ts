import type { ServerWritableStream } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import {
  type CheckFailure,
  checkResource,
  checkTypes,
  containsUnknown,
  diffResource,
  IMPORTED,
  importMark,
  managedState,
  type Properties,
  type ResourceDefinition,
  resourceNamed,
} from "../../kit";
import { nameIn, tokenIn } from "../tokens";
import { diffResponse } from "./detailedDiff";
import { either, ignoredInputs, received, secretNames, withoutInternals } from "./received";
import { Answered } from "./serviceErrors";
import type { Asked, Session } from "./session";
import { marks, receive, send, wellFormed } from "./structs";

/** A request about one resource. */
interface ResourceRequest {
  getUrn(): string;
  getType(): string;
}

/** What the engine asks of resources and functions: each message in plain values, and the result as a message. */
export class Operations<Services> {
  constructor(private readonly session: Session<Services>) {}

  async check(request: rpc.CheckRequest, asked: Asked): Promise<rpc.CheckResponse> {
    const resource = this.resource(request);
    const always = secretNames(resource);
    const declared = withoutInternals(receive(request.getNews(), asked.hidden, always));
    const olds = receive(request.getOlds(), asked.hidden, always);
    const last = withoutInternals(olds);
    const checked = await checkResource(
      resource,
      () => this.session.context(request.getUrn(), asked, either(declared, last)),
      {
        oldInputs: Object.keys(last.properties).length === 0 ? undefined : last.properties,
        isImport: olds?.properties[IMPORTED] === true,
        inputs: declared.properties,
        urn: request.getUrn(),
      },
    );
    const response = new rpc.CheckResponse();
    response.setInputs(send(checked.inputs, declared.secrets));
    response.setFailuresList(checked.failures.map((failure) => this.failure(failure, asked)));
    return response;
  }

  async diff(request: rpc.DiffRequest, asked: Asked): Promise<rpc.DiffResponse> {
    const resource = this.resource(request);
    const before = received(request.getOlds(), asked, resource);
    const after = received(request.getNews(), asked, resource);
    const inputs = after.properties;
    const context = this.session.context(request.getUrn(), asked, either(before, after));
    const oldInputs = lastInputs(request.getOldInputs(), asked, resource);
    const state = managedState(resource, { state: before.properties, inputs, oldInputs });
    const difference = await diffResource(resource, context, {
      id: request.getId(),
      state,
      inputs,
      ignored: ignoredInputs(request.getIgnorechangesList(), resource.inputs),
    });
    return diffResponse(difference, state, inputs);
  }

  async create(request: rpc.CreateRequest, asked: Asked): Promise<rpc.CreateResponse> {
    const resource = this.resource(request);
    const { lifecycle } = resource;
    const { properties: inputs, secrets } = received(request.getProperties(), asked, resource);
    const context = this.session.context(request.getUrn(), asked, secrets, request.getTimeout());
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

  async update(request: rpc.UpdateRequest, asked: Asked): Promise<rpc.UpdateResponse> {
    const resource = this.resource(request);
    const { lifecycle, inputs: types } = resource;
    const after = received(request.getNews(), asked, resource);
    const before = received(request.getOlds(), asked, resource);
    const { properties: inputs, secrets } = after;
    const id = request.getId();
    const ignored = ignoredInputs(request.getIgnorechangesList(), types);
    const context = this.session.context(
      request.getUrn(),
      asked,
      either(before, after),
      request.getTimeout(),
    );
    const oldInputs = lastInputs(request.getOldInputs(), asked, resource);
    const state = managedState(resource, { state: before.properties, inputs, oldInputs });
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

  async read(request: rpc.ReadRequest, asked: Asked): Promise<rpc.ReadResponse> {
    const resource = this.resource(request);
    // An import and a refresh can bring what the program has never seen.
    const always = secretNames(resource);
    const before = receive(request.getProperties(), asked.hidden, always);
    const oldInputs = lastInputs(request.getInputs(), asked, resource);
    const { secrets: ofInputs } = received(request.getInputs(), asked, resource);
    const secrets = new Set([...always, ...(before?.secrets ?? []), ...ofInputs]);
    const context = this.session.context(request.getUrn(), asked, secrets, request.getTimeout());
    const id = request.getId();
    // An import comes with an id and nothing else.
    const isImport = before === undefined || Object.keys(before.properties).length === 0;
    const state = isImport ? undefined : managedState(resource, { state: before.properties, oldInputs });
    const read = await resource.lifecycle.read(context, { id, state });
    const response = new rpc.ReadResponse();
    if (read === undefined) {
      return response; // An empty id says that the object is gone.
    }
    response.setId(read.id ?? id);
    response.setInputs(send({ ...read.inputs, ...importMark(read.outputs) }, secrets));
    response.setProperties(send(read.outputs, marks(read.outputs, secrets)));
    return response;
  }

  async delete(request: rpc.DeleteRequest, asked: Asked): Promise<Empty> {
    const resource = this.resource(request);
    const { properties: outputs, secrets } = received(request.getProperties(), asked, resource);
    const oldInputs = lastInputs(request.getOldInputs(), asked, resource);
    const context = this.session.context(request.getUrn(), asked, secrets, request.getTimeout());
    const id = request.getId();
    await resource.lifecycle.delete(context, {
      id,
      state: managedState(resource, { state: outputs, oldInputs }),
    });
    return new Empty();
  }

  async invoke(request: rpc.InvokeRequest, asked: Asked): Promise<rpc.InvokeResponse> {
    const name = nameIn(request.getTok());
    const found = this.session.definition.functions.get(name);
    if (found === undefined) {
      throw new Error(
        `The provider ${this.session.definition.name} has no function ${JSON.stringify(request.getTok())}.`,
      );
    }
    const { properties, secrets } = received(request.getArgs(), asked);
    const response = new rpc.InvokeResponse();
    const failures = [...checkTypes(found.name, found.inputs, properties), ...unknownArguments(properties)];
    if (failures.length > 0) {
      response.setFailuresList(failures.map((failure) => this.failure(failure, asked)));
      return response;
    }
    const result = await found.invoke(this.session.context("", asked, secrets), properties);
    // What was asked for with a secret is a secret.
    response.setReturn(send(result, secrets.size > 0 ? new Set(Object.keys(result)) : undefined));
    return response;
  }

  async list(call: ServerWritableStream<rpc.ListRequest, rpc.ListResponse>): Promise<void> {
    const asked: Asked = { call, hidden: new Set() };
    try {
      const resource = resourceNamed(this.session.definition, nameIn(call.request.getToken()));
      const { properties: inputs, secrets } = received(call.request.getQuery(), asked);
      const failures = [
        ...checkTypes(resource.name, resource.listInputs ?? {}, inputs),
        ...unknownArguments(inputs),
      ];
      if (failures.length > 0) {
        throw new Error(failures.map(({ reason }) => reason).join("\n"));
      }
      const listed =
        (await resource.lifecycle.list?.(this.session.context("", asked, secrets), { inputs })) ?? [];
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
      call.emit("error", this.session.error(error, asked));
    }
  }

  private resource(request: ResourceRequest): ResourceDefinition<Services> {
    return resourceNamed(this.session.definition, nameIn(request.getType() || tokenIn(request.getUrn())));
  }

  private failure({ property, reason }: CheckFailure, { hidden }: Asked): rpc.CheckFailure {
    const failure = new rpc.CheckFailure();
    failure.setProperty(property);
    failure.setReason(wellFormed(this.session.shown(reason, hidden)));
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
      throw new Answered(this.session.error(error, asked, secrets));
    }
  }
}

/** Inputs of the last run, where the engine tells them: there is no resource without any. */
function lastInputs(
  struct: Parameters<typeof received>[0],
  asked: Asked,
  resource: Parameters<typeof secretNames>[0],
): Properties | undefined {
  const { properties } = received(struct, asked, resource);
  return Object.keys(properties).length === 0 ? undefined : properties;
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
