import { once } from "node:events";
import { connect } from "node:net";
import { expect } from "chai";
import fc from "fast-check";
import { LocalOpik, type LocalOpikOptions, writingStyles } from "../../../emulator";
import { adminSession, get, list } from "./support";

/** Segments that no URL can have: an escape that is none. */
const undecodable = fc.constantFrom("%zz", "%", "%a", "%4", "%u0041");

/** Escapes of bytes that are no UTF-8; nginx passes them on. */
const noText = fc.constantFrom("%c3%28", "%ff", "%e0%80%80");

const segment = fc.oneof(
  fc.constantFrom(
    "api",
    "opik",
    "organizations",
    "org-acme",
    "settings",
    "update",
    "graphql",
    "v1",
    "private",
  ),
  fc.constantFrom("projects", "..", "", "__proto__", "%2f", "%00", "{organizationId}", "retrieve"),
  fc.string().map(encodeURIComponent),
);

const malformedPath = (bad: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(segment, { maxLength: 5 }), bad, fc.array(segment, { maxLength: 3 }))
    .map(([before, middle, after]) => `/${[...before, middle, ...after].join("/")}`);

const method = fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE");

/** Where the styles, the contract and nobody take a body. */
const target = fc.constantFrom(
  ["PATCH", "/api/organizations/org-acme"],
  ["PUT", "/api/organizations/org-acme"],
  ["PATCH", "/api/organizations/org-acme/settings"],
  ["POST", "/api/organizations/update"],
  ["POST", "/api/organizations/org-acme/restrict-invites?enabled=1"],
  ["POST", "/api/organizations/org-acme/invite-restriction/enable"],
  ["POST", "/api/admin/organization/invitation-policy"],
  ["POST", "/api/graphql"],
  ["POST", "/api/auth/login"],
  ["POST", "/opik/api/v1/private/projects"],
  ["POST", "/opik/api/v1/private/projects/retrieve"],
  ["PATCH", "/opik/api/v1/private/projects/0190babc-62a0-71d2-832a-0feffa460000"],
  ["POST", "/api/nope"],
) as fc.Arbitrary<[string, string]>;

/** Text that is no JSON object: cut, of another kind, or nested beyond all measure. */
const malformedBody = fc.oneof(
  fc.json().map((text) => `${text}}`),
  fc.json({ maxDepth: 1 }).map((text) => `{"name":${text}`),
  fc
    .oneof(fc.string({ minLength: 1 }), fc.double(), fc.boolean(), fc.constant(null))
    .map((value) => JSON.stringify(value)),
  fc.array(fc.jsonValue()).map((value) => JSON.stringify(value)),
  fc.nat(200_000).map((depth) => "[".repeat(depth + 1)),
  fc.nat(200_000).map((depth) => `{"name":${"[".repeat(depth + 1)}${"]".repeat(depth + 1)}}`),
  fc.constantFrom('{"__proto__":{"name":"x"}}', '{"constructor":1}', '{"\\ud800":1}', "\u0000", "{}{}"),
);

/** A request whose path `fetch` would not send as it is. */
async function raw(opik: LocalOpik, verb: string, path: string, body = ""): Promise<number> {
  const socket = connect(Number(new URL(opik.url).port), "127.0.0.1");
  await once(socket, "connect");
  const lines = [
    `${verb} ${path} HTTP/1.1`,
    "host: localhost",
    `cookie: ${adminSession.cookie}`,
    "comet-workspace: default",
    "connection: close",
    ...(body === "" ? [] : ["content-type: application/json", `content-length: ${Buffer.byteLength(body)}`]),
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(Buffer.concat(chunks).toString("utf8"))?.[1]);
}

describe("Local Opik answers what it cannot read with 4xx, and goes on", function () {
  this.timeout(180_000);

  const deployments: readonly (readonly [string, LocalOpikOptions])[] = [
    ...writingStyles.map((writing) => [writing, { writing }] as const),
    ["open-source", { scenarios: ["open-source"] }],
  ];
  for (const [name, options] of deployments) {
    describe(name, () => {
      let opik: LocalOpik;
      before(async () => {
        opik = await LocalOpik.start(options);
      });
      after(() => opik.stop());

      const alive = async () => expect((await get(opik, list, adminSession)).status).to.be.oneOf([200, 404]);
      const unchanged = () => {
        expect(opik.organization("org-acme")).to.include({
          id: "org-acme",
          name: "Acme",
          onlyAdminsInviteByEmail: false,
        });
        expect(opik.projects()).to.deep.equal([]);
      };

      it("a path that cannot be decoded", async () => {
        const bad = name === "open-source" ? undecodable : fc.oneof(undecodable, noText);
        await fc.assert(
          fc.asyncProperty(method, malformedPath(bad), async (verb, path) => {
            expect(await raw(opik, verb, path)).to.be.within(400, 499);
            await alive();
            unchanged();
          }),
          { numRuns: 60 },
        );
      });

      it("a body that is no JSON object", async () => {
        await fc.assert(
          fc.asyncProperty(target, malformedBody, async ([verb, path], body) => {
            const here = name === "open-source" ? path.replace(/^\/opik/, "") : path;
            expect(await raw(opik, verb, here, body)).to.be.within(400, 499);
            await alive();
            unchanged();
          }),
          { numRuns: 60 },
        );
      });
    });
  }
});
