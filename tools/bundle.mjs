// Bundles the plugin's executable into dist/plugin, which needs no node_modules: the protocol in one file, and the
// libraries that only an operation needs in files of their own, because Node parses a file as a whole before it runs
// it, and the engine waits for the plugin's port. Completes dist/sdk/nodejs as well. Usage: node tools/bundle.mjs, after tsc.
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { bundledPackages, noticeText } from "./bundle/packages.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, "dist", "plugin");
const NAME = "pulumi-resource-opik";
/** Loaded by the provider's definition, thus with the first operation; each with the file that is bundled for it. */
const LATER = { undici: "tools/bundle/undici.cjs", zod: "zod" };

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
    onResolve({ filter: new RegExp(`^(${Object.keys(LATER).join("|")})$`) }, ({ path }) => ({
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

/** What is not ours has short local names; functions and classes keep theirs, for stack traces and errors. */
const shortNames = { minifyIdentifiers: true, keepNames: true };

/** Of each protocol message, nobody uses the form as a plain object, a quarter of its class. */
const NO_PLAIN_OBJECTS = ["jspb.Message.GENERATE_TO_OBJECT", "false"];

/** The same for the libraries in a bundle that has our own code too, which keeps all its names. */
const shortNamesOfLibraries = {
  name: "short-names-of-libraries",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path }) => {
      const text = readFileSync(path, "utf8");
      const { code } = await transform(/_pb\.js$/.test(path) ? text.replaceAll(...NO_PLAIN_OBJECTS) : text, {
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
const results = await Promise.all([
  bundle(`${NAME}.js`, "dist/provider/plugin.js", [
    bakedVersion,
    libraryFiles,
    leftOut,
    shortNamesOfLibraries,
  ]),
  ...Object.entries(LATER).map(([library, entry]) => bundle(`${library}.js`, entry, [leftOut], shortNames)),
]);
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
async function bundle(name, entry, plugins, options = {}) {
  const { metafile } = await build({
    ...common,
    ...options,
    entryPoints: [entry],
    outfile: join(target, name),
    plugins,
  });
  return [name, metafile];
}
