import { readdirSync, readFileSync } from "node:fs";

/** A process of this machine; its start time tells it from a later one with the same id. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly started: string;
}

/** Descendants of a process, children first, from /proc. */
export function descendants(pid: number): Process[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processOf(Number(name)) ?? []);
  const found: Process[] = [];
  for (let parents = [pid]; parents.length > 0; ) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map((child) => child.pid);
  }
  return found;
}

export function isAlive({ pid, started }: Process): boolean {
  return processOf(pid)?.started === started;
}

export function kill(process_: Process): void {
  if (isAlive(process_)) {
    process.kill(process_.pid, "SIGKILL");
  }
}

function processOf(pid: number): Process | undefined {
  try {
    // The name of the command is in brackets and may hold anything; what follows is separated by spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const [state, parent, started] = [fields[0], Number(fields[1]), fields[19] ?? ""];
    return state === "Z" || state === "X" ? undefined : { pid, parent, started };
  } catch {
    return undefined; // It has ended.
  }
}
