/** The stage whose stack creates the prompt's versions. The others choose one of them. */
const WRITES = "staging";

/**
 * The part of the prompt that a stage's stack manages: the text or its own environment. What a stack does not declare, it does
 * not change.
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
      : // It exists by then. Once adopted, it is not deleted with this stack.
        { adopt: true }),
    environments: { [stage]: version },
  };
}
