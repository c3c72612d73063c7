import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { EngineCache, userCacheFolder } from "../../../tools/engine/cache";
import { Machine, rejection } from "./support";

describe("the engine cache", () => {
  it("lies where programs of this system keep their caches", () => {
    expect(userCacheFolder({ HOME: "/home/ann" }, "linux", "/other")).to.equal("/home/ann/.cache");
    expect(userCacheFolder({}, "linux", "/home/ann")).to.equal("/home/ann/.cache");
    expect(userCacheFolder({ HOME: "/Users/ann" }, "darwin", "/other")).to.equal("/Users/ann/Library/Caches");
    expect(userCacheFolder({ LOCALAPPDATA: "/local" }, "win32", "/Users/ann")).to.equal("/local");
    expect(userCacheFolder({}, "win32", "/Users/ann")).to.equal("/Users/ann/AppData/Local");
  });

  it("follows XDG_CACHE_HOME on every system, unless it is relative", () => {
    for (const platform of ["linux", "darwin", "win32"] as const) {
      expect(userCacheFolder({ XDG_CACHE_HOME: "/xdg", HOME: "/home/ann" }, platform, "/")).to.equal("/xdg");
    }
    expect(userCacheFolder({ XDG_CACHE_HOME: "xdg", HOME: "/home/ann" }, "linux", "/")).to.equal(
      "/home/ann/.cache",
    );
  });

  describe("publishing", () => {
    let machine: Machine;
    let cache: EngineCache;
    beforeEach(() => {
      machine = new Machine();
      cache = new EngineCache(machine.env, "3.274.1");
      machine.pulumi("ours/bin/pulumi", "3.274.1");
      mkdirSync(machine.cache, { recursive: true });
    });
    afterEach(() => machine.remove());

    it("moves the folder into place", async () => {
      const path = await cache.publish(machine.context(), join(machine.folder, "ours"));
      expect(path).to.equal(machine.cachedEngine);
      expect(existsSync(path)).to.equal(true);
      expect(existsSync(join(machine.folder, "ours"))).to.equal(false);
    });

    it("takes the engine that another process has put there meanwhile", async () => {
      machine.cached("3.274.1");
      const path = await cache.publish(machine.context(), join(machine.folder, "ours"));
      expect(path).to.equal(machine.cachedEngine);
      expect(existsSync(join(machine.folder, "ours"))).to.equal(true);
    });

    it("replaces a damaged one", async () => {
      machine.cached("3.0.0-dev");
      const path = await cache.publish(machine.context(), join(machine.folder, "ours"));
      await cache.verify(machine.context(), path);
      expect(machine.cacheNames).to.deep.equal(["3.274.1"]);
    });

    it("says so when there is nothing to move", async () => {
      const error = await rejection(cache.publish(machine.context(), join(machine.folder, "nothing")));
      expect(error).to.have.property("code", "ENOENT");
    });
  });
});
