import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials, Metadata } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { defaultUsers, LocalOpik } from "../../emulator";
import { root } from "./platforms";

/** What a call may take, in milliseconds. */
const LIMIT_MS = 30_000;

/**
 * Makes V8's code caches of the bundles in a folder, beside them: runs the plugin on a Node, and has it do what the
 * first preview does, against a local Opik.
 *
 * @param node the Node that will use the caches
 */
export async function makeCodeCaches(node: string, folder: string): Promise<void> {
  const opik = await LocalOpik.start();
  try {
    const child = spawn(node, [join(root, "tools", "executables", "warm.cjs"), folder], {
      stdio: ["pipe", "pipe", "inherit"],
      env: {
        PATH: process.env["PATH"],
        // Without a configuration file.
        HOME: folder,
        USERPROFILE: folder,
        OPIK_URL_OVERRIDE: opik.url,
        OPIK_API_KEY: defaultUsers[0]?.apiKey,
      },
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    const port = await Promise.race([
      new Promise<string>((resolve) => createInterface(child.stdout).once("line", resolve)),
      ended.then((code) => Promise.reject(new Error(`${node} ended with exit code ${code}.`))),
    ]);
    try {
      await preview(port);
    } finally {
      child.stdin.end();
      await ended;
    }
    if (child.exitCode !== 0) {
      throw new Error(`No code cache was made: ${node} ended with exit code ${child.exitCode}.`);
    }
  } finally {
    await opik.stop();
  }
}

/** What a preview creates: settings, and an object. */
const RESOURCES = [
  { type: "opik:index:OrganizationSettings", inputs: { restrictInvitationsToAdmins: true } },
  { type: "opik:index:Project", inputs: { name: "warm" } },
];

/** The calls of a preview that creates resources. */
async function preview(port: string): Promise<void> {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.enable_http_proxy": 0,
  });
  const call = <Answer>(send: (done: (error: Error | null, response: Answer) => void) => void) =>
    new Promise<Answer>((resolve, reject) => {
      send((error, response) => (error ? reject(error) : resolve(response)));
    });
  const options = () => ({ deadline: Date.now() + LIMIT_MS });
  try {
    await call<rpc.ConfigureResponse>((done) =>
      client.configure(
        new rpc.ConfigureRequest()
          .setArgs(Struct.fromJavaScript({}))
          .setAcceptsecrets(true)
          .setAcceptresources(true),
        new Metadata(),
        options(),
        done,
      ),
    );
    for (const { type, inputs } of RESOURCES) {
      const name = "warm";
      const urn = `urn:pulumi:dev::warm::${type}::${name}`;
      const news = Struct.fromJavaScript(inputs);
      const checked = await call<rpc.CheckResponse>((done) =>
        client.check(
          new rpc.CheckRequest().setUrn(urn).setType(type).setName(name).setNews(news),
          new Metadata(),
          options(),
          done,
        ),
      );
      const failures = checked.getFailuresList().map((failure) => failure.getReason());
      if (failures.length > 0) {
        throw new Error(failures.join("\n"));
      }
      await call<rpc.CreateResponse>((done) =>
        client.create(
          new rpc.CreateRequest()
            .setUrn(urn)
            .setType(type)
            .setName(name)
            .setProperties(checked.getInputs())
            .setPreview(true),
          new Metadata(),
          options(),
          done,
        ),
      );
    }
    await call<Empty>((done) => client.cancel(new Empty(), new Metadata(), options(), done));
  } finally {
    client.close();
  }
}
