import { expect } from "chai";
import { LocalOpik, type LocalOpikOptions } from "../../emulator";

/**
 * A local Opik for each test of a suite. After each test it is stopped, and a request that broke the contract fails
 * the test, unless the test has called `forget` because that is what it is about.
 */
export function useLocalOpik(options: LocalOpikOptions = {}): () => LocalOpik {
  let current: LocalOpik | undefined;
  beforeEach("start the local Opik", async () => {
    current = await LocalOpik.start(options);
  });
  afterEach("the contract was kept", async () => {
    const opik = current;
    current = undefined;
    await opik?.stop();
    expect(opik?.violations ?? []).to.deep.equal([]);
  });
  return () => {
    if (current === undefined) {
      throw new Error("The local Opik runs only while a test does.");
    }
    return current;
  };
}

/** Calls that the local Opik has received, one line each, such as `PATCH /api/organizations/org-acme 204`. */
export function calls(opik: LocalOpik): string[] {
  return opik.requests.map(({ method, path, status }) => `${method} ${path} ${status}`);
}

export const LIST = "GET /api/organizations 200";
export const WRITE = "PATCH /api/organizations/org-acme 204";
