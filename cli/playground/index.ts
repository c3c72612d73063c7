import { delimiter } from "node:path";
import { LocalWorkspace, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { type Engine, engineEnvironment } from "../engine";
import { type CommandOutcome, EngineCommand, EngineFailure } from "./engineCommand";
import { useOwnConnections } from "./ownConnections";
import { createProject, type TemporaryProject } from "./project";

export { type CommandOutcome, EngineFailure } from "./engineCommand";
export { createProject, type TemporaryProject } from "./project";

export interface PlaygroundOptions {
  readonly engine: Engine;
  /** The Pulumi program; it is run anew for each preview and update. */
  readonly program: PulumiFn;
  /** Environment besides what the engine needs, such as `OPIK_URL_OVERRIDE`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders in which the engine looks for plugins, before all others. */
  readonly searchPath?: readonly string[];
  readonly projectName?: string;
  readonly stackName?: string;
  /** A project made before, which is kept at the end; a temporary one unless said. */
  readonly project?: TemporaryProject;
  /** The Automation API of the SDK that the program uses, where that is not the one of this package. */
  readonly workspace?: Pick<typeof LocalWorkspace, "createStack">;
}

/** Options of an operation, as on Pulumi's command line. */
export interface RunOptions {
  readonly diff?: boolean;
  readonly refresh?: boolean;
  readonly expectNoChanges?: boolean;
  /** URNs of resources that are replaced whatever the difference. */
  readonly replace?: readonly string[];
  /** URNs of the only resources that are worked on. */
  readonly target?: readonly string[];
  /** Whether a refresh or destroy, also that of `refresh` before a preview or update, runs the program as well. */
  readonly runProgram?: boolean;
  /** Told what the engine writes, as it comes. */
  readonly onText?: (text: string) => void;
}

export type RunKind = "preview" | "up" | "refresh" | "destroy";

/**
 * A stack of a program in this process, run by the real engine in an environment of its own: nothing of the
 * developer's Pulumi or Opik accounts is in reach. It needs no language host, since the Automation API serves the
 * program.
 */
export class Playground {
  private constructor(
    private readonly program: { timesRun: number },
    readonly stack: Stack,
    readonly project: TemporaryProject,
    private readonly command: EngineCommand,
    private readonly ownsProject: boolean,
  ) {}

  static async create(options: PlaygroundOptions): Promise<Playground> {
    useOwnConnections();
    const { engine, program, projectName = "playground", stackName = "dev" } = options;
    const project = options.project ?? createProject(projectName);
    const environment = engineEnvironment(engine, { ...project, passphrase: "playground" });
    const command = new EngineCommand(engine.path, engine.version, {
      ...environment,
      PATH: [...(options.searchPath ?? []), environment["PATH"]].join(delimiter),
      ...options.environment,
    });
    const watched = { timesRun: 0 };
    const watchedProgram: PulumiFn = () => {
      watched.timesRun += 1;
      return program();
    };
    const stack = await (options.workspace ?? LocalWorkspace).createStack(
      { stackName, projectName, program: watchedProgram },
      {
        workDir: project.folder,
        pulumiCommand: command.asPulumiCommand(),
        // Where dynamic providers run; the Automation API's default is this process's own folder.
        projectSettings: { name: projectName, runtime: "nodejs", main: project.folder },
      },
    );
    return new Playground(watched, stack, project, command, options.project === undefined);
  }

  /**
   * Runs one operation to its end; an exit code other than 0 is an outcome, not an error.
   *
   * @throws {Error} where the engine ended well without having run the program: the Automation API of 3.259 is silent
   *   about a program that cannot reach the engine, and the engine takes that for a program that declares nothing
   */
  async run(kind: RunKind, options: RunOptions = {}) {
    const { diff = false, refresh = false, expectNoChanges = false, runProgram = false, onText } = options;
    const listeners = onText === undefined ? {} : { onOutput: onText, onError: onText };
    const common = {
      diff,
      expectNoChanges,
      color: "never",
      ...(runProgram ? { runProgram } : {}),
      ...listeners,
    } as const;
    const urns = (["replace", "target"] as const).flatMap((name) =>
      options[name] === undefined ? [] : [[name, [...options[name]]] as const],
    );
    this.command.respondsNothing = true;
    const before = this.program.timesRun;
    try {
      await (kind === "preview" || kind === "up"
        ? this.stack[kind]({ ...common, refresh, ...Object.fromEntries(urns) })
        : this.stack[kind](common));
    } catch (error) {
      if (!(error instanceof EngineFailure)) {
        throw error;
      }
    } finally {
      this.command.respondsNothing = false;
    }
    const hasRun = this.program.timesRun > before;
    if ((kind === "preview" || kind === "up") && !hasRun && this.outcome(kind).exitCode === 0) {
      throw new Error(
        `pulumi ${kind} ended without having run the program, which could not reach the engine.`,
      );
    }
    return this.outcome(kind);
  }

  private outcome(kind: RunKind): CommandOutcome {
    const outcome = this.command.outcomes.findLast((one) => one.arguments[0] === kind);
    if (outcome === undefined) {
      throw new Error(`The engine was not called for ${kind}.`);
    }
    return outcome;
  }

  /** Removes everything on this machine; the stack's resources are left as they are. */
  dispose(): void {
    if (this.ownsProject) {
      this.project.remove();
    }
  }
}
