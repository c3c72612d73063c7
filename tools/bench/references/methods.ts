import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

function answering<Request, Response>(response: (request: Request) => Response | Promise<Response>) {
  return ((call, callback) => {
    Promise.resolve(response(call.request)).then(
      (response) => callback(null, response),
      (error: Error) => callback({ details: error.message }),
    );
  }) satisfies handleUnaryCall<Request, Response>;
}

/** The state is what was declared, whatever happens; nothing is read and nothing compared. */
export const nothing = {
  handshake: answering((_: rpc.ProviderHandshakeRequest) => new rpc.ProviderHandshakeResponse()),
  getPluginInfo: answering((_: Empty) => new PluginInfo().setVersion("1.0.0")),
  cancel: answering((_: Empty) => new Empty()),
  checkConfig: answering((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
  diffConfig: answering((_: rpc.DiffRequest) => unchanged()),
  configure: answering((_: rpc.ConfigureRequest) => new rpc.ConfigureResponse()),
  check: answering((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
  diff: answering((_: rpc.DiffRequest) => unchanged()),
  create: answering((request: rpc.CreateRequest) =>
    new rpc.CreateResponse().setId(idIn(request)).setProperties(request.getProperties()),
  ),
  read: answering((request: rpc.ReadRequest) => asItWas(request)),
  update: answering((request: rpc.UpdateRequest) =>
    new rpc.UpdateResponse().setProperties(request.getNews()),
  ),
  delete: answering((_: rpc.DeleteRequest) => new Empty()),
} satisfies UntypedServiceImplementation;

/** The same, but each refresh of a resource reads the object; its id is its path. */
export function reading(read: (path: string) => Promise<unknown>): UntypedServiceImplementation {
  return {
    ...nothing,
    read: answering(async (request: rpc.ReadRequest) => {
      await read(request.getId());
      return asItWas(request);
    }),
  };
}

/** The same, but each create makes an object, whose id it gives. */
export function creating(create: (body: unknown) => Promise<string>): UntypedServiceImplementation {
  return {
    ...nothing,
    create: answering(async (request: rpc.CreateRequest) => {
      const properties = request.getProperties();
      const id = request.getPreview() ? "" : await create(properties?.toJavaScript());
      return new rpc.CreateResponse().setId(id).setProperties(properties);
    }),
  };
}

function unchanged(): rpc.DiffResponse {
  return new rpc.DiffResponse().setChanges(rpc.DiffResponse.DiffChanges.DIFF_NONE);
}

function asItWas(request: rpc.ReadRequest): rpc.ReadResponse {
  return new rpc.ReadResponse()
    .setId(request.getId())
    .setInputs(request.getInputs())
    .setProperties(request.getProperties());
}

function idIn(request: rpc.CreateRequest): string {
  const { path, organizationId } = request.getProperties()?.toJavaScript() ?? {};
  return String(path ?? organizationId);
}
