import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { status } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import schema from "../../../provider/hosts/plugin/schema.json";
import { refusal } from "./client";
import { FakeEngine } from "./fakeEngine";
import { FIELD, SETTING, usePlugin, VERSION } from "./support";

function restore(name: string, value: string | undefined): void {
  if (value === undefined) {
    delete process.env[name];
  } else {
    process.env[name] = value;
  }
}

describe("the plugin, before it is configured", () => {
  const { client, engine, local } = usePlugin({ isConfigured: false });

  describe("Handshake", () => {
    it("says what values the provider understands, the same as Configure", async () => {
      expect((await client().handshake(engine().address)).toObject()).to.deep.include({
        acceptSecrets: true,
        acceptResources: false,
        acceptOutputs: false,
        supportsAutonamingConfiguration: false,
      });
    });

    it("connects with the engine", async () => {
      await client().handshake(engine().address);
      await client().configure();
      await client().check({ [SETTING]: true });
      expect(engine().messages.map(({ message }) => message)).not.to.deep.equal([]);
    });

    it("connects with it directly, also where the environment names a proxy", async () => {
      let connections = 0;
      const proxy = createServer((socket) => {
        connections += 1;
        socket.on("error", () => undefined).destroy();
      });
      proxy.listen(0, "127.0.0.1");
      await once(proxy, "listening");
      const before = process.env["http_proxy"];
      process.env["http_proxy"] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      try {
        await client().handshake(engine().address);
      } finally {
        restore("http_proxy", before);
      }
      await client().configure();
      await client().check({ [SETTING]: true });
      proxy.close();
      expect(connections).to.equal(0);
      expect(engine().messages).not.to.deep.equal([]);
    });

    it("may come without an engine, whose messages are then nobody's", async () => {
      await client().handshake("");
      await client().configure();
      expect((await client().check({ [SETTING]: true })).failures).to.deep.equal([]);
    });
  });

  describe("Attach", () => {
    it("connects with another engine, and later messages go there", async () => {
      const second = await FakeEngine.start();
      try {
        await client().handshake(engine().address);
        await client().attach(second.address);
        await client().configure();
        await client().check({ [SETTING]: true });
        expect(second.messages).not.to.deep.equal([]);
        expect(engine().messages).to.deep.equal([]);
      } finally {
        second.stop();
      }
    });

    it("to an engine that is not there is no reason to fail an operation", async () => {
      const gone = await FakeEngine.start();
      gone.stop();
      await client().attach(gone.address);
      await client().configure();
      expect((await client().check({ [SETTING]: true })).failures).to.deep.equal([]);
    });
  });

  it("GetPluginInfo tells the version, before everything else", async () => {
    expect(await client().version()).to.equal(VERSION);
  });

  describe("GetSchema", () => {
    const getSchema = (version: number) => {
      const request = new rpc.GetSchemaRequest();
      request.setVersion(version);
      return client().call<rpc.GetSchemaResponse>("getSchema", request);
    };

    it("gives the schema in version 0, with the plugin's own version", async () => {
      const response = await getSchema(0);
      expect(JSON.parse(response.getSchema())).to.deep.equal({ ...schema, version: VERSION });
    });

    it("refuses another version, and says which there is", async () => {
      const error = await refusal(getSchema(1));
      expect(error.details).to.equal("This provider has no schema in version 1, only in version 0.");
    });
  });

  describe("GetMapping", () => {
    it("has none", async () => {
      const response = await client().call<rpc.GetMappingResponse>(
        "getMapping",
        new rpc.GetMappingRequest().setKey("terraform"),
      );
      expect(response.toObject()).to.deep.equal({ provider: "", data: "" });
    });

    it("has none of which to tell the names", async () => {
      const response = await client().call<rpc.GetMappingsResponse>(
        "getMappings",
        new rpc.GetMappingsRequest().setKey("terraform"),
      );
      expect(response.getProvidersList()).to.deep.equal([]);
    });
  });

  for (const [method, request] of [
    ["parameterize", new rpc.ParameterizeRequest()],
    ["construct", new rpc.ConstructRequest()],
    ["call", new rpc.CallRequest()],
  ] as const) {
    it(`${method} is not implemented, and says so with gRPC's own code`, async () => {
      const error = await refusal(client().call(method, request));
      expect(error.code).to.equal(status.UNIMPLEMENTED);
      expect(error.details.toLowerCase()).to.equal(`${method} is not implemented by this provider`);
    });
  }

  it("refuses operations until it is configured", async () => {
    for (const answer of [
      client().check({ [SETTING]: true }),
      client().diff({}, {}),
      client().create({}),
      client().update({}, {}),
      client().read("org-acme"),
      client().delete({}),
      client().invoke("opik:index:getOrganizations"),
      client().list("opik:index:OrganizationSettings"),
    ]) {
      expect((await refusal(answer)).details).to.equal("Pulumi called the provider before it configured it.");
    }
    expect(local().requests).to.deep.equal([]);
    expect(local().organization("org-acme")[FIELD]).to.equal(false);
  });
});
