import { expect } from "chai";
import { z } from "zod";
import { sentenceOf, zodWords } from "../../../provider/base/zodWords";

describe("what zod finds, in words", () => {
  const cases: readonly (readonly [z.ZodType, unknown, string])[] = [
    [z.string(), null, "must be a string, but is null"],
    [z.array(z.string()), "x", "must be a list, but is a string"],
    [z.number(), Number.NaN, "must be a number, but is NaN"],
    [z.int(), 1.5, "must be a whole number"],
    [z.enum(["a", "b", "c"]), "d", 'must be "a", "b" or "c"'],
    [z.enum(["a", "b"]), undefined, 'must be "a" or "b", but is missing'],
    [z.union([z.string(), z.number()]), true, "must be a string or a number, but is a boolean"],
    [z.string().min(1), "", "must have at least 1 character"],
    [z.string().max(3), "long", "must have at most 3 characters"],
    [z.array(z.int()).max(1), [1, 2], "must have at most 1 item"],
    [z.number().min(5), 4, "must be at least 5"],
    [z.number().positive(), 0, "must be greater than 0"],
    [z.guid(), "x", "must be a UUID"],
    [z.string().startsWith("a"), "b", 'must start with "a"'],
    [z.string().regex(/a/), "b", "does not have the right form"],
    [z.strictObject({}), { b: 1 }, 'must not have "b"'],
    [z.string().regex(/a/, "it must have an a"), "b", "it must have an a"],
    [z.record(z.string().regex(/a/, "only a"), z.int()), { b: 1 }, "only a"],
  ];
  for (const [type, value, words] of cases) {
    it(words, () => {
      const { error } = type.safeParse(value, { error: zodWords });
      expect(error?.issues[0]?.message).to.equal(words);
    });
  }

  it("follow the place as a predicate; a schema's own message stands after a colon", () => {
    expect(sentenceOf("name", "must be a string, but is null")).to.equal(
      "name must be a string, but is null",
    );
    expect(sentenceOf("name", "it must not be blank")).to.equal("name: it must not be blank");
  });
});
