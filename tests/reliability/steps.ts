import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../../provider/kit";
import { isSealed, type Laboratory } from "./laboratory";
import { sampleInputs } from "./samples";

/** A step of a resource's life, as one run of the engine. */
export interface Step {
  readonly name: "create" | "update" | "preview" | "no-change" | "refresh" | "delete";
  readonly run: "up" | "preview" | "refresh" | "destroy";
  /** Whether the resource has to be there before. */
  readonly needsResource: boolean;
  /** Whether the run may change what is on the server or in the state. */
  readonly changes: boolean;
}

/** In an order in which one can follow the other. */
export const steps: readonly Step[] = [
  { name: "create", run: "up", needsResource: false, changes: true },
  { name: "update", run: "up", needsResource: true, changes: true },
  { name: "preview", run: "preview", needsResource: true, changes: false },
  { name: "no-change", run: "up", needsResource: true, changes: false },
  { name: "refresh", run: "refresh", needsResource: true, changes: false },
  { name: "delete", run: "destroy", needsResource: true, changes: true },
];

/** Makes the laboratory such that the step can be run; the run itself is still to be made. */
export async function prepare(laboratory: Laboratory, step: Step): Promise<void> {
  const { definition } = laboratory;
  const isThere = laboratory.state().resources.length > 0;
  if (!step.needsResource) {
    if (isThere) {
      await laboratory.clear();
    }
    laboratory.declared = sampleInputs(definition, "first");
    return;
  }
  const isAsCreated =
    isThere && holds(laboratory.state().resources[0]?.inputs ?? {}, sampleInputs(definition, "first"));
  // A deletion has to have something to give back.
  if (!isThere || (step.name === "delete" && !isAsCreated)) {
    laboratory.declared = sampleInputs(definition, "first");
    await mustSucceed(laboratory, "up");
  }
  const { inputs = {} } = laboratory.state().resources[0] ?? {};
  const changes = step.name === "update" || step.name === "preview";
  laboratory.declared = variantOf(laboratory, inputs, !changes);
}

/** The variant that the resource is now, or the other one. */
function variantOf({ definition }: Laboratory, inputs: Properties, same: boolean): Properties {
  const [first, second] = [sampleInputs(definition, "first"), sampleInputs(definition, "second")];
  return holds(inputs, first) === same ? first : second;
}

function holds(inputs: Properties, wanted: Properties): boolean {
  return Object.entries(wanted).every(
    ([name, value]) => isSealed(inputs[name]) || isDeepStrictEqual(inputs[name], value),
  );
}

async function mustSucceed(laboratory: Laboratory, kind: "up" | "destroy"): Promise<void> {
  const { exitCode, stdout, stderr } = await laboratory.run(kind);
  if (exitCode !== 0) {
    throw new Error(
      `The samples do not suit ${laboratory.definition.name}: ${kind} fails.\n${stderr}${stdout}`,
    );
  }
}
