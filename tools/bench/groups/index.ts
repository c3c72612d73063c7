import type { Group } from "../figures";
import { calls } from "./calls";
import { create } from "./create";
import { large } from "./large";
import { memory } from "./memory";
import { refresh } from "./refresh";
import { start } from "./start";
import { unchanged } from "./unchanged";

export const groups: readonly Group[] = [start, unchanged, refresh, create, memory, large, calls];
