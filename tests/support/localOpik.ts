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

/** The bodies of the requests of an operation of the contract that the local Opik of a test has received, in order. */
export function bodiesOf(local: () => LocalOpik): (operation: string) => Record<string, unknown>[] {
  return (operation) =>
    local()
      .requestsOf(operation)
      .map(({ body }) => body as Record<string, unknown>);
}

/** Calls that the local Opik has received, one line each, such as `PATCH /api/organizations/org-acme 204`. */
export function calls(opik: LocalOpik): string[] {
  return opik.requests.map(({ method, path, status }) => `${method} ${path} ${status}`);
}

/**
 * The calls of runs of the engine, a read that is repeated at once for one: where a busy machine takes longer than the
 * provider uses a read before it writes, it reads once more. How often it reads is proved where time does not pass by itself.
 */
export function callsOfRuns(opik: LocalOpik): string[] {
  const all = calls(opik);
  return all.filter((one, index) => !one.startsWith("GET ") || one !== all[index - 1]);
}

export const LIST = "GET /api/organizations 200";
export const WRITE = "PATCH /api/organizations/org-acme 204";
