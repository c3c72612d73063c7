import type { RunKind } from "../../../cli/playground";
import { LocalOpik } from "../../../emulator";
import { mixedObjects, prepareMixedObjects } from "../../../tests/lifecycle/mixedObjects";
import { type Effort, type Group, milliseconds, type Table } from "../figures";
import { LATENCY_MS, pluginFlavour, Stand } from "../stand";

const VERSIONS = 100;
const PROMPTS = 10;

const KINDS: readonly RunKind[] = ["preview", "up", "refresh"];

/**
 * What is in no list of objects has reads of its own: a prompt's latest version, and where its environments are declared
 * its versions, a hundred at a time.
 */
export const costs: Group = {
  name: "costs",
  summary: `HTTP calls of prompts with ${VERSIONS} versions each`,
  measure: async ({ progress }: Effort): Promise<readonly Table[]> => {
    progress(`costs: ${PROMPTS} prompts of ${VERSIONS} versions`);
    const prompts = mixedObjects(PROMPTS, (kind) => kind === "Prompt");
    const opik = await LocalOpik.start();
    prepareMixedObjects(opik);
    const stand = await Stand.open(pluginFlavour, opik, prompts);
    try {
      await stand.create();
      for (const prompt of opik.objects("Prompt")) {
        prompt["versions"] = manyOf(prompt["versions"] as readonly Version[]);
      }
      stand.delay();
      const rows: string[][] = [];
      for (const kind of KINDS) {
        const { milliseconds: time } = await stand.run(kind);
        const calls = opik.requests.length;
        rows.push([`${kind}, nothing to do`, `${calls}`, (calls / PROMPTS).toFixed(1), milliseconds(time)]);
      }
      return [
        {
          title: `${PROMPTS} prompts of ${VERSIONS} versions each, ${LATENCY_MS} ms a call`,
          columns: ["", "HTTP calls", "a prompt", "time"],
          rows,
          note: "Each prompt declares its text and the version that an environment has. Times are those of the one run.",
        },
      ];
    } finally {
      await stand.close();
    }
  },
};

type Version = Readonly<Record<string, unknown>> & { readonly id: string };

/** A prompt's first version, and as many later ones with the same text. */
function manyOf([first, ...rest]: readonly Version[]): readonly Version[] {
  if (first === undefined || rest.length > 0) {
    throw new Error("The prompt was expected to have one version.");
  }
  const later = Array.from({ length: VERSIONS - 1 }, (_, index) => ({
    ...first,
    // Greater than the first one's, as the time in an id is.
    id: `${first.id.slice(0, -12).replace(/^(.{14})..../, "$17fff")}${String(index).padStart(12, "0")}`,
    commit: String(index).padStart(8, "0"),
    version_number: `v${index + 2}`,
    environments: [],
  }));
  return [first, ...later];
}
