// Bundles both flavours into dist/plugin, which needs no node_modules: the plugin with its protocol in one file, what
// Pulumi's dynamic provider host loads in another, and the libraries that only an operation needs in files of their own,
// because Node parses a file as a whole before it runs it, and the engine waits for both. Completes dist/sdk/nodejs as
// well. Usage: node tools/bundle.mjs, after tsc.
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { withLazyImports } from "./bundle/lazyModules.mjs";
import { bundledPackages, noticeText } from "./bundle/packages.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, "dist", "plugin");
const NAME = "pulumi-resource-opik";
/** The bundles with our own code, and their entries. */
const OURS = {
  [`${NAME}.js`]: "dist/provider/plugin.js",
  "dynamic-host.js": "dist/provider/dynamicHost.js",
};
/** Loaded when an operation needs them. */
const LATER = ["undici", "zod"];

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Of package.json only the version goes into the bundle. */
const bakedVersion = {
  name: "baked-version",
  setup({ onLoad }) {
    onLoad({ filter: /package\.json$/ }, ({ path }) =>
      path === join(root, "package.json")
        ? { contents: JSON.stringify({ version }), loader: "json" }
        : undefined,
    );
  },
};

const libraryFiles = {
  name: "library-files",
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${LATER.join("|")})$`) }, ({ path }) => ({
      path: `./${path}.js`,
      external: true,
    }));
  },
};

/**
 * gRPC loads it for its services Channelz and ORCA, which the plugin does not offer: thirteen packages would come
 * along. Of zod's messages, only the English ones are used.
 */
const leftOut = {
  name: "left-out",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^@grpc\/proto-loader$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/** Modules of ours are evaluated when they are used. */
const lazyModules = {
  name: "lazy-modules",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/]provider[\\/].*\.js$/ }, ({ path }) => ({
      // Neither loader of the bundle runs it as Node runs a script.
      contents: withLazyImports(path).replace(/^#!.*/, ""),
      loader: "js",
    }));
  },
};

/** What is not ours has short local names; functions and classes keep theirs, for stack traces and errors. */
const shortNames = { minifyIdentifiers: true, keepNames: true };

/** What a library does that no run needs. */
const NEEDLESS = [
  // Of each protocol message, nobody uses the form as a plain object, a quarter of its class.
  { files: /_pb\.js$/, spare: (text) => text.replaceAll("jspb.Message.GENERATE_TO_OBJECT", "false") },
  // The engine compresses nothing, and Node's zlib is 17 modules.
  {
    files: /[\\/]@grpc[\\/].*\.js$/,
    spare: (text) =>
      text
        .replace('const zlib = require("zlib");\n', "")
        .replaceAll(/\bzlib\.(?=create|deflate|gzip)/g, 'require("zlib").'),
  },
];

/** The same for the libraries in a bundle that has our own code too, which keeps all its names. */
const shortNamesOfLibraries = {
  name: "short-names-of-libraries",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path }) => {
      const text = readFileSync(path, "utf8");
      const spared = NEEDLESS.filter(({ files }) => files.test(path)).reduce(
        (so, { spare }) => spare(so),
        text,
      );
      const { code } = await transform(spared, {
        ...shortNames,
        minifySyntax: true,
        platform: common.platform,
        target: common.target,
      });
      return { contents: code, loader: "js" };
    });
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  // Not the names: a stack trace should be readable, and errors are told by their class's name.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
};

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const plugins = [bakedVersion, libraryFiles, leftOut, lazyModules, shortNamesOfLibraries];
const results = [
  ...(await Promise.all([
    ...Object.entries(OURS).map(([name, entry]) => bundle(name, { entryPoints: [entry], plugins })),
    bundle("undici.js", { entryPoints: ["tools/bundle/undici.cjs"], ...shortNames }),
  ])),
  await bundle("zod.js", {
    stdin: { contents: usedOfZod(), resolveDir: root },
    plugins: [leftOut],
    ...shortNames,
  }),
];
cpSync(join(root, "bin"), target, { recursive: true });
// npm sets the bit for the executables of package.json; a copy of the folder needs it as well.
chmodSync(join(target, NAME), 0o755);

const packages = bundledPackages(root, Object.fromEntries(results));
writeFileSync(join(target, "THIRD-PARTY-LICENSES.txt"), noticeText(root, packages));
// Not packed: for the SBOM, and for the check of licences.
writeFileSync(
  join(root, "dist", "bundled.json"),
  `${JSON.stringify(
    packages.map(({ notices, ...one }) => one),
    undefined,
    2,
  )}\n`,
);

// The generated classes read the version of the plugin that they want from a package.json beside them.
cpSync(join(root, "sdk", "nodejs", "package.json"), join(root, "dist", "sdk", "nodejs", "package.json"));

/** Writes one file of the plugin, and gives its name and esbuild's account of what is in it. */
async function bundle(name, options) {
  const { metafile } = await build({ ...common, ...options, outfile: join(target, name) });
  return [name, metafile];
}

/** An entry of zod with what the bundles use of it: the whole of it takes twice as long to evaluate. */
function usedOfZod() {
  const text = Object.keys(OURS)
    .map((name) => readFileSync(join(target, name), "utf8"))
    .join();
  const names = new Set([...text.matchAll(/\bzod_\d+\.z\.(\w+)/g)].map(([, name]) => name));
  const members = [...names].sort().map((name) => `${name}: zod.${name}`);
  return `import * as zod from "zod"; export const z = { ${members.join(", ")} };`;
}
