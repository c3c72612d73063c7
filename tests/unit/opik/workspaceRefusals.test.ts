import { expect } from "chai";
import { OF_LAST_UPDATE, RefusedError, UnauthorizedError } from "../../../provider/opik";
import { defaultWorkspace, readWorkspaceConfiguration } from "../../../provider/opik/contract";
import { API_KEY, clientOf, HOST, mockOpik, opikFailure, SESSION_TOKEN, useNock } from "./support";

describe("a refusal of Opik's REST API", () => {
  useNock();

  const failure = (stack: Record<string, string>, workspace: string) =>
    opikFailure(
      clientOf(stack).call(readWorkspaceConfiguration, { headers: { "comet-workspace": workspace } }),
    );

  describe("of every credential (401)", () => {
    it("says that the key is refused, and what to check: not that of the dashboard's API nothing is known", async () => {
      mockOpik(() => [401, { code: 401, message: "API key not found" }]);

      const error = await failure({ apiKey: API_KEY, workspace: "team-a" }, "team-a");

      expect(error).to.be.instanceOf(UnauthorizedError).and.include({ code: "OPIK_UNAUTHORIZED" });
      expect(error.next).to.equal(
        "Opik's REST API takes API keys, and refused this one: check that it was copied whole and is still valid, " +
          'and that it may use the workspace "team-a" (from opik:workspace of the stack configuration). ' +
          `${OF_LAST_UPDATE} Also check that the Opik URL (from opik:url of the stack configuration) is the deployment that they belong to.`,
      );
    });

    it("of a session says what to do about that", async () => {
      mockOpik(() => [401]);
      const { next } = await failure({ sessionToken: SESSION_TOKEN }, "default");
      expect(next).to.include("copy a new sessionToken cookie").and.not.include("REST API takes");
    });
  });

  describe("for want of the workspace", () => {
    for (const [whence, stack, workspace, says] of [
      [
        "the configuration",
        { workspace: "team-a" },
        "team-a",
        'The name "team-a" comes from opik:workspace of the stack configuration, unless the resource has it as its own property workspace.',
      ],
      [
        "the resource",
        { workspace: "team-b" },
        "team-a",
        'The name "team-a" comes from the resource itself: its property workspace, or the id of its import.',
      ],
      ["nowhere", {}, "default", 'The name "default" is the one for want of another.'],
    ] as const) {
      it(`names where its name comes from: ${whence}`, async () => {
        mockOpik(() => [400, { code: 400, message: `Workspace ${workspace} not found` }]);

        const error = await failure({ apiKey: API_KEY, ...stack }, workspace);

        expect(error)
          .to.be.instanceOf(RefusedError)
          .and.include({ code: "OPIK_WORKSPACE_NOT_FOUND", status: 400 });
        expect(error.what).to.include(`(HTTP 400: "Workspace ${workspace} not found")`).and.include(says);
        expect(error.next).to.match(
          /spelling.*capital letters.*workspace.*opik:workspace \(OPIK_WORKSPACE\)/,
        );
      });
    }

    it("of an open-source server, as it was recorded: it has one workspace", async () => {
      mockOpik(() => [404, { code: 404, message: "Workspace not found" }]);

      const error = await failure({ url: `${HOST}/api`, workspace: "team-a" }, "team-a");

      expect(error)
        .to.be.instanceOf(RefusedError)
        .and.include({ code: "OPIK_WORKSPACE_NOT_FOUND", status: 404 });
      expect(error.next).to.include("An open-source server has one workspace, default");
    });

    for (const [status, message] of [
      [400, "Workspace team-b not found"],
      [400, "Workspace not found in the cache"],
      [404, "Project not found"],
      [409, "Workspace team-a not found"],
    ] as const) {
      it(`is no other refusal: ${status} ${message}`, async () => {
        mockOpik(() => [status, { code: status, message }]);
        expect((await failure({ apiKey: API_KEY }, "team-a")).code).to.equal("OPIK_REFUSED");
      });
    }
  });

  it("in an operation that names no workspace is none of it", async () => {
    mockOpik(() => [404, { code: 404, message: "Workspace not found" }]);
    const { code } = await opikFailure(clientOf().call(defaultWorkspace, {}));
    expect(code).to.equal("OPIK_REFUSED");
  });
});
