import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { engineEnvironment } from "../../cli/engine";
import { ENGINE_BUILD_TIMEOUT_MS, theEngine } from "../support/engine";
import { edit, type Language, type Run, runner, typescript } from "./languages";
import { DOWNLOAD_TIMEOUT_MS, pluginFolder, root } from "./support";

/** An example in a temporary folder, with a Pulumi home and a state of its own. */
export interface Example {
  readonly folder: string;
  readonly run: Run;
  /** Environment in which the engine is on PATH and has nothing of the developer's in reach. */
  readonly environment: Readonly<Record<string, string>>;
}

/** An example in a language, for a suite; the plugin is found by its Pulumi.yaml. */
export function useExample(language: Language, name = "organization-settings"): Example {
  let base: string;
  let folder: string;
  let environment: Record<string, string>;
  let run: Run;
  before(`set up ${language.name}`, async function () {
    this.timeout(ENGINE_BUILD_TIMEOUT_MS + DOWNLOAD_TIMEOUT_MS);
    base = mkdtempSync(join(tmpdir(), `pulumi-opik-example${language.suffix}-`));
    folder = join(base, "program");
    const [home, backend] = [join(base, "home"), join(base, "state")];
    mkdirSync(home);
    mkdirSync(backend);
    cpSync(join(root, "examples", `${name}${language.suffix}`), folder, { recursive: true });
    // The dynamic flavour needs no plugin.
    if (language !== typescript) {
      edit(join(folder, "Pulumi.yaml"), "../../dist/plugin", pluginFolder);
    }
    const engine = await theEngine();
    const nodeModules = dirname(dirname(dirname(require.resolve("@pulumi/pulumi/package.json"))));
    environment = engineEnvironment(engine, { home, backend, passphrase: "", nodeModules });
    run = await runner(language, folder);
  });
  after(() => rmSync(base, { recursive: true, force: true }));
  return {
    get folder() {
      return folder;
    },
    get environment() {
      return environment;
    },
    run: (step, more, ...words) => run(step, { ...environment, ...more }, ...words),
  };
}
