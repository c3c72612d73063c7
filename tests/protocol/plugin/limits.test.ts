import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import { Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { json, named, PROJECT, refusal, struct, UNKNOWN, urnOf } from "./client";
import { outputs, SETTING, usePlugin, VERSION } from "./support";

const MEBIBYTE = 1024 * 1024;
const chat = { type: PROJECT, urn: urnOf("chat", PROJECT) };

describe("what the plugin can take", () => {
  const { client, engine, local } = usePlugin();

  describe("messages over gRPC's own 4 MiB, in both directions", () => {
    const large = "x".repeat(9 * MEBIBYTE);

    it("in Check", async () => {
      const { inputs, failures } = await client().check({ organizationId: UNKNOWN, [SETTING]: large });
      expect(inputs?.[SETTING]).to.equal(large);
      expect(failures.map(({ property }) => property)).to.deep.equal([SETTING]);
    });

    it("in CheckConfig", async () => {
      const response = await client().call<rpc.CheckResponse>(
        "checkConfig",
        named(new rpc.CheckRequest()).setNews(struct({ large })),
      );
      expect(json(response.getInputs())).to.deep.equal({ large });
    });

    it("in a preview", async () => {
      const inputs = { name: "chat", workspace: "default", description: large };
      const { properties } = await client().create(inputs, { ...chat, preview: true });
      expect(properties).to.deep.equal(inputs);
    });
  });

  describe("text that is not well-formed Unicode, which no message may hold", () => {
    it("from the deployment, in outputs", async () => {
      local().click("org-acme", { name: "a\ud800b" });
      const { properties } = await client().read("org-acme", { properties: outputs(false) });
      expect(properties?.["organizationName"]).to.equal("a\ufffdb");
      const { result } = await client().invoke("opik:index:getOrganizations");
      expect(result).to.have.nested.property("organizations[0].name", "a\ufffdb");
    });

    it("from the deployment, in a list", async () => {
      local().click("org-acme", { name: "a\udc00b" });
      expect(await client().list("opik:index:OrganizationSettings")).to.deep.equal([
        { id: "org-acme", name: "a\ufffdb" },
      ]);
    });

    for (const [title, text] of [
      ["before the middle of a character", "🔥".repeat(200)],
      ["in the middle of a character", `x${"🔥".repeat(200)}`],
    ] as const) {
      it(`from the deployment, in an error that is cut ${title}`, async () => {
        const answer = { code: 400, message: text };
        local().fault({ operation: "listOrganizations" }, { kind: "response", status: 400, body: answer });
        const { details } = await refusal(client().read("org-acme"));
        expect(details).to.include("🔥🔥🔥").and.to.include("OPIK_REFUSED");
        expect(details.isWellFormed()).to.equal(true);
      });

      it(`from the deployment, in a failure of the check that is cut ${title}`, async () => {
        const answer = { code: 400, message: text };
        local().fault({ operation: "listOrganizations" }, { kind: "response", status: 400, body: answer });
        const { failures } = await client().check({ [SETTING]: true });
        expect(failures[0]?.reason).to.include("🔥🔥🔥").and.to.include("OPIK_REFUSED");
        expect(failures[0]?.reason.isWellFormed()).to.equal(true);
      });
    }

    it("and says any other text to the engine as it is", async () => {
      local().click("org-acme", { name: 'Ünïcode "🔥" \u202e \u0000 \n' });
      await client().check({ [SETTING]: true });
      expect(engine().messages[0]?.message).to.include("🔥");
    });
  });

  describe("an error of any length, which goes as a header", () => {
    for (const length of [1_000, 100_000, 1_000_000]) {
      it(`of ${length} characters`, async () => {
        const { details } = await refusal(client().create({ organizationId: "x".repeat(length) }));
        expect(details).to.match(/^The organization "x{900}/);
        expect(details.length).to.be.lessThan(10_000);
        expect(await client().version()).to.equal(VERSION);
      });
    }

    it("keeps its end, which says what to do next", async () => {
      const { details } = await refusal(client().create({ organizationId: "x".repeat(100_000) }));
      expect(details).to.match(
        /remove its resources from the state with .*\[OPIK_ORGANIZATION_NOT_VISIBLE\]$/,
      );
    });
  });

  describe("malformed properties", () => {
    for (const depth of [10, 1_000, 100_000]) {
      it(`nested ${depth} times do not end the plugin, whatever it answers`, async () => {
        await new Promise<void>((resolve) => {
          client().raw.makeUnaryRequest(
            "/pulumirpc.ResourceProvider/Check",
            (bytes: Buffer) => bytes,
            rpc.CheckResponse.deserializeBinary,
            deepCheckRequest(depth),
            () => resolve(),
          );
        });
        expect(await client().version()).to.equal(VERSION);
      });
    }

    it("with a value that is none", async () => {
      const news = new Struct();
      news.getFieldsMap().set(SETTING, new Value());
      expect((await refusal(client().check(news))).code).to.equal(2);
      expect(await client().version()).to.equal(VERSION);
    });
  });
});

/** A serialized CheckRequest whose news are so many objects in each other: the library's own writer is recursive. */
function deepCheckRequest(depth: number): Buffer {
  const prefixes: Buffer[] = [];
  let length = 0;
  const enclose = (field: number) => {
    const prefix = Buffer.from([(field << 3) | 2, ...varint(length)]);
    prefixes.push(prefix);
    length += prefix.length;
  };
  for (let level = 0; level < depth; level++) {
    enclose(5); // Value.struct_value
    enclose(2); // value of the entry
    const key = Buffer.from([0x0a, 1, 0x61]); // key of the entry: "a"
    prefixes.push(key);
    length += key.length;
    enclose(1); // Struct.fields
  }
  enclose(3); // CheckRequest.news
  return Buffer.concat(prefixes.reverse());
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
