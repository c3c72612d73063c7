import type { Surface } from "../provider/opik/contract";
import { html, type Reply, routeMissing } from "./replies";

/** Where a kind of deployment has its surfaces, and what it answers where it has nothing. */
export interface Layout {
  readonly bases: Partial<Readonly<Record<Surface, string>>>;
  /** The response to a path that the deployment does not have. */
  missing(method: string, path: string): Reply;
}

/** Opik Cloud and Enterprise. What is outside both bases belongs to the closed dashboard, and is not known. */
export const platformLayout: Layout = {
  bases: { dashboard: "/api", rest: "/opik/api" },
  missing: (_method, path) => routeMissing(isUnder(path, "/opik/api") ? "rest" : "dashboard"),
};

const singlePageApplication = `<!doctype html>
<html lang="en">
  <head><meta charset="UTF-8" /><title>Opik</title></head>
  <body><div id="root"></div></body>
</html>
`;

/** nginx refuses a path with an escape that is none (ngx_http_parse.c), before it looks at any route. */
const undecodable = /%(?![0-9a-f]{2})/i;

/**
 * An open-source server. Known: nginx passes `/api/` to the backend with the prefix taken off
 * (deployment/docker-compose/nginx_default_local.conf of github.com/comet-ml/opik), the backend answers an
 * unknown path with 404 in JSON (recorded from 2.1.24), and nginx gives the front end's index.html with 200 for
 * any other path, `/opik/api/...` among them. Assumed: the page's text, and nginx's usual 405 for a method that
 * a static file does not take.
 */
export const openSourceLayout: Layout = {
  bases: { rest: "/api" },
  missing: (method, path) => {
    if (undecodable.test(path)) {
      return html(400, "<html><head><title>400 Bad Request</title></head></html>");
    }
    if (path.startsWith("/api/")) {
      return routeMissing("rest");
    }
    return method === "GET" || method === "HEAD"
      ? html(200, singlePageApplication)
      : html(405, "<html><head><title>405 Not Allowed</title></head></html>");
  },
};

export const layouts: readonly Layout[] = [platformLayout, openSourceLayout];

export function isUnder(path: string, base: string): boolean {
  return path === base || path.startsWith(`${base}/`);
}
