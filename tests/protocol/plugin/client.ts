import { credentials, type ServiceError } from "@grpc/grpc-js";
import { PluginAttach, type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Json = Record<string, unknown>;

/** How the engine writes an unknown value, one text for each type (pkg/resource/plugin/rpc.go of the engine). */
export const UNKNOWNS = {
  string: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  boolean: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  array: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  asset: "030794c1-ac77-496b-92df-f27374a8bd58",
  archive: "e48ece36-62e2-4504-bad9-02848725956a",
  object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
} as const;

/** An unknown value, as the provider writes it whatever the type. */
export const UNKNOWN = UNKNOWNS.string;

export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** A secret value as it goes over the wire. */
export function secret(value: unknown): Json {
  return { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value };
}

export function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && (value as Json)[SIGNATURE] === secret(0)[SIGNATURE];
}

export function struct(properties: Json): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

export function json(from: Struct | undefined): Json | undefined {
  return from?.toJavaScript();
}

export const TYPE = "opik:index:OrganizationSettings";
export const PROJECT = "opik:index:Project";

export function urnOf(name: string, type = TYPE): string {
  return `urn:pulumi:dev::playground::${type}::${name}`;
}

export const URN = urnOf("settings");

/** Which resource of the program a request is about; the same one unless said. */
interface About {
  readonly urn?: string;
  readonly type?: string;
}

type Method = keyof ResourceProviderClient;

/** The provider's methods as the engine calls them, in plain values. */
export class PluginClient {
  readonly raw: ResourceProviderClient;

  constructor(port: number, options: object = {}) {
    this.raw = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), options);
  }

  close(): void {
    this.raw.close();
  }

  /** One call of any unary method. */
  call<Response>(method: Method, request: unknown): Promise<Response> {
    return this.start<Response>(method, request).answer;
  }

  /** One call that can be cancelled while it is under way. */
  start<Response>(method: Method, request: unknown): { answer: Promise<Response>; cancel: () => void } {
    let cancel: () => void = () => undefined;
    const answer = new Promise<Response>((resolve, reject) => {
      const call = this.raw[method] as (
        request: unknown,
        callback: (error: ServiceError | null, response: Response) => void,
      ) => { cancel(): void };
      const under = call.call(this.raw, request, (error, response) =>
        error ? reject(error) : resolve(response),
      );
      cancel = () => under.cancel();
    });
    return { answer, cancel };
  }

  async handshake(engineAddress: string): Promise<rpc.ProviderHandshakeResponse> {
    const request = new rpc.ProviderHandshakeRequest();
    request.setEngineAddress(engineAddress);
    request.setConfigureWithUrn(true);
    request.setSupportsRefreshBeforeUpdate(true);
    return this.call("handshake", request);
  }

  async attach(engineAddress: string): Promise<void> {
    await this.call("attach", new PluginAttach().setAddress(engineAddress));
  }

  async version(): Promise<string> {
    return (await this.call<PluginInfo>("getPluginInfo", new Empty())).getVersion();
  }

  async cancel(): Promise<void> {
    await this.call("cancel", new Empty());
  }

  /** @param name of the provider, which newer engines tell */
  async configure(args: Json = {}, name?: string): Promise<rpc.ConfigureResponse.AsObject> {
    const request = new rpc.ConfigureRequest();
    if (name !== undefined) {
      request.setName(name);
    }
    request.setArgs(struct(args));
    request.setAcceptsecrets(true);
    const response = await this.call<rpc.ConfigureResponse>("configure", request);
    return response.toObject();
  }

  async check(news: Json | Struct, { olds = {}, ...about }: About & { olds?: Json | undefined } = {}) {
    const request = named(new rpc.CheckRequest(), about);
    request.setOlds(struct(olds));
    request.setNews(news instanceof Struct ? news : struct(news));
    const response = await this.call<rpc.CheckResponse>("check", request);
    return {
      inputs: json(response.getInputs()),
      failures: response.getFailuresList().map((one) => one.toObject()),
    };
  }

  async diff(
    olds: Json,
    news: Json,
    {
      id = "org-acme",
      ignored = [],
      oldInputs,
      ...about
    }: About & { id?: string; ignored?: string[]; oldInputs?: Json | undefined } = {},
  ) {
    const request = named(new rpc.DiffRequest(), about);
    request.setOldInputs(oldInputs && struct(oldInputs));
    request.setIgnorechangesList(ignored);
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    return difference(await this.call<rpc.DiffResponse>("diff", request));
  }

  async create(properties: Json, { preview = false, ...about }: About & { preview?: boolean } = {}) {
    const request = named(new rpc.CreateRequest(), about);
    request.setProperties(struct(properties));
    request.setPreview(preview);
    const response = await this.call<rpc.CreateResponse>("create", request);
    return {
      id: response.getId(),
      properties: json(response.getProperties()),
      refreshBeforeUpdate: response.getRefreshBeforeUpdate(),
    };
  }

  async update(
    olds: Json,
    news: Json,
    {
      preview = false,
      id = "org-acme",
      ignored = [],
      oldInputs,
      ...about
    }: About & { preview?: boolean; id?: string; ignored?: string[]; oldInputs?: Json | undefined } = {},
  ) {
    const request = named(new rpc.UpdateRequest(), about);
    request.setOldInputs(oldInputs && struct(oldInputs));
    request.setIgnorechangesList(ignored);
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    request.setPreview(preview);
    const response = await this.call<rpc.UpdateResponse>("update", request);
    return {
      properties: json(response.getProperties()),
      refreshBeforeUpdate: response.getRefreshBeforeUpdate(),
    };
  }

  /** Without properties and inputs it is an import. */
  async read(
    id: string,
    { properties, inputs, ...about }: About & { properties?: Json; inputs?: Json } = {},
  ) {
    const request = named(new rpc.ReadRequest(), about);
    request.setId(id);
    request.setProperties(properties && struct(properties));
    request.setInputs(inputs && struct(inputs));
    const response = await this.call<rpc.ReadResponse>("read", request);
    return {
      id: response.getId(),
      inputs: json(response.getInputs()),
      properties: json(response.getProperties()),
      refreshBeforeUpdate: response.getRefreshBeforeUpdate(),
    };
  }

  async delete(
    properties: Json,
    { id = "org-acme", oldInputs, ...about }: About & { id?: string; oldInputs?: Json | undefined } = {},
  ): Promise<void> {
    const request = named(new rpc.DeleteRequest(), about);
    request.setOldInputs(oldInputs && struct(oldInputs));
    request.setId(id);
    request.setProperties(struct(properties));
    await this.call("delete", request);
  }

  async invoke(token: string, args: Json = {}, { preview = false } = {}) {
    const request = new rpc.InvokeRequest();
    request.setTok(token);
    request.setArgs(struct(args));
    request.setPreview(preview);
    const response = await this.call<rpc.InvokeResponse>("invoke", request);
    return {
      result: json(response.getReturn()),
      failures: response.getFailuresList().map((one) => one.toObject()),
    };
  }

  list(token: string, limit = 0, query?: Json): Promise<{ id: string; name: string }[]> {
    const request = new rpc.ListRequest();
    request.setToken(token);
    request.setLimit(limit);
    request.setQuery(query && struct(query));
    return new Promise((resolve, reject) => {
      const found: { id: string; name: string }[] = [];
      this.raw
        .list(request)
        .on("data", (one: rpc.ListResponse) => {
          const result = one.getResult();
          found.push({ id: result?.getId() ?? "", name: result?.getName() ?? "" });
        })
        .on("error", reject)
        .on("end", () => resolve(found));
    });
  }
}

