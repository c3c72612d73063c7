import fc from "fast-check";

/*
 * What all fuzz tests share. By default each runs a number of inputs that takes seconds; `FUZZ_RUNS=N` runs N of each
 * and prints a table in the end. fast-check prints the seed of a failure, which `FUZZ_SEED` repeats (tests/support/seed.ts).
 */

const given = Number(process.env["FUZZ_RUNS"] ?? 0);

interface Row {
  readonly surface: string;
  readonly property: string;
  inputs: number;
}

const rows: Row[] = [];

/** Time for one property, in milliseconds. */
export const TIMEOUT_MS = 300_000 + given * 200;

/**
 * Runs a property on many inputs and counts them.
 *
 * @param usually how many without `FUZZ_RUNS`
 * @param each how many of `FUZZ_RUNS` one input counts for, as where it is a sequence
 */
export async function fuzz<T>(
  context: Mocha.Context,
  input: fc.Arbitrary<T>,
  usually: number,
  property: (input: T) => Promise<void> | void,
  each = 1,
): Promise<void> {
  context.timeout(TIMEOUT_MS);
  const row: Row = {
    surface: context.test?.titlePath()[0] ?? "",
    property: context.test?.titlePath().slice(1).join(": ") ?? "",
    inputs: 0,
  };
  rows.push(row);
  await fc.assert(
    fc.asyncProperty(input, async (one) => {
      row.inputs += 1;
      await property(one);
    }),
    { numRuns: Math.ceil(given / each) || usually },
  );
}

after("what was fuzzed", () => {
  if (given > 0) {
    const total = rows.reduce((sum, { inputs }) => sum + inputs, 0);
    console.table([
      ...rows,
      { surface: "all", property: `seed ${fc.readConfigureGlobal()?.seed}`, inputs: total },
    ]);
  }
});

/** Text that somebody may have chosen to do harm. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "",
    "..",
    ".",
    "%2e%2e",
    "..%2f..%2f",
    "..\\..\\",
    "//evil.test/",
    "https://evil.test/",
    "\\\\evil.test\\x",
    "@evil.test",
    "a\r\nx-evil: 1",
    "a\u0000b",
    "\ud800",
    "\u202eevil\u2066",
    "\u001b[2J\u009b31m",
    "\n::error::all is well",
    "__proto__",
    "constructor",
    "{organizationId}",
    ["$", "{process.env.OPIK_API_KEY}"].join(""),
    "{{apiKey}}",
    "1e999",
    "NaN",
    "9".repeat(400),
    "x".repeat(100_000),
    " ".repeat(70_000),
    "\n".repeat(70_000),
    "é".normalize("NFD").repeat(50),
  ),
);

/** A key that every object has, or that means something to somebody. */
export const hostileKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "then",
    "toJSON",
    "length",
  ),
  hostileText.filter((text) => text.length < 1000),
);

/** JSON text that is nested without an end. */
export const deepJson: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(101, 3_000, 100_000),
    fc.constantFrom(["[", "]"], ['{"a":', "}"], ['{"__proto__":', "}"]),
  )
  .map(([levels, [open = "", close = ""]]) => `${open.repeat(levels)}1${close.repeat(levels)}`);

/** JSON that nobody expects, as text. */
export const hostileJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.json({ maxDepth: 4 }) },
  {
    weight: 3,
    arbitrary: fc
      .dictionary(hostileKey, fc.oneof(hostileText, fc.boolean(), fc.double(), fc.constant(null)), {
        maxKeys: 5,
      })
      .map((value) => JSON.stringify(value)),
  },
  { weight: 1, arbitrary: deepJson },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      "[",
      "null",
      "0",
      '"',
      '[{"id":"a"}',
      "<html>",
      "\ufeff[]",
      "[1e999]",
      "[-0]",
    ),
  },
);

/** Nothing that came from outside may have changed what all objects share. */
export function expectCleanPrototypes(): void {
  for (const shared of [Object.prototype, Array.prototype, Function.prototype, String.prototype]) {
    if (Object.keys(shared).length > 0) {
      throw new Error(`A prototype was changed: ${Object.keys(shared)}`);
    }
  }
}
