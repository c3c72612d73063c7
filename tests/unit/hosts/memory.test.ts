import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { MEMORY_FLAGS } from "../../../provider/hosts/plugin/memory";

describe("the plugin's flags for V8", () => {
  for (const flag of MEMORY_FLAGS) {
    it(`${flag} is one that this Node knows`, () => {
      // At run time an unknown one is only a line on standard error; here it is an error.
      const { status, stderr } = spawnSync(process.execPath, [flag, "--eval", "0"], { encoding: "utf8" });
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
    });
  }
});
