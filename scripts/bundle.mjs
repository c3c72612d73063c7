// Bundles the plugin's executable into dist/plugin, which needs no node_modules: the protocol in one file, and the
// libraries that only an operation needs in files of their own, because Node parses a file as a whole before it runs
// it, and the engine waits for the plugin's port. Completes dist/sdk/native as well. Usage: node scripts/bundle.mjs, after tsc.
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, "dist", "plugin");
const NAME = "pulumi-resource-opik";
/** Loaded by the provider's definition, thus with the first operation. */
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
  build({
    ...common,
    entryPoints: ["dist/provider/plugin.js"],
    outfile: join(target, `${NAME}.js`),
    plugins: [bakedVersion, libraryFiles],
  }),
  ...LATER.map((library) =>
    build({
      ...common,
      stdin: { contents: `module.exports = require("${library}");`, resolveDir: root },
      outfile: join(target, `${library}.js`),
    }),
  ),
]);
cpSync(join(root, "bin"), target, { recursive: true });
// npm sets the bit for the executables of package.json; a copy of the folder needs it as well.
chmodSync(join(target, NAME), 0o755);
writeFileSync(join(target, "THIRD-PARTY-LICENSES.txt"), licenses(results.map(({ metafile }) => metafile)));

// The generated classes read the version of the plugin that they want from a package.json beside them.
cpSync(
  join(root, "sdk", "native", "nodejs", "package.json"),
  join(root, "dist", "sdk", "native", "nodejs", "package.json"),
);

/** Licences of the packages whose code is in the bundle. */
function licenses(metafiles) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const packages = new Set(
    inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll("\\", "/")) ?? []),
  );
  return [...packages]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      return `${name} ${version} (${license})\n\n${licenseText(join(root, folder))}`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

function licenseText(folder) {
  for (const name of ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENSE-asl.txt", "license"]) {
    try {
      return `${readFileSync(join(folder, name), "utf8").trim()}\n`;
    } catch (error) {
      if (error.code !== "ENOENT") {
        throw error;
      }
    }
  }
  throw new Error(`${relative(root, folder)} has no licence text.`);
}
