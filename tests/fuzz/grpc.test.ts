import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import fc from "fast-check";
import { named, PluginClient, secret, struct } from "../protocol/plugin/client";
import { expectWithout } from "../support/harmless";
import { useLocalOpik } from "../support/localOpik";
import { fuzz } from "./support";

const KEY = "canary-key-of-the-plugin-41";
const SECRETS = [KEY, "canary-password-of-the-plugin-42"];

const METHODS = [
  "Handshake",
  "Attach",
  "Cancel",
  "GetPluginInfo",
  "GetSchema",
  "CheckConfig",
  "DiffConfig",
  "Configure",
  "Check",
  "Diff",
  "Create",
  "Read",
  "Update",
  "Delete",
  "Invoke",
  "List",
  "GetMapping",
  "GetMappings",
  "Parameterize",
  "Construct",
  "Call",
  "Nothing",
];

/** A message of the engine as it should be, to be damaged. */
const wholes = [
  named(new rpc.CheckRequest()).setNews(
    struct({ organizationId: secret("org-acme"), restrictInvitationsToAdmins: true }),
  ),
  named(new rpc.CreateRequest()).setProperties(struct({ name: "x", deep: { a: [1, null, { b: "c" }] } })),
  named(new rpc.UpdateRequest())
    .setId("org-acme")
    .setOlds(struct({ baseline: {} }))
    .setNews(struct({})),
  named(new rpc.ReadRequest()).setId("org-acme"),
  named(new rpc.DeleteRequest())
    .setId("org-acme")
    .setProperties(struct({ baseline: { x: 1 } })),
  new rpc.ConfigureRequest().setArgs(struct({ url: "http://127.0.0.1:1" })),
].map((message) => Buffer.from(message.serializeBinary()));

/** A value nested so many times, as protobuf: a list in a list, or a struct in a struct. */
function nested(levels: number, isList: boolean): Buffer {
  const heads: Buffer[] = [];
  let inner = 0;
  const prefix = (tag: number) => {
    const head = Buffer.concat([Buffer.from([tag]), varint(inner)]);
    heads.push(head);
    inner += head.length;
  };
  for (let level = 0; level < levels; level++) {
    if (isList) {
      prefix(0x0a); // ListValue.values
      prefix(0x32); // Value.list_value
    } else {
      prefix(0x12); // FieldsEntry.value
      prefix(0x0a); // Struct.fields
      prefix(0x2a); // Value.struct_value
    }
  }
  prefix(0x12); // FieldsEntry.value
  prefix(0x0a); // Struct.fields
  prefix(0x1a); // CheckRequest.news, DiffRequest.olds, ...
  return Buffer.concat(heads.reverse());
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      return Buffer.from([...bytes, rest]);
    }
    bytes.push((rest % 128) + 128);
  }
}

const bytes = fc.oneof(
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 200 }).map((one) => Buffer.from(one)) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...wholes),
        fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }),
        fc.option(fc.nat(100)),
      )
      .map(([whole, changes, end]) => {
        const damaged = Buffer.from(whole);
        for (const [at, byte] of changes) {
          damaged[at % damaged.length] = byte;
        }
        return end === null ? damaged : damaged.subarray(0, end);
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(50, 5_000, 60_000), fc.boolean())
      .map(([levels, isList]) => nested(levels, isList)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(Buffer.alloc(0), Buffer.alloc(2_000_000, 0x0a), Buffer.alloc(300_000, 0xff)),
  },
);

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const frame = (type: number, flags: number, stream: number, payload: Buffer) => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};
const SETTINGS = frame(4, 0, 0, Buffer.alloc(0));

