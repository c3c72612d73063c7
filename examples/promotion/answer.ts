/** The stage whose stack makes the prompt's versions; the others choose among them. */
const WRITES = "staging";

/**
 * What a stage's stack manages of the prompt. What a stack does not declare it leaves as it is, so each has the text or its
 * own environment only.
 *
 * @param stage name of the stack and of the environment
 * @param version `latest`, or a number such as `v3`
 */
export function answerOf(stage: string, version: string) {
  return {
    name: "answer",
    ...(stage === WRITES
      ? {
          messages: [
            { role: "system", content: "Answer in {{language}}, in three sentences at the most." },
            { role: "user", content: "{{question}}" },
          ],
        }
      : // It is there by then. Taken over, it is not deleted when this stack goes.
        { adopt: true }),
    environments: { [stage]: version },
  };
}
