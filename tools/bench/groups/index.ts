import type { Group } from "../figures";
import { calls } from "./calls";
import { large } from "./large";
import { memory } from "./memory";
import { rates } from "./rates";
import { refresh } from "./refresh";
import { start } from "./start";
import { unchanged } from "./unchanged";

export const groups: readonly Group[] = [start, unchanged, refresh, memory, calls, rates, large];
