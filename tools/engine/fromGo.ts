/**
 * The engine built from source: the way on a machine that reaches a Go module proxy and not the vendor's site. Takes
 * minutes, once.
 *
 * `go install module@version` refuses, because Pulumi's go.mod has `replace` lines; as a tool of a throw-away module the
 * same source builds. The linker flag gives the engine its version: without it, it calls itself 3.0.0-dev, which the
 * Automation API refuses.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../../cli/engine/context";
import { executablesOnPath } from "../../cli/engine/onPath";
import { reporting } from "../../cli/engine/progress";
import { run } from "../../cli/engine/run";
import { type EngineCache, engineIn, removeFolder } from "./cache";

const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** What Pulumi's own go.mod asks for; Go 1.21 and newer fetch that toolchain themselves. */
const GO_DIRECTIVE = "1.25.11";

const VERSION_LIMIT_MS = 15_000;
const DOWNLOAD_LIMIT_MS = 20 * 60_000;
const BUILD_LIMIT_MS = 60 * 60_000;

/** The path of an engine that is in the cache now. */
export async function engineFromGo(context: Context, cache: EngineCache): Promise<string> {
  const [go] = executablesOnPath("go", context.env);
  if (go === undefined) throw new Error("go is not on PATH");
  await requireUsableGo(context, go);

  const work = await cache.workFolder();
  try {
    const goTemp = join(work, "go-tmp");
    await mkdir(goTemp);
    await writeFile(join(work, "go.mod"), `module engine\n\ngo ${GO_DIRECTIVE}\n`);
    const root = join(work, "root");
    const binary = engineIn(root);
    const env = goEnvironment(context.env, goTemp);
    const startedAt = context.clock.now();
    context.progress(
      `Building the Pulumi engine ${cache.version} from source with Go: once, for about four minutes on two cores.`,
    );

    let modules = 0;
    const download = run(context, go, ["get", "-tool", `${PACKAGE}@v${cache.version}`], {
      cwd: work,
      env,
      limitMs: DOWNLOAD_LIMIT_MS,
      onErrorLine(line) {
        if (line.startsWith("go: added ")) return true;
        if (!line.startsWith("go: downloading ")) return false;
        modules += 1;
        return true;
      },
    });
    const downloading = (): string => `Pulumi engine ${cache.version}: download, modules so far: ${modules}`;
    await reporting(context, downloading, download, startedAt);

    let packages = 0;
    const ldflags = `-s -w -X ${VERSION_VARIABLE}=${cache.version}`;
    const args = [
      "build",
      "-mod=readonly",
      "-v",
      "-tags",
      "osusergo",
      "-ldflags",
      ldflags,
      "-o",
      binary,
      PACKAGE,
    ];
    const build = run(context, go, args, {
      cwd: work,
      env,
      limitMs: BUILD_LIMIT_MS,
      onErrorLine(line) {
        // With -v, Go prints the path of each package that it compiles: one word, no colon.
        if (!/^[^\s:]+$/.test(line)) return false;
        packages += 1;
        return true;
      },
    });
    const building = (): string => `Pulumi engine ${cache.version}: build, packages so far: ${packages}`;
    await reporting(context, building, build, startedAt);

    await cache.verify(context, binary);
    return await cache.publish(context, root);
  } finally {
    await removeFolder(work);
  }
}

async function requireUsableGo(context: Context, go: string): Promise<void> {
  const output = await run(context, go, ["version"], {
    env: context.env,
    limitMs: VERSION_LIMIT_MS,
    ownGroup: true,
  });
  const match = /\bgo(\d+)\.(\d+)/.exec(output);
  if (match === null) return;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major === 1 && minor < 21) {
    throw new Error(
      `${go} is Go ${major}.${minor}; Pulumi's source needs Go 1.25 (1.21 and newer fetch it themselves)`,
    );
  }
}

/** The user's Go settings, less those that would build something else or somewhere else. */
function goEnvironment(env: NodeJS.ProcessEnv, goTemp: string): NodeJS.ProcessEnv {
  const { GOOS: _os, GOARCH: _arch, ...rest } = env;
  return {
    ...rest,
    GO111MODULE: "on",
    GOWORK: "off",
    // What Go leaves behind when it is stopped goes away with the work folder.
    GOTMPDIR: goTemp,
    // The engine needs no C; a machine with half a C compiler should not matter.
    CGO_ENABLED: "0",
  };
}
