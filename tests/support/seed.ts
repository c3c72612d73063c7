import fc from "fast-check";

/*
 * Loaded before all tests (.mocharc.cjs). The same commit has the same verdict: random inputs are the same in each run.
 * `FUZZ_SEED=N` takes others; `npm run fuzz`, which is to find what nobody knows, new ones each time.
 */
const SEED = 20261126;
const { FUZZ_SEED: given, FUZZ_RUNS: runs } = process.env;

fc.configureGlobal({
  seed: given === undefined ? (runs === undefined ? SEED : Date.now() % 2 ** 31) : Number(given),
});
