import { spawn } from "node:child_process";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { ExplainedError } from "../../provider/base/explainedError";

/** What one call of the engine's command line came to. */
export interface CommandOutcome {
  readonly arguments: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of the process to its end. */
  readonly milliseconds: number;
}

/**
 * The engine's command line as the Automation API calls it. Other than the Automation API's own, it passes exactly
 * the given environment on, adds nothing of this process's, and tells the exit code, which has a meaning (7: there
 * are changes although none were expected).
 */
export class EngineCommand {
  /** Outcomes of all calls, in their order. */
  readonly outcomes: CommandOutcome[] = [];
  /**
   * Answers the Automation API's questions for outputs and history with nothing: it asks three of them after each
   * operation, each one a process of its own, whether or not anybody wants to know.
   */
  respondsNothing = false;

  constructor(
    readonly command: string,
    readonly version: string,
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** This command where the Automation API takes one; its class has more only for installing an engine. */
  asPulumiCommand(): PulumiCommand {
    return this as unknown as PulumiCommand;
  }

  async run(
    args: readonly string[],
    cwd: string,
    additions: Readonly<Record<string, string>>,
    onOutput?: (text: string) => void,
    onError?: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<{ stdout: string; stderr: string; code: number }> {
    if (this.respondsNothing && args[0] === "stack" && (args[1] === "output" || args[1] === "history")) {
      return { stdout: args[1] === "output" ? "{}" : "[]", stderr: "", code: 0 };
    }
    const start = performance.now();
    const words = args.includes("--non-interactive") ? args : [...args, "--non-interactive"];
    const child = spawn(this.command, words, {
      cwd,
      env: { ...this.environment, ...additions, PULUMI_AUTOMATION_API: "true" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    signal?.addEventListener("abort", () => child.kill("SIGINT"), { once: true });
    const texts = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8");
      child[stream].on("data", (text: string) => {
        texts[stream] += text;
        (stream === "stdout" ? onOutput : onError)?.(text);
      });
    }
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve(code ?? 255));
    });
    const outcome: CommandOutcome = {
      arguments: args,
      exitCode,
      ...texts,
      milliseconds: performance.now() - start,
    };
    this.outcomes.push(outcome);
    if (exitCode !== 0) {
      throw new EngineFailure(outcome);
    }
    return { ...texts, code: exitCode };
  }
}

/** The engine ended with another exit code than 0. */
export class EngineFailure extends ExplainedError {
  constructor(readonly outcome: CommandOutcome) {
    super({
      code: "ENGINE_FAILED",
      what: `pulumi ${outcome.arguments[0]} ended with exit code ${outcome.exitCode}. It said:`,
      details: `${outcome.stderr}${outcome.stdout}`.split("\n").filter((line) => line.trim() !== ""),
      next: "See what it said, and whether this `pulumi` works elsewhere.",
    });
  }
}
