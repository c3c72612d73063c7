import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Where the engine has the keys of the tests' stacks: a service in this process that answers as HashiCorp Vault's transit
 * engine does, and gives a key back as it came. A passphrase would cost the engine half of its time in each run: it derives
 * the key anew, on purpose slowly. (Stacks with a passphrase are in the demo, and in the tests of the languages.)
 */
export const secretsProvider = "hashivault://tests";

const PREFIX = "vault:v1:";

let environment: Promise<Record<string, string>> | undefined;

/** Environment of an engine whose stacks have that secrets provider; it serves as long as this process lives. */
export function keyServiceEnvironment(): Promise<Record<string, string>> {
  environment ??= new Promise((resolve, reject) => {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const { plaintext, ciphertext } = JSON.parse(Buffer.concat(chunks).toString());
      const data =
        request.url === "/v1/transit/encrypt/tests"
          ? { ciphertext: `${PREFIX}${plaintext}` }
          : { plaintext: ciphertext.slice(PREFIX.length) };
      response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
    });
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ VAULT_SERVER_URL: `http://127.0.0.1:${port}`, VAULT_SERVER_TOKEN: "tests" });
    });
    server.unref();
  });
  return environment;
}
