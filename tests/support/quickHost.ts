/**
 * Loaded into Pulumi's host of dynamic providers before anything else (`node --require`): what the SDK loads there only
 * to turn a program's functions into text, which no provider of ours does, is loaded when it is first used, thus never.
 * It is two thirds of the host's time to start, which each run of the engine pays. The packed package is tested without.
 */
import Module from "node:module";

const LATER = new Set(["typescript", "@npmcli/arborist"]);

type Load = (this: unknown, id: string, ...rest: unknown[]) => Record<PropertyKey, unknown>;
const loader = Module as unknown as { _load: Load };
const load = loader._load;

loader._load = function (id, ...rest) {
  if (!LATER.has(id)) {
    return load.call(this, id, ...rest);
  }
  let loaded: ReturnType<Load> | undefined;
  return new Proxy(
    {},
    {
      get: (_, key) => {
        // Whoever asks for it imports the module, and uses nothing of it yet.
        if (key === "__esModule") {
          return true;
        }
        loaded ??= load.call(this, id, ...rest);
        return key === "default" && !loaded["__esModule"] ? loaded : loaded[key];
      },
    },
  );
};
