import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { type BundledPackage, bundledPackages } from "../support/bundledPackages";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const plugin = join(root, "dist", "plugin");
const bundles = ["pulumi-resource-opik.js", "undici.js", "zod.js"];
const read = (...path: string[]) => readFileSync(join(...path), "utf8");

describe("the plugin's bundle", () => {
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

  it("has of undici exactly what the provider uses", () => {
    const provider = join(root, "dist", "provider");
    const used = readdirSync(provider, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".js"))
      .flatMap((path) => [...read(provider, path).matchAll(/\bundici_1\.(\w+)/g)].map(([, name]) => name));

    expect(Object.keys(require(join(plugin, "undici.js")))).to.have.members([...new Set(used)]);
  });

  it("explains a wrong value as zod does, although its other languages are left out", () => {
    const bundled: typeof z = require(join(plugin, "zod.js")).z;
    const problems = (library: typeof z) =>
      library.object({ name: library.string(), count: library.int() }).safeParse({ name: 1, count: 0.5 })
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
