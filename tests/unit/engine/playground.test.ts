import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Playground } from "../../../provider/cli/playground";
import { failureOf } from "../../support/dynamicHost";

describe("a playground", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-opik-engine-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const kind of ["preview", "up"] as const) {
    it(`takes a ${kind} that ended well without having run the program for a failure`, async () => {
      const path = join(folder, "pulumi");
      writeFileSync(path, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
      const stack = await Playground.create({
        engine: { path, version: "3.259.0" } as never,
        program: async () => undefined,
      });
      try {
        const { message } = await failureOf(stack.run(kind));
        expect(message).to.equal(
          `pulumi ${kind} ended without having run the program, which could not reach the engine.`,
        );
      } finally {
        stack.dispose();
      }
    });
  }
});
