import { expect } from "chai";
import { z } from "zod";
import { handlerTable, handles } from "../../../emulator/handler";
import { handlers } from "../../../emulator/handlers";
import { platformLayout } from "../../../emulator/layout";
import { json } from "../../../emulator/replies";
import { Router } from "../../../emulator/router";
import { contract, defineOperation } from "../../../provider/opik/contract";

const common = {
  surface: "dashboard",
  credentials: [],
  idempotent: true,
  invalidates: [],
  evidence: "assumed",
  source: "a test",
} as const;

const members = defineOperation({
  ...common,
  name: "members",
  method: "GET",
  path: "/organizations/{organizationId}/members",
  shapes: { params: z.strictObject({ organizationId: z.string() }) },
});

const quotas = defineOperation({
  ...common,
  name: "quotas",
  method: "GET",
  path: "/things/quotas",
  shapes: {},
});

const thing = defineOperation({
  ...common,
  name: "thing",
  method: "GET",
  path: "/things/{id}",
  shapes: { params: z.strictObject({ id: z.string() }) },
});

describe("Local Opik is driven by the contract", () => {
  it("has a handler for each of its operations", () => {
    expect([...handlerTable(contract, handlers).keys()]).to.have.members(contract);
  });

  it("does not start when an operation has no handler, or a handler no operation", () => {
    const stray = handles(thing, () => json(200, {}));
    expect(() => handlerTable([...contract, members], [...handlers, stray])).to.throw(
      'the operation "members" has no handler; there is no operation "thing"',
    );
  });

  it("finds a new operation's route by nothing but its data", () => {
    const router = new Router([...contract, members]);
    expect(router.resolve(platformLayout, "GET", "/api/organizations/org%201/members")).to.deep.equal({
      kind: "operation",
      operation: members,
      params: { organizationId: "org 1" },
    });
  });

  it("prefers a path that is written out to one with a parameter", () => {
    const router = new Router([thing, quotas]);
    expect(router.resolve(platformLayout, "GET", "/api/things/quotas")).to.have.property("operation", quotas);
    expect(router.resolve(platformLayout, "GET", "/api/things/1")).to.have.property("operation", thing);
    expect(router.resolve(platformLayout, "GET", "/api/things/").kind).to.equal("unknown");
  });
});
