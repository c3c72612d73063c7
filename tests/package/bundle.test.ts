import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { isBuiltin } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import * as undici from "undici";
import { z } from "zod";
import { resources } from "../../provider/resources";
import { PluginClient, struct } from "../protocol/plugin/client";
import { type BundledPackage, bundledPackages } from "../support/bundledPackages";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const plugin = join(root, "dist", "plugin");
const bundles = ["pulumi-resource-opik.js", "dynamic-host.js", "undici.js", "zod.js"];
const read = (...path: string[]) => readFileSync(join(...path), "utf8");

/** Modules of ours that the plugin has evaluated in a run, as V8 counts what was called. */
async function evaluatedBy(run: (client: PluginClient) => Promise<void>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-opik-coverage-"));
  try {
    const program = `globalThis[Symbol.for("pulumi-opik.ended")] = require("node:v8").takeCoverage;
      require(${JSON.stringify(join(plugin, "pulumi-resource-opik.js"))});`;
    const child = spawn(process.execPath, ["--eval", program], {
      env: { PATH: process.env["PATH"], HOME: folder, NODE_V8_COVERAGE: folder, OPIK_API_KEY: "key" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "close");
    const [port] = await once(createInterface(child.stdout), "line");
    const client = new PluginClient(Number(port));
    await run(client);
    await client.cancel();
    client.close();
    child.kill();
    await ended;
    const [report = ""] = readdirSync(folder).filter((name) => name.startsWith("coverage-"));
    const { result } = JSON.parse(read(folder, report)) as Coverage;
    return result
      .flatMap(({ functions }) => functions)
      .filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0)
      .flatMap(({ functionName }) => /^dist\/provider\/(.+)/.exec(functionName)?.slice(1) ?? []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What Node writes to the folder NODE_V8_COVERAGE. */
interface Coverage {
  readonly result: readonly {
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly count: number }[];
    }[];
  }[];
}

describe("the bundles", () => {
  it("loads nothing but Node's own modules and its two libraries; what is left out is not needed to start", () => {
    const loaded = bundles.flatMap((name) =>
      [...read(plugin, name).matchAll(/\brequire\("([^"]+)"\)/g)].map(([, path = ""]) => path),
    );

    expect([...new Set(loaded)].filter((path) => !isBuiltin(path))).to.have.members([
      "./undici.js",
      "./zod.js",
      "@grpc/proto-loader",
    ]);
  });

  it("evaluates the kinds of resources that a run has, and no others", async () => {
    const evaluated = await evaluatedBy(async (client) => {
      await client.version();
      await client.call("checkConfig", new rpc.CheckRequest().setUrn("urn").setNews(struct({})));
      await client.configure();
      const urn = "urn:pulumi:dev::test::opik:index:Environment::one";
      const news = struct({ name: "staging" });
      await client.call("check", new rpc.CheckRequest().setUrn(urn).setNews(news));
    });

    const kinds = resources.names.filter((name) =>
      evaluated.includes(`resources/${name.charAt(0).toLowerCase()}${name.slice(1)}.js`),
    );
    expect(kinds).to.deep.equal(["Environment"]);
    expect(evaluated.filter((path) => path.startsWith("functions/"))).to.deep.equal(["functions/index.js"]);
    const shared = ["collection", "id", "objects", "operation"];
    expect(evaluated.flatMap((path) => /^opik\/contract\/(\w+)/.exec(path)?.slice(1) ?? [])).to.have.members([
      ...shared,
      "environments",
    ]);
  });

  it("has of undici exactly what the provider uses", () => {
    const provider = join(root, "dist", "provider");
    const used = readdirSync(provider, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".js"))
      .flatMap((path) => [...read(provider, path).matchAll(/\bundici_1\.(\w+)/g)].map(([, name]) => name));

    expect(Object.keys(require(join(plugin, "undici.js")))).to.have.members([...new Set(used)]);
  });

  it("sends what undici's own entry sends, and fails as it does", async () => {
    const seen: unknown[] = [];
    const server = createServer(async (request, response) => {
      const body = (await request.toArray()).join("");
      const { "content-type": type, authorization } = request.headers;
      seen.push({ method: request.method, url: request.url, type, authorization, body });
      response.writeHead(201, { "x-answer": "yes" }).end("made");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const outcomes = [];
    for (const { Agent, request } of [undici, require(join(plugin, "undici.js")) as typeof undici]) {
      const dispatcher = new Agent({ connect: { timeout: 10_000 } });
      const send = (origin: string, signal = new AbortController().signal) =>
        request(`${origin}/api/things?name=a%20b`, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: "key" },
          body: "{}",
          dispatcher,
          signal,
        });
      const { statusCode, headers, body } = await send(`http://127.0.0.1:${port}`);
      const refused = await send("http://127.0.0.1:1").catch((error) => error.code);
      const aborted = await send(`http://127.0.0.1:${port}`, AbortSignal.abort()).catch(
        (error) => error.name,
      );
      outcomes.push({ statusCode, answer: headers["x-answer"], text: await body.text(), refused, aborted });
      await dispatcher.close();
    }
    server.close();

    expect(outcomes[0]).to.include({ statusCode: 201, answer: "yes", text: "made", refused: "ECONNREFUSED" });
    expect(outcomes[1]).to.deep.equal(outcomes[0]);
    expect(seen).to.have.length(2);
    expect(seen[1]).to.deep.equal(seen[0]);
  });

  it("explains a wrong value as zod does, although its other languages are left out", () => {
    const bundled: typeof z = require(join(plugin, "zod.js")).z;
    const problems = (library: typeof z) =>
      library.looseObject({ name: library.string(), count: library.int() }).safeParse({ name: 1, count: 0.5 })
        .error?.issues;

    expect(problems(bundled)?.[0]?.message).to.match(/expected string, received number/);
    expect(problems(bundled)).to.deep.equal(problems(z));
  });

  it("keeps the names of classes and functions, so that a stack trace can be read", () => {
    const text = read(plugin, "pulumi-resource-opik.js");

    for (const name of ["ExchangeFailure", "ConfigurationError"]) {
      expect(text).to.match(new RegExp(`\\b(class ${name}\\b|${name}=class\\b)`));
    }
    expect(text).to.include("function createDispatcher(");
  });

  it("goes with the notices of all packages that are in it, and of third parties in those", () => {
    const notices = read(plugin, "THIRD-PARTY-LICENSES.txt");
    const text = (...path: string[]) => read(root, "node_modules", ...path).trim();

    for (const { name, version, license } of bundledPackages()) {
      expect(notices).to.include(`${name} ${version} (${license})\n`);
    }
    for (const path of [
      "@grpc/grpc-js/LICENSE",
      "@pulumi/pulumi/LICENSE",
      "google-protobuf/LICENSE.md",
      "google-protobuf/LICENSE-asserts.md",
      "ini/LICENSE",
      "undici/LICENSE",
      "undici/lib/milo/LICENSE.md",
      "undici/lib/web/fetch/LICENSE",
      "zod/LICENSE",
    ]) {
      expect(notices, path).to.include(text(path));
    }
  });

  it("says what is in it: packages that are installed here, each in one of its files", () => {
    const packages: readonly BundledPackage[] = bundledPackages();

    expect(packages.map(({ name }) => name)).to.include.members([
      "@grpc/grpc-js",
      "google-protobuf",
      "undici",
    ]);
    for (const { name, version, bundles: files } of packages) {
      expect(JSON.parse(read(root, "node_modules", name, "package.json")).version).to.equal(version);
      expect(bundles).to.include.members([...files]);
    }
  });
});
