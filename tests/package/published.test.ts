import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { defaultUsers } from "../../emulator";

const root = dirname(require.resolve("pulumi-opik/package.json"));
const manifest: { homepage: string } = require("pulumi-opik/package.json");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** What a link to a heading of a page ends with, as GitHub and npm make it. */
function anchors(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** What a secret looks like: keys, tokens and passwords of services that a developer of this package has. */
const SECRET = new RegExp(
  [
    "-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}",
    "\\bnpm_[A-Za-z0-9]{36}\\b",
    "\\bgh[opsu]_[A-Za-z0-9]{36}\\b",
    "\\bgithub_pat_[A-Za-z0-9_]{50,}",
    "\\bpul-[0-9a-f]{40}\\b",
    "\\bAKIA[0-9A-Z]{16}\\b",
    "//[^/\\s]*:_authToken\\s*=",
  ].join("|"),
);

describe("what npm would publish", function () {
  this.timeout(180_000);
  let paths: string[] = [];
  before(() => {
    const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 64 * 1024 * 1024,
    });
    const packed = Object.values(JSON.parse(output)) as { files: { path: string }[] }[];
    paths = packed.flatMap(({ files }) => files.map(({ path }) => path));
  });

  it("has no file with settings, credentials, captures, states or tests of a developer", () => {
    expect(paths).to.include("package.json").and.have.length.above(100);
    const strange =
      /(^|\/)(\.|Pulumi\.|opik-contract|tests?\/|examples\/)|\.(env|har|pem|key|p12|log|jsonl|opik\.config|test\.js)$|checkpoint|grpc\.json/i;
    expect(paths.filter((path) => strange.test(path) && !path.endsWith("PulumiPlugin.yaml"))).to.deep.equal(
      [],
    );
  });

  it("has nothing that looks like a secret, nor a path of the machine that made it", () => {
    const home = process.env["HOME"] || root;
    const found = paths.filter((path) => {
      const text = readFileSync(join(root, path), "latin1");
      return SECRET.test(text) || text.includes(root) || (home.length > 5 && text.includes(home));
    });
    expect(found).to.deep.equal([]);
    expect(SECRET.test(`npm_${"a1B2".repeat(9)}`), "the search finds one").to.equal(true);
  });

  it("has pages whose links lead to others of the package, or to files of the repository by their full address", () => {
    const repository = `${manifest.homepage.replace(/#.*/, "")}/`;
    const pages = paths.filter((path) => path.endsWith(".md"));
    expect(pages).to.include.members(["README.md", "docs/plugin.md", "docs/resources/Project.md"]);
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
        const there = /^(?:blob|tree)\/main\/(.+)$/.exec(link.replace(repository, ""))?.[1];
        if (/^https?:/.test(link) && there === undefined) {
          return [];
        }
        const [path = "", anchor] = (there ?? link).split("#");
        const file = path === "" ? page : there === undefined ? join(dirname(page), path) : path;
        const found = there === undefined ? paths.includes(file) : existsSync(join(root, file));
        return found && (anchor === undefined || anchors(read(file)).includes(anchor))
          ? []
          : [`${page}: ${link}`];
      }),
    );
    expect(dead).to.deep.equal([]);
  });

  it("names no user of the local Opik but in the local Opik itself", () => {
    const keys = defaultUsers.flatMap(({ apiKey, sessionToken, password }) => [
      apiKey,
      sessionToken,
      password,
    ]);
    const found = paths.filter((path) => {
      const text = readFileSync(join(root, path), "latin1");
      return keys.some((key) => text.includes(key));
    });
    expect(found.filter((path) => !path.startsWith("dist/emulator/"))).to.deep.equal([]);
  });
});
