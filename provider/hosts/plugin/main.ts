import { writeSync } from "node:fs";
import type { ProviderDefinition } from "../../kit";
import { addressIn } from "../engineAddress";
import { listen } from "./listener";
import { serve } from "./serve";
import type { PluginOptions } from "./service";

const STANDARD_OUTPUT = 1;

/**
 * The main function of a plugin's executable. The engine passes flags and its own address; the first line of standard
 * output has to be the port, and nothing else may be printed there.
 */
export async function main<Services>(
  definition: ProviderDefinition<Services>,
  options: PluginOptions,
  words: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const engineAddress = addressIn(words);
  if (engineAddress !== undefined) {
    endWithParent();
  }
  const listener = await listen();
  // The engine connects while gRPC is loaded, which is most of a start.
  writeSync(STANDARD_OUTPUT, `${listener.port}\n`);
  try {
    serve(listener, definition, { ...options, engineAddress });
  } catch (error) {
    listener.server.close();
    throw error;
  }
}

const PARENT_LOOK_MS = 1000;

/**
 * Ends this process when the engine that started it is gone. An engine that is killed cannot tell its plugins, and one that
 * stayed would go on with its call while the next run is at work. (On Windows a parent that is gone cannot be told.)
 */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      process.exit(1);
    }
  }, PARENT_LOOK_MS).unref();
}
