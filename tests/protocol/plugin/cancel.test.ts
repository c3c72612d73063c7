import { type ServiceError, status } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import { defaultUsers, type LocalOpik } from "../../../emulator";
import { kept, named, refusal, struct, TYPE } from "./client";
import { FIELD, outputs, SETTING, shown, usePlugin } from "./support";

const inputs = { organizationId: "org-acme", [SETTING]: true };

/** Requests of every method that asks the deployment for something. */
const requests = {
  check: () => named(new rpc.CheckRequest()).setNews(struct({ [SETTING]: true })),
  diff: () =>
    named(new rpc.DiffRequest())
      .setId("org-acme")
      .setOlds(struct(outputs(true)))
      .setNews(struct(inputs)),
  create: () => named(new rpc.CreateRequest()).setProperties(struct(inputs)),
  update: () =>
    named(new rpc.UpdateRequest())
      .setId("org-acme")
      .setOlds(struct(outputs(false)))
      .setNews(struct(inputs)),
  read: () => named(new rpc.ReadRequest()).setId("org-acme"),
  delete: () =>
    named(new rpc.DeleteRequest())
      .setId("org-acme")
      .setProperties(struct(outputs(true))),
  invoke: () => new rpc.InvokeRequest().setTok("opik:index:getOrganizations").setArgs(struct({})),
} as const;

/** Lets the next request of an operation stall, and tells when it has arrived. */
function stalled(local: LocalOpik, operation: string): Promise<void> {
  local.fault({ operation }, { kind: "stall" });
  return new Promise((resolve) => {
    local.onRequest = (request) => {
      if (request.operation === operation) {
        delete local.onRequest;
        resolve();
      }
    };
  });
}

describe("the plugin, when something takes long", () => {
  const { client, local } = usePlugin();

  describe("Cancel", () => {
    for (const [method, request] of Object.entries(requests)) {
      it(`ends ${method} that is under way`, async () => {
        const arrived = stalled(local(), "listOrganizations");
        const answer = client().call<rpc.CheckResponse>(method as keyof typeof requests, request());
        const reason = answer.then(
          // A check says why it could not be done as a failure.
          (checked) => checked.getFailuresList()[0]?.getReason(),
          (error: ServiceError) => error.details,
        );
        await arrived;
        await client().cancel();
        expect(await reason).to.include("OPIK_CANCELLED");
      });
    }

    it("ends signing in that is under way", async () => {
      const [admin] = defaultUsers;
      await client().configure({
        url: local().url,
        email: admin?.email ?? "",
        password: admin?.password ?? "",
      });
      const arrived = stalled(local(), "login");
      const answer = client().call<rpc.CheckResponse>("check", requests.check());
      await arrived;
      await client().cancel();

      expect((await answer).getFailuresList()[0]?.getReason()).to.include("OPIK_CANCELLED");
    });

    it("ends a list that is under way", async () => {
      const arrived = stalled(local(), "listOrganizations");
      const answer = refusal(client().list(TYPE));
      await arrived;
      await client().cancel();
      expect((await answer).details).to.include("OPIK_CANCELLED");
    });

    it("ends a write that is under way, and keeps the resource, since it may have been carried out", async () => {
      const arrived = stalled(local(), "updateOrganization");
      const answer = refusal(client().create(inputs));
      await arrived;
      await client().cancel();
      const error = await answer;
      expect(error.details).to.include("OPIK_CANCELLED");
      expect(kept(error)?.id).to.equal("org-acme");
      expect(shown(kept(error)?.properties)).to.deep.equal(shown(outputs(false)));
    });

    it("lets nothing begin afterwards", async () => {
      await client().cancel();
      await refusal(client().create(inputs));
      expect(local().requests).to.deep.equal([]);
      expect(local().organization("org-acme")[FIELD]).to.equal(false);
    });

    it("may come twice, and before anything else", async () => {
      await client().cancel();
      await client().cancel();
    });

    it("is over with the next Configure: an attached plugin serves one run after the other", async () => {
      await client().cancel();
      await client().configure();
      expect((await client().create(inputs)).id).to.equal("org-acme");
    });
  });

  describe("a call that the engine gives up", () => {
    for (const [method, request] of Object.entries(requests)) {
      it(`is ended here too: ${method}`, async () => {
        const arrived = stalled(local(), "listOrganizations");
        const { answer, cancel } = client().start(method as keyof typeof requests, request());
        const refused = refusal(answer);
        await arrived;
        cancel();
        expect((await refused).code).to.equal(status.CANCELLED);
        // It would wait for the same request, if that were still under way.
        expect((await client().read("org-acme")).id).to.equal("org-acme");
      });
    }

    it("is ended here too: list", async () => {
      const arrived = stalled(local(), "listOrganizations");
      const request = new rpc.ListRequest();
      request.setToken(TYPE);
      const call = client().raw.list(request);
      const refused = new Promise<{ code: number }>((resolve) => call.on("error", resolve as never));
      call.resume();
      await arrived;
      call.cancel();
      expect((await refused).code).to.equal(status.CANCELLED);
      expect((await client().read("org-acme")).id).to.equal("org-acme");
    });

    it("does not end another one that waits for the same request", async () => {
      const arrived = stalled(local(), "listOrganizations");
      const { answer, cancel } = client().start("read", requests.read());
      const refused = refusal(answer);
      await arrived;
      const other = client().read("org-acme");
      cancel();
      await refused;
      expect((await other).id).to.equal("org-acme");
    });
  });

  describe("the timeout of a request", () => {
    it("ends it, and says so", async () => {
      local().fault({ operation: "listOrganizations" }, { kind: "stall" });
      const answer = refusal(client().call("create", requests.create().setTimeout(1)));
      expect((await answer).details).to.match(
        /^GET \/organizations at \S+ timed out: the resource's customTimeouts allow 1 s\. .*allow more time\. \[OPIK_TIMEOUT\]$/,
      );
    });

    // What the docs say of customTimeouts; a newer protocol may have more.
    it("is known to create, read, update and delete only, since the protocol has none for the others", () => {
      const withTimeout = Object.entries(requests).filter(([, request]) => "getTimeout" in request());
      expect(withTimeout.map(([method]) => method)).to.deep.equal(["create", "update", "read", "delete"]);
    });

    it("also ends the wait for a write to show, and the resource is kept", async () => {
      local().enable("write-ineffective");
      const error = await refusal(client().call("create", requests.create().setTimeout(1)));
      expect(error.details).to.match(/timed out: the resource's customTimeouts allow 1 s/);
      expect(error.metadata.get("grpc-status-details-bin")).to.have.length(1);
      local().forget();
    });

    for (const seconds of [0, 1000.0005, 30 * 24 * 3600, 1e9, Number.MAX_SAFE_INTEGER, -1, Number.NaN]) {
      it(`of ${seconds} s is none that ends a quick operation`, async () => {
        await client().call("create", requests.create().setTimeout(seconds));
        expect(local().organization("org-acme")[FIELD]).to.equal(true);
      });
    }
  });
});
