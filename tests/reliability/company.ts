import type { CommandOutcome } from "../../cli/playground";
import { contract } from "../../provider/opik/contract";
import { armed, type FaultKind, faults } from "./faults";
import { type Companion, type Flavour, Laboratory, type Tools } from "./laboratory";
import { type Interference, passOn } from "./line";
import { sampleInputs, takingOver } from "./samples";
import { BASELINE_LOST, badEnding, brokenInvariants, disagreements } from "./verdict";
import type { Definition } from "./world";

/** When the resource that is well gets another name in the program, without an alias. */
export const renames = ["never", "in the run that fails", "in the run after it"] as const;

/** Several resources in one program, one of which fails: the others have to stay as they are declared. */
export interface Company {
  readonly flavour: Flavour;
  /** Settings, which are well. */
  readonly settings: Definition;
  /** An object that is created after them, at which the run fails. */
  readonly object: Definition;
  readonly fault: FaultKind["name"];
  readonly rename: (typeof renames)[number];
}

export interface CompanyOutcome {
  readonly problems: readonly string[];
  readonly transcript: string;
}

const NOT_RESTORED = [
  "after the destroy, 1 objects are not as before",
  "a setting is changed that the state does not know of",
  "somebody else's object is changed",
];

/** Runs the program with a fault at the creation of the object, then without, then destroys all; judges after each. */
export async function runCompany(
  tools: Tools,
  { flavour, settings, object, fault, rename }: Company,
): Promise<CompanyOutcome> {
  const laboratory = await Laboratory.open(flavour, settings, tools);
  const problems: string[] = [];
  let transcript = "";
  const run = async (kind: "up" | "destroy", title: string, interference?: () => Interference) => {
    const outcome = await laboratory.run(kind, interference);
    await laboratory.line.mend();
    transcript += `--- ${title} ---\n${outcome.stderr}${outcome.stdout}\n`;
    const found = [
      // The check asks for it, and the engine prints a check's failure in its own way, without a code.
      ...(asksToAdopt(outcome) ? [] : badEnding(outcome)),
      ...(await brokenInvariants(laboratory)),
      ...(await disagreements(laboratory)),
    ];
    // Without an alias the successor cannot know what was before, and the run has to say so: see below.
    const unknown = rename === "never" ? [] : [BASELINE_LOST, ...(kind === "destroy" ? NOT_RESTORED : [])];
    const unexpected = found.filter((problem) => !unknown.includes(problem));
    problems.push(...unexpected.map((problem) => `${title}: ${problem}`));
    return outcome;
  };
  const mustBe = (holds: boolean, problem: string) => problems.push(...(holds ? [] : [problem]));
  const objects = async () => Object.keys(await laboratory.world(object)).length;
  try {
    const before = await objects();
    laboratory.declared = sampleInputs(settings, "first");
    if (rename === "in the run that fails") {
      await run("up", "the run before");
      laboratory.name = "renamed";
    }
    laboratory.companion = companionOf(object);

    const failed = await run("up", "the run that fails", () => failing(laboratory, object, fault));
    mustBe(failed.exitCode !== 0, "the fault did not make the run fail");
    mustBe(laboratory.state().resources.length > 0, "the settings are not in the state");

    if (rename === "in the run after it") {
      laboratory.name = "renamed";
    }
    let next = await run("up", "the next run");
    const takeOver = takingOver(object as never);
    if (next.exitCode !== 0 && asksToAdopt(next) && takeOver) {
      laboratory.companion = companionOf(object, takeOver);
      next = await run("up", "the run that takes over");
    }
    mustBe(next.exitCode === 0, "it does not recover");
    mustBe(laboratory.state().resources.length === 1, "the predecessor is still in the state");
    mustBe(laboratory.state(object).resources.length === 1, `${object.name} is not in the state`);
    mustBe((await objects()) === before + 1, `${object.name} is not there once`);

    mustBe(
      rename === "never" || transcript.includes("a destroy will not restore it"),
      "nobody says that the baseline is lost",
    );

    const destroyed = await run("destroy", "the destroy");
    mustBe(destroyed.exitCode === 0, "the destroy fails");
  } finally {
    await laboratory.close();
  }
  return { problems, transcript };
}

function asksToAdopt({ stdout, stderr }: CommandOutcome): boolean {
  return /Set adopt to true/.test(stdout + stderr);
}

function companionOf(definition: Definition, more: object = {}): Companion {
  return { definition, declared: { ...sampleInputs(definition, "first"), ...more } };
}

/** The fault at the request that creates the object, whichever it is. */
function failing({ line }: Laboratory, { name }: Definition, fault: FaultKind["name"]): Interference {
  const kind = faults.find((one) => one.name === fault) as FaultKind;
  const create = contract.find((operation) => operation.name === `create${name}`);
  let struck: Interference | undefined;
  return async (passing) => {
    const asked = line.calls[passing.index]?.operation ?? "";
    if (create !== undefined && asked.startsWith(`${create.method} `) && asked.endsWith(create.path)) {
      struck ??= armed(line, kind, passing.index);
    }
    return struck === undefined ? passOn(passing) : struck(passing);
  };
}
