import { createHash, createHmac, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ClaimsBoard, canonical, noBoard, type PostedClaim } from "../kit";

export interface ClaimsFolderOptions {
  /** Name of the Pulumi package. */
  readonly name: string;
  /** Address of the engine, which all processes of one run are given; without it there is nobody to tell. */
  readonly engineAddress: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid?: number;
}

/** Claims longer than this are of a program that no one writes; reading them all would take too long. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Claims of the processes of one run, in a folder of the user's own that is named after the engine's address: one file a
 * process, one line a claim. Nothing in it is needed: where it cannot be written or read, each process knows its own claims
 * only. What a process that is gone has left there counts for nothing.
 */
export function claimsFolder(options: ClaimsFolderOptions): ClaimsBoard {
  const { engineAddress } = options;
  return engineAddress === undefined || engineAddress === ""
    ? noBoard
    : new ClaimsFolder({ ...options, engineAddress });
}

class ClaimsFolder implements ClaimsBoard {
  private readonly pid: number;
  private readonly read = new Map<string, { size: number; lines: readonly Line[] }>();
  private found: { readonly folder: string | undefined } | undefined;
  private key: Buffer | undefined;
  private hasPosted = false;

  constructor(private readonly options: ClaimsFolderOptions & { engineAddress: string }) {
    this.pid = options.pid ?? process.pid;
  }

  post(claim: PostedClaim): void {
    this.write(claim);
  }

  others(): readonly PostedClaim[] {
    return this.otherFiles().flatMap(({ lines }) => lines.filter(isClaim));
  }

  fingerprint(value: unknown): string {
    const key = this.tried((folder) => this.keyIn(folder));
    return key === undefined ? "" : createHmac("sha256", key).update(canonical(value)).digest("base64");
  }

  /** Says that this process makes no more claims; the last one of the run to say so removes everything. */
  close(): void {
    if (!this.hasPosted) {
      return;
    }
    this.write({ kind: "ended" });
    this.hasPosted = false;
    if (this.otherFiles().every(({ lines }) => lines.some(({ kind }) => kind === "ended"))) {
      this.tried((folder) => fs.rmSync(folder, { recursive: true, force: true }));
    }
  }

  private write(line: Line): void {
    this.tried((folder) => {
      const text = `${JSON.stringify(line)}\n`;
      const file = join(folder, `${this.pid}${CLAIMS}`);
      if (this.hasPosted) {
        fs.appendFileSync(file, text);
        return;
      }
      removeLeftovers(dirname(folder), folder);
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      // A file of that name is of a process that is gone, or of an earlier run of this one.
      fs.writeFileSync(file, text, { mode: 0o600 });
      this.hasPosted = true;
    });
  }

  /** What the living processes of the run have written. */
  private otherFiles(): readonly { readonly lines: readonly Line[] }[] {
    return (
      this.tried((folder) =>
        processesIn(folder)
          .filter((pid) => pid !== this.pid && isAlive(pid))
          .map((pid) => ({ lines: this.linesIn(join(folder, `${pid}${CLAIMS}`)) })),
      ) ?? []
    );
  }

  private linesIn(file: string): readonly Line[] {
    const { size } = fs.statSync(file);
    const known = this.read.get(file);
    if (known?.size === size || size > MAX_BYTES) {
      return known?.lines ?? [];
    }
    const texts = fs.readFileSync(file, "utf8").split("\n").slice(0, -1);
    const lines = texts.flatMap(parsed);
    this.read.set(file, { size, lines });
    return lines;
  }

  /** A key that only this user's processes know, made by the first one of the run. */
  private keyIn(folder: string): Buffer {
    if (this.key === undefined) {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, KEY);
      const draft = join(folder, `${this.pid}.draft`);
      try {
        // A link appears whole: another process never sees half a key.
        fs.writeFileSync(draft, randomBytes(32), { mode: 0o600 });
        fs.linkSync(draft, file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
          throw error;
        }
      } finally {
        fs.rmSync(draft, { force: true });
      }
      this.key = fs.readFileSync(file);
    }
    return this.key;
  }

  /** What is not to be had on this machine is done without. */
  private tried<T>(act: (folder: string) => T): T | undefined {
    try {
      this.found ??= { folder: runFolder(this.options) };
      return this.found.folder === undefined ? undefined : act(this.found.folder);
    } catch {
      return undefined;
    }
  }
}

type Line = PostedClaim | { readonly kind: "ended" };

const KEY = "key";
const CLAIMS = ".claims";

function runFolder({ name, engineAddress, env }: ClaimsFolderOptions & { engineAddress: string }) {
  const parent = ownFolder(name, env);
  const run = createHash("sha256").update(engineAddress).digest("hex").slice(0, 32);
  return parent && join(parent, run);
}

/** Removes the folders of runs whose processes have all been killed before they could do so. */
function removeLeftovers(parent: string, own: string): void {
  for (const name of fs.readdirSync(parent)) {
    const folder = join(parent, name);
    const pids = processesIn(folder);
    // One without a process may be about to get its first.
    if (folder !== own && pids.length > 0 && !pids.some(isAlive)) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
}

function processesIn(folder: string): number[] {
  return fs.readdirSync(folder).flatMap((name) => (name.endsWith(CLAIMS) ? [Number.parseInt(name, 10)] : []));
}

/**
 * A folder that nobody but this user can write to or read: below XDG_RUNTIME_DIR, else below the folder for temporary
 * files. Undefined where there is none, or where somebody else has put something of that name there.
 */
function ownFolder(name: string, env: ClaimsFolderOptions["env"]): string | undefined {
  const user = process.getuid?.();
  const runtime = env["XDG_RUNTIME_DIR"];
  const candidates = [
    ...(runtime ? [join(runtime, `pulumi-${name}`)] : []),
    join(tmpdir(), user === undefined ? `pulumi-${name}-run` : `pulumi-${name}-${user}`),
  ];
  return candidates.find((folder) => {
    try {
      fs.mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        return false;
      }
    }
    try {
      const found = fs.lstatSync(folder);
      // On Windows the folder for temporary files is the user's own.
      return found.isDirectory() && (user === undefined || (found.uid === user && (found.mode & 0o77) === 0));
    } catch {
      return false;
    }
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isClaim(line: Line): line is PostedClaim {
  return line.kind !== "ended";
}

function parsed(text: string): Line[] {
  try {
    return [JSON.parse(text) as Line];
  } catch {
    return []; // Cut off where the disk was full.
  }
}
