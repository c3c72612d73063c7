// Removes what earlier builds left in dist, which would be tested and packed although its source is gone. The first
// step of `npm run build`; a plain `npx tsc` keeps everything and is incremental.
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

rmSync(join(root, "dist"), { recursive: true, force: true, maxRetries: 3 });
