import { replays } from "./replay";

/** What the provider never sends: the local Opik refuses it, and says what of it the contract does not have. */
const NOT_IN_CONTRACT = "the contract has no such request";

replays({
  name: "project",
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Ids and unknown fields in bodies, values that the shapes do not have, sorting, batches, other objects.
      lines: [
        9, 10, 11, 12, 13, 14, 26, 27, 28, 29, 30, 31, 32, 38, 39, 40, 41, 42, 43, 44, 45, 46, 48, 49, 50, 51,
        52, 56, 57, 62, 73, 75, 83, 85, 86, 88, 93, 94, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 112,
        113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 128, 129, 130, 131, 132, 133,
        134, 135, 136, 140,
      ],
    },
  ],
});

replays({
  name: "prompt",
  madeUp: ["commit"],
  // Environments that every server has from the start.
  seed: (opik) => {
    for (const [index, name] of ["development", "staging", "production"].entries()) {
      opik.addObject("Environment", { id: `6419336b-e804-11f1-9a27-02fc0000000${index}`, name });
    }
    return {};
  },
  exceptions: [],
});