/** A difference in plain words, such as `{restrictInvitationsToAdmins: "UPDATE"}`. */
export function difference(response: rpc.DiffResponse) {
  const kinds = new Map(Object.entries(rpc.PropertyDiff.Kind).map(([name, value]) => [value, name]));
  const changes = new Map(Object.entries(rpc.DiffResponse.DiffChanges).map(([name, value]) => [value, name]));
  const detailed: Record<string, string | undefined> = {};
  response.getDetaileddiffMap().forEach((detail, name) => {
    detailed[name] = kinds.get(detail.getKind());
  });
  return {
    changes: changes.get(response.getChanges()),
    diffs: response.getDiffsList(),
    replaces: response.getReplacesList(),
    hasDetailedDiff: response.getHasdetaileddiff(),
    detailed,
  };
}

interface Named {
  setUrn(urn: string): unknown;
  setType(type: string): unknown;
  setName(name: string): unknown;
}

export function named<Request extends Named>(request: Request, { urn = URN, type = TYPE }: About = {}) {
  request.setUrn(urn);
  request.setType(type);
  request.setName(urn.split("::").at(-1) ?? "");
  return request;
}

/** The error that a call must be responded with. */
export async function refusal(answer: Promise<unknown>): Promise<ServiceError> {
  try {
    await answer;
  } catch (error) {
    return error as ServiceError;
  }
  throw new Error("The call was expected to be refused, but it was not.");
}

/** What an error says of a resource that is to be kept in the state although it is not as declared. */
export function kept(error: ServiceError) {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  if (!(bytes instanceof Buffer)) {
    return undefined;
  }
  const status = Status.deserializeBinary(bytes);
  const [any] = status.getDetailsList();
  const detail = any?.unpack(
    rpc.ErrorResourceInitFailed.deserializeBinary,
    "pulumirpc.ErrorResourceInitFailed",
  );
  return {
    code: status.getCode(),
    message: status.getMessage(),
    id: detail?.getId(),
    properties: json(detail?.getProperties()),
    reasons: detail?.getReasonsList(),
    refreshBeforeUpdate: detail?.getRefreshBeforeUpdate(),
  };
}
