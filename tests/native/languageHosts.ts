import { chmodSync, copyFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { SDK_HOSTS_VERSION, YAML_HOST_VERSION } from "../../tools/whatWasRun";
import { cached, requiredProgram, succeed } from "./support";

/** Folder of Pulumi's language host for YAML, built when it is not in the cache. */
export function yamlHost(): Promise<string> {
  return built("yaml/pulumi-language-yaml", {
    module: "github.com/pulumi/pulumi-yaml",
    version: YAML_HOST_VERSION,
    programs: ["cmd/pulumi-language-yaml"],
    scripts: [],
  });
}

/**
 * Folder of Pulumi's language hosts for Node.js, Python and Go. They are the last ones that were part of the SDK's module:
 * newer ones are modules of their own, which the Go module proxy does not have. What they start is the programs' own SDK,
 * which is a new one.
 */
export function sdkHosts(): Promise<string> {
  return built("languages/pulumi-sdk", {
    module: "github.com/pulumi/pulumi/sdk/v3",
    version: SDK_HOSTS_VERSION,
    programs: [
      "nodejs/cmd/pulumi-language-nodejs",
      "python/cmd/pulumi-language-python",
      "go/pulumi-language-go",
    ],
    scripts: ["python/cmd/pulumi-language-python-exec"],
  });
}

interface Source {
  /** The Go module, and folders and files in it. */
  readonly module: string;
  readonly version: string;
  readonly programs: readonly string[];
  readonly scripts: readonly string[];
}

async function built(name: string, { module, version, programs, scripts }: Source): Promise<string> {
  const folder = await cached(`${name}-v${version}`, async (target) => {
    const go = requiredProgram("go");
    const options = { cwd: target, shown: true, env: { ...process.env, GOWORK: "off", CGO_ENABLED: "0" } };
    const packages = programs.map((one) => `${module}/${one}`);
    await writeFile(join(target, "go.mod"), "module hosts\n\ngo 1.25.11\n");
    await succeed(go, ["get", "-tool", ...packages.map((one) => `${one}@v${version}`)], options);
    const bin = join(target, "bin");
    await mkdir(bin);
    await succeed(go, ["build", "-v", "-ldflags", "-s -w", "-o", `${bin}/`, ...packages], options);
    const { stdout } = await succeed(go, ["list", "-m", "-f", "{{.Dir}}", module], {
      ...options,
      shown: false,
    });
    for (const script of scripts) {
      const copy = join(bin, basename(script));
      copyFileSync(join(stdout.trim(), script), copy);
      // A module's files have no mode.
      chmodSync(copy, 0o755);
    }
  });
  return join(folder, "bin");
}