/** Bytes on the socket: another protocol, or HTTP/2 that is none. */
const wire = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((one) => Buffer.from(one)),
  fc
    .constantFrom(
      "GET / HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET /pulumirpc.ResourceProvider/GetPluginInfo HTTP/1.1\r\nhost: x\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n",
      PREFACE,
      PREFACE.slice(0, 10),
      "\u0016\u0003\u0001\u0002\u0000\u0001",
      "",
    )
    .map((text) => Buffer.from(text, "latin1")),
  fc
    .array(
      fc.record({
        type: fc.oneof(fc.nat(9), fc.nat(255)),
        flags: fc.nat(255),
        stream: fc.constantFrom(0, 1, 2, 3, 2 ** 31, 2 ** 32 - 1),
        payload: fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(new Uint8Array(40_000))),
      }),
      { maxLength: 8 },
    )
    .map((frames) =>
      Buffer.concat([
        Buffer.from(PREFACE),
        SETTINGS,
        ...frames.map(({ type, flags, stream, payload }) => frame(type, flags, stream, Buffer.from(payload))),
      ]),
    ),
  fc
    .constantFrom(
      frame(4, 0, 0, Buffer.alloc(6)),
      frame(6, 0, 0, Buffer.alloc(8)),
      frame(3, 0, 1, Buffer.alloc(4)),
    )
    .map((one) =>
      Buffer.concat([Buffer.from(PREFACE), SETTINGS, ...Array.from({ length: 2_000 }, () => one)]),
    ),
);

describe("hostile gRPC, at the plugin's process", function () {
  this.timeout(300_000);
  const local = useLocalOpik();
  let child: ChildProcess;
  let port = 0;
  let output = "";
  let client: PluginClient;
  let any: Client;

  before("start the plugin", async () => {
    child = spawn(process.execPath, [require.resolve("../../provider/plugin")], {
      env: {
        PATH: process.env["PATH"] ?? "",
        OPIK_CONFIG_PATH: "/dev/null",
        OPIK_API_KEY: KEY,
        OPIK_EMAIL: "a@b.test",
        OPIK_PASSWORD: SECRETS[1],
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout?.on("data", (text) => {
      output += text;
    });
    child.stderr?.on("data", (text) => {
      output += text;
    });
    await once(child.stdout as NodeJS.ReadableStream, "data");
    port = Number(output);
    client = new PluginClient(port);
    any = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  });
  after("stop the plugin", () => {
    client.close();
    any.close();
    child.kill();
  });

  async function expectAlive(): Promise<void> {
    expect(await client.version()).to.be.a("string");
    expect(child.exitCode).to.equal(null);
    expect(output.split("\n").slice(1).join("\n"), "what the process printed besides its port").to.equal("");
  }

  /** What a method answers to a message: its bytes, or the error as text. */
  function ask(method: string, message: Buffer): Promise<string> {
    return new Promise((resolve) => {
      any.makeUnaryRequest(
        `/pulumirpc.ResourceProvider/${method}`,
        (one: Buffer) => one,
        (one: Buffer) => one.toString("latin1"),
        message,
        new Metadata(),
        { deadline: Date.now() + 30_000 },
        (error: ServiceError | null, answer?: string) =>
          resolve(error === null ? (answer ?? "") : `${error.code} ${error.details}`),
      );
    });
  }

  it("messages that are none, to every method", function () {
    return fuzz(
      this,
      fc.tuple(fc.constantFrom(...METHODS), bytes, fc.boolean()),
      500,
      async ([method, message, isConfigured]) => {
        if (isConfigured) {
          // An Attach and a Configure among the messages may have begun a run, during which another one is refused.
          await client.cancel();
          await client.configure({ url: local().url });
        }
        const answer = await ask(method, message);
        expectWithout(answer, SECRETS);
        expect(answer, "it was answered in time").to.not.match(/^4 /);
        await expectAlive();
        local().forget();
      },
    );
  });

  it("bytes that are no HTTP/2, or too much of it", function () {
    return fuzz(this, wire, 150, async (sent) => {
      const socket = connect(port, "127.0.0.1");
      let answer = "";
      socket.on("data", (text) => {
        answer += text.toString("latin1");
      });
      socket.on("error", () => undefined);
      const closed = new Promise((resolve) => socket.once("close", resolve));
      await once(socket, "connect");
      await Promise.race([closed, new Promise((resolve) => socket.write(sent, resolve))]);
      await expectAlive();
      socket.destroy();
      await closed;
      expectWithout(answer, SECRETS);
    });
  });
});
