import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { defaultUsers, type LocalOpik, type WritingStyle } from "../../emulator";
import { clickRequest } from "../../tests/support/recorder";

/** Stands in a request for the CSRF token, which only the page knows. */
const CSRF = "the token of the cookie";

/**
 * A page as the dashboard may have one, at the same origin as a local Opik: it reads the organizations, sends what the
 * switch sends, and reads again as soon as the response's headers are there, as programs with `fetch` do.
 */
export class Site {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param polling whether the page also reads the organizations all the time, whatever else it does */
  static async start(opik: LocalOpik, style: WritingStyle, polling: boolean): Promise<Site> {
    const clicks = await Promise.all([true, false].map((on) => clickRequest(opik, style, on, CSRF)));
    const server = createServer((incoming, outgoing) => {
      if (incoming.url === "/") {
        outgoing.setHeader("content-type", "text/html");
        outgoing.setHeader("set-cookie", `sessionToken=${defaultUsers[0]?.sessionToken}; Path=/; HttpOnly`);
        outgoing.end(
          `<!doctype html><title>General Settings</title><script>${script(clicks, polling)}</script>`,
        );
        return;
      }
      if (incoming.url === "/favicon.ico" || incoming.url === "/api/analytics") {
        incoming.resume();
        outgoing.writeHead(204).end();
        return;
      }
      const { method, headers } = incoming;
      const onward = request(
        `${opik.url}${incoming.url}`,
        { method: method ?? "GET", headers },
        (response) => {
          outgoing.writeHead(response.statusCode ?? 502, response.headers);
          response.pipe(outgoing);
        },
      );
      onward.on("error", () => outgoing.destroy());
      incoming.pipe(onward);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Site(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

function script(clicks: readonly object[], polling: boolean): string {
  return `
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const list = () => fetch("/api/organizations?withoutExtendedData=true");
    const csrf = () => /XSRF-TOKEN=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    (async () => {
      fetch("/api/analytics", { method: "POST", body: '{"e":"view"}' });
      await list();
      const polls = ${polling} ? setInterval(list, 30) : 0;
      for (const { method, path, headers = {}, body } of ${JSON.stringify(clicks)}) {
        await pause(150);
        const sent = Object.entries(headers).map(([name, value]) => [name, value === ${JSON.stringify(CSRF)} ? csrf() : value]);
        await fetch(path, { method, headers: Object.fromEntries(sent), body });
        await (await list()).json();
      }
      clearInterval(polls);
      await pause(100);
      window.isDone = true;
    })();
  `;
}
