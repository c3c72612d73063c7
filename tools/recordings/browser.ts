import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Without what a browser does by itself in the background: it would be in the way, and in the recording. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // The page lies behind its developer tools, where timers would tick once a second.
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--remote-debugging-port=0",
  "--remote-allow-origins=*",
];

/** A headless Chromium with a profile of its own. */
export class Browser {
  private constructor(
    private readonly process: ChildProcess,
    private readonly profile: string,
    private readonly main: Connection,
    private readonly host: string,
  ) {}

  /** @param program name or path of the executable, such as `chromium` */
  static async start(program: string): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), "pulumi-opik-chromium-"));
    const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    for await (const line of createInterface({ input: child.stderr })) {
      const [, address] = /^DevTools listening on (ws:\/\/\S+)/.exec(line) ?? [];
      if (address !== undefined) {
        child.stderr.resume();
        return new Browser(child, profile, await Connection.to(address), new URL(address).host);
      }
    }
    throw new Error(`${program} ended before it could be talked to.`);
  }

  /** Opens an address in a tab. */
  async open(url: string): Promise<Tab> {
    const { targetId } = (await this.main.send("Target.createTarget", { url })) as { targetId: string };
    return new Tab(await Connection.to(`ws://${this.host}/devtools/page/${targetId}`), targetId);
  }

  /** Opens the developer tools for a tab, in another tab. */
  openTools({ id }: Tab): Promise<Tab> {
    return this.open(
      `http://${this.host}/devtools/inspector.html?ws=${this.host}/devtools/page/${id}&panel=network`,
    );
  }

  async stop(): Promise<void> {
    const ended = once(this.process, "exit");
    this.process.kill();
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class Tab {
  constructor(
    private readonly connection: Connection,
    readonly id: string,
  ) {}

  async go(url: string): Promise<void> {
    await this.connection.send("Page.navigate", { url });
  }

  /** The value of a JavaScript expression, awaited. */
  async value(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = (await this.connection.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value?: unknown }; exceptionDetails?: { exception?: { description?: string } } };
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? "The page failed.");
    }
    return result.value;
  }

  /** Waits until an expression is true. @throws {Error} after ten seconds */
  async until(expression: string): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
      if ((await this.value(expression)) === true) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`It did not become true: ${expression}`);
  }
}

/** Commands of the DevTools protocol over a web socket. */
class Connection {
  private last = 0;
  private readonly open = new Map<number, PromiseWithResolvers<unknown>>();

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener("message", ({ data }) => {
      const { id, result, error } = JSON.parse(String(data)) as {
        id?: number;
        result?: unknown;
        error?: Error;
      };
      const waiting = this.open.get(id ?? 0);
      this.open.delete(id ?? 0);
      if (error === undefined) {
        waiting?.resolve(result);
      } else {
        waiting?.reject(new Error(error.message));
      }
    });
  }

  static async to(address: string): Promise<Connection> {
    const socket = new WebSocket(address);
    await once(socket, "open");
    return new Connection(socket);
  }

  send(method: string, params: object): Promise<unknown> {
    const id = ++this.last;
    const waiting = Promise.withResolvers<unknown>();
    this.open.set(id, waiting);
    this.socket.send(JSON.stringify({ id, method, params }));
    return waiting.promise;
  }
}
