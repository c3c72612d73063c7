// What is in a bundle: packages, and the notices that have to go with their code.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const NOTICE = /^(licen[cs]e|copying|notice)\b/i;

/**
 * Packages whose code is in the bundles.
 *
 * @param root folder that the metafiles' paths start from
 * @param metafiles esbuild's, by the name of the bundle
 * @returns {{ name: string, version: string, license: string, bundles: string[], notices: string[] }[]} by name; notices
 * are paths of files
 */
export function bundledPackages(root, metafiles) {
  /** @type {Map<string, { bundles: Set<string>, folders: Set<string> }>} */
  const found = new Map();
  for (const [bundle, { outputs }] of Object.entries(metafiles)) {
    for (const input of Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs))) {
      const path = input.replaceAll("\\", "/");
      const [folder] = PACKAGE.exec(path) ?? [];
      if (folder === undefined) {
        continue;
      }
      const one = found.get(folder) ?? { bundles: new Set(), folders: new Set() };
      found.set(folder, one);
      one.bundles.add(bundle);
      // Code of a third party inside a package has its notice beside it.
      for (let at = dirname(path); at.length >= folder.length; at = dirname(at)) {
        one.folders.add(at);
      }
    }
  }
  return [...found]
    .map(([folder, { bundles, folders }]) => {
      const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      const notices = [...folders].sort().flatMap((one) => noticesIn(root, one));
      if (typeof license !== "string" || !notices.some((one) => dirname(one) === folder)) {
        throw new Error(`${folder} has no licence in its package.json, or no text of it.`);
      }
      return { name, version, license, bundles: [...bundles].sort(), notices };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function noticesIn(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && NOTICE.test(entry.name))
    .map((entry) => `${folder}/${entry.name}`)
    .sort();
}

/** The text that goes with the bundles. */
export function noticeText(root, packages) {
  return packages
    .map(({ name, version, license, notices }) => {
      const texts = notices.map((path) => {
        const where = path.replace(PACKAGE, "").slice(1);
        return `${where}:\n\n${readFileSync(join(root, path), "utf8").trim()}\n`;
      });
      return `${name} ${version} (${license})\n\n${texts.join("\n")}`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
