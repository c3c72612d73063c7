import type { Markdown } from "./markdown";
import type { State, Step } from "./preview";
import { containsSecret, type Difference, differences, isInternal, same, show } from "./values";

/** Lines of a Markdown list. */
export interface Findings {
  /** What somebody changed outside of the program. */
  readonly drift: readonly string[];
  /** What the program declares, and nobody has applied yet. */
  readonly pending: readonly string[];
}

/**
 * Where the engine shows drift (observed with 3.259 and 3.274): a `refresh` step holds what was applied last; the live
 * values are the *old* state of the step that would correct them, the declared ones its new inputs.
 */
export function readSteps(steps: readonly Step[], markdown: Markdown): Findings {
  const applied = new Map<string, State>();
  const drift: string[] = [];
  const pending: string[] = [];
  for (const step of steps) {
    const resource = label(step.urn, markdown);
    const before = applied.get(step.urn);
    switch (step.op) {
      case "refresh":
        applied.set(step.urn, step.oldState ?? {});
        break;
      case "same":
      case "read":
      case "discard":
      case "create-replacement":
      case "delete-replaced":
        break;
      case "update":
      case "replace": {
        const found = changedProperties(step, before);
        for (const { path, declared, live, isDrift } of found) {
          const values = `${show(declared, markdown)} -> ${show(live, markdown)}`;
          (isDrift ? drift : pending).push(`- ${resource}: ${markdown.code(path)}: ${values}`);
        }
        if (found.length === 0) {
          const names = namedWithoutValues(step).map((name) => markdown.code(name));
          if (names.length > 0) {
            drift.push(`- ${resource}: ${names.join(" or ")}: the values are not shown`);
          } else {
            pending.push(`- ${resource}: no property differs, only how Pulumi manages it`);
          }
        }
        break;
      }
      case "create":
      case "import":
        if (before === undefined) {
          pending.push(`- ${resource}: declared, not created yet`);
        } else {
          drift.push(`- ${resource}: declared, no longer there`);
        }
        break;
      case "delete":
        pending.push(`- ${resource}: no longer declared, still there`);
        break;
      default:
        pending.push(`- ${resource}: ${markdown.code(String(step.op))}`);
    }
  }
  return { drift, pending };
}

/** The differing properties of one `update` or `replace`; `before` is the state that was applied last. */
function changedProperties(step: Step, before: State | undefined): Difference[] {
  const declared = step.newState?.inputs ?? {};
  const inputs = step.oldState?.inputs ?? {};
  const outputs = step.oldState?.outputs ?? {};
  const applied = before?.inputs ?? {};
  // What is neither declared now nor was declared before is not managed, whatever its value.
  const names = [...new Set([...Object.keys(declared), ...Object.keys(applied)])].filter(
    (name) => !isInternal(name),
  );
  const against = (live: (name: string) => unknown) =>
    names.flatMap((name) =>
      differences(declared[name], live(name), before === undefined ? declared[name] : applied[name], name),
    );
  const found = against((name) => inputs[name]);
  // A provider whose read returns no inputs shows what is live in the outputs only.
  return found.length > 0 ? found : against((name) => (name in outputs ? outputs[name] : inputs[name]));
}

/** Where no value differs that is shown: what the engine names, else the secrets, which it hides on both sides. */
function namedWithoutValues({ oldState, newState, detailedDiff }: Step): string[] {
  const named = Object.keys(detailedDiff ?? {}).filter((name) => !isInternal(name));
  const declared = newState?.inputs ?? {};
  const isUpgrade = Object.keys(declared).some(
    (name) => isInternal(name) && !same(declared[name], oldState?.inputs?.[name]),
  );
  if (named.length > 0 || isUpgrade) {
    return named;
  }
  return Object.keys(declared).filter((name) => containsSecret(declared[name]));
}

function label(urn: string, markdown: Markdown): string {
  const [, , type = "", ...name] = urn.split("::");
  return `${markdown.code(name.join("::"))} (${type.split(/[$:]/).at(-1)})`;
}
