const { OPIK_URL_OVERRIDE: url, OPIK_API_KEY: authorization = "" } = process.env;

/** One request to Opik's REST API, such as a plain client makes it. @throws for any status but 2xx */
export async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(`${url}/opik/api${path}`, {
    method,
    headers: {
      authorization,
      "comet-workspace": "default",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) {
    throw new Error(`${method} ${path}: status ${response.status}, ${await response.text()}`);
  }
  return response;
}
