import { expect } from "chai";
import {
  changeOrganization,
  findOrganization,
  NotAdministratorError,
  OpenSourceError,
  OrganizationNotFoundError,
  organizationWriteCaveat,
  RefusedError,
  RouteMissingError,
  refusalFor,
} from "../../../provider/opik";
import {
  clientOf,
  LIST_CALL,
  LOGIN,
  LOGIN_CALL,
  mockOpik,
  opikFailure,
  useNock,
  WRITE_CALL,
} from "./support";

const acme = { id: "org-1", name: "Acme", role: "ADMIN" };
const globex = { id: "org-2", name: "Globex", role: "MEMBER" };
const initech = { id: "org-3", name: "Initech", role: "ADMIN" };
const old = { id: "org-4", name: "Old" };
const wanted = (value: string) => ({ value, source: "organizationId of the resource" });

describe("an organization", () => {
  useNock();

  const find = (organizations: readonly unknown[], id?: string) => {
    mockOpik(() => [200, organizations]);
    return findOrganization(clientOf(), id === undefined ? undefined : wanted(id));
  };

  describe("that is named by its id", () => {
    it("is found, whatever the caller's role", async () => {
      expect(await find([acme, globex], "org-2")).to.deep.equal(globex);
    });

    it("is listed without the extended data, which nobody needs", async () => {
      const sent = mockOpik(() => [200, [acme]]);
      await findOrganization(clientOf(), wanted("org-1"));
      expect(sent.map(({ url }) => url.search)).to.deep.equal(["?withoutExtendedData=true"]);
    });

    it("is not found by a part of its id, by its name, or in another case", async () => {
      for (const id of ["org", "Acme", "ORG-1"]) {
        expect(await opikFailure(find([acme], id)), id).to.be.instanceOf(OrganizationNotFoundError);
      }
    });

    describe("but given as something else is told what was given:", () => {
      for (const [given, next] of [
        ["Acme", '"Acme" is the name; its id is org-1: use that instead.'],
        ["acme ", '"acme " is the name; its id is org-1: use that instead.'],
        ["Twin", '"Twin" is the name; the ids of that name are org-5 or org-6: use that instead.'],
        ["ORG-1", "The id is spelled org-1: use that spelling."],
        [
          "research",
          '"research" is the workspace (from opik:workspace of the stack configuration), but the id of an organization is needed: use one of those above.',
        ],
        [
          "ada@example.com",
          '"ada@example.com" is the e-mail address of a user, but the id of an organization is needed: use one of those above.',
        ],
      ] as const) {
        it(given, async () => {
          const twins = ["org-5", "org-6"].map((id) => ({ ...acme, id, name: "Twin" }));
          mockOpik(() => [200, [acme, globex, ...twins]]);
          const client = clientOf({ apiKey: "key", workspace: "research" });
          const error = await opikFailure(findOrganization(client, wanted(given)));
          expect(error).to.include({ code: "OPIK_ORGANIZATION_NOT_VISIBLE", next });
        });
      }

      it("anything else that is none, such as a user's id, with what is wanted", async () => {
        const error = await opikFailure(find([acme], "user-7"));
        expect(error.next).to.contain("not a name, a user or a workspace");
      });
    });

    it("and not visible is an error that lists what is, and is never taken for deleted", async () => {
      const error = await opikFailure(find([acme, globex, old], "org-9"));
      expect(error).to.be.instanceOf(OrganizationNotFoundError);
      expect(error.code).to.equal("OPIK_ORGANIZATION_NOT_VISIBLE");
      expect(error.what).to.equal(
        'The organization "org-9" (from organizationId of the resource) is not among those that this caller sees: ' +
          '"Acme" (org-1, role ADMIN), "Globex" (org-2, role MEMBER), "Old" (org-4, role unknown).',
      );
      expect(error.next).to.contain("pulumi state delete");
    });

    it("and not visible where nothing is: the error says so", async () => {
      expect((await opikFailure(find([], "org-9"))).what).to.contain("this caller sees: no organization.");
    });

    for (const [count, more] of [
      [20, undefined],
      [21, "and 1 more"],
      [500, "and 480 more"],
    ] as const) {
      it(`and not visible among ${count}: ${more === undefined ? "all are listed" : `20 are listed, ${more}`}`, async () => {
        const many = Array.from({ length: count }, (_, index) => ({ id: `id-${index}`, name: `n${index}` }));
        const { what } = await opikFailure(find(many, "org-9"));
        expect(what.match(/id-\d+/g)).to.have.length(20);
        if (more === undefined) {
          expect(what).not.to.contain("more");
        } else {
          expect(what).to.contain(more);
        }
      });
    }
  });

  describe("that is not named", () => {
    it("is the only one that the caller administers", async () => {
      expect(await find([globex, acme])).to.deep.equal(acme);
    });

    it("is the only one that there is, where an older server does not tell the role", async () => {
      expect(await find([old])).to.deep.equal(old);
    });

    it("is unclear where the caller administers several: the error lists them and says how to name one", async () => {
      const error = await opikFailure(find([acme, globex, initech]));
      expect(error).to.be.instanceOf(OrganizationNotFoundError);
      expect(error.code).to.equal("OPIK_ORGANIZATION_UNCLEAR");
      expect(error.what).to.equal(
        "No organization is configured, and this caller administers several. It sees: " +
          '"Acme" (org-1, role ADMIN), "Globex" (org-2, role MEMBER), "Initech" (org-3, role ADMIN).',
      );
      expect(error.next).to.contain("opik:organizationId").and.to.contain("OPIK_ORGANIZATION_ID");
    });

    it("is unclear where an older server does not tell the role of several", async () => {
      const error = await opikFailure(find([old, { ...old, id: "org-5" }]));
      expect(error.code).to.equal("OPIK_ORGANIZATION_UNCLEAR");
    });

    it("is none where the caller administers none: the error asks for an administrator", async () => {
      const error = await opikFailure(find([globex]));
      expect(error.code).to.equal("OPIK_ORGANIZATION_UNCLEAR");
      expect(error.what).to.contain("administers none").and.to.contain("Globex");
      expect(error.next).to.contain("administrator");
    });

    it("is none where there is none", async () => {
      const error = await opikFailure(find([]));
      expect(error.what).to.contain("administers none").and.to.contain("no organization");
    });
  });

  describe("may be changed", () => {
    it("by its administrator, and by whoever's role is not told", () => {
      expect(refusalFor(acme)).to.equal(undefined);
      expect(refusalFor(old)).to.equal(undefined);
    });

    for (const role of ["MEMBER", "VIEW_ONLY_MEMBER", "LLM_ONLY", "EM_AND_MPM_ONLY", "admin", ""]) {
      it(`not by ${JSON.stringify(role)}: the error names the role and the organization`, () => {
        const error = refusalFor({ ...acme, role });
        expect(error).to.be.instanceOf(NotAdministratorError).with.property("effect", "none");
        expect(error?.what).to.equal(
          `The caller is ${role} of organization "Acme" (org-1); only an administrator may change its settings.`,
        );
      });
    }
  });

  describe("on a server that has none", () => {
    const noRoute = '{"code":404,"message":"HTTP 404 Not Found"}';

    it("that is open source: the error says so, with its version, and where to point instead", async () => {
      const sent = mockOpik(({ call }) =>
        call === "GET /api/is-alive/ver" ? [200, { version: "2.1.24" }] : [404, noRoute],
      );
      const error = await opikFailure(findOrganization(clientOf(), undefined));
      expect(error).to.be.instanceOf(OpenSourceError);
      expect(error.code).to.equal("OPIK_OPEN_SOURCE");
      expect(error.what).to.equal(
        "https://opik.test is an open-source Opik server (version 2.1.24), which has no organizations.",
      );
      expect(error.next)
        .to.contain("Opik Cloud and Enterprise only")
        .and.to.contain("the Opik URL (from opik:url of the stack configuration)");
      expect(sent.map(({ call }) => call)).to.deep.equal([LIST_CALL, "GET /api/is-alive/ver"]);
    });

    it("that is open source, also where somebody tries to sign in there", async () => {
      const sent = mockOpik(({ call }) =>
        call === "GET /api/is-alive/ver" ? [200, { version: "2.1.24" }] : [404, noRoute],
      );
      const error = await opikFailure(findOrganization(clientOf(LOGIN), undefined));
      expect(error.code).to.equal("OPIK_OPEN_SOURCE");
      expect(sent.map(({ call }) => call)).to.deep.equal([LOGIN_CALL, "GET /api/is-alive/ver"]);
    });

    for (const [name, reply] of [
      ["is not there", [404]],
      ["is not JSON", [200, "<html>"]],
      ["tells no version", [200, {}]],
      ["is refused", [401]],
    ] as const) {
      it(`that is something else (its version ${name}): the first error stays`, async () => {
        mockOpik(({ call }) => (call === LIST_CALL ? [404, "Not Found"] : reply));
        const error = await opikFailure(findOrganization(clientOf(), undefined));
        expect(error).to.be.instanceOf(RouteMissingError);
        expect(error.what).to.equal("This server has no GET /organizations at https://opik.test (HTTP 404).");
      });
    }

    it("is only looked for where the route is missing", async () => {
      const sent = mockOpik(() => [403, { msg: "no" }]);
      await opikFailure(findOrganization(clientOf(), undefined));
      expect(sent.map(({ call }) => call)).to.deep.equal([LIST_CALL]);
    });
  });

  describe("is written", () => {
    const change = () => changeOrganization(clientOf(), "org-1", { onlyAdminsInviteByEmail: true });

    it("by the fields that are given and no others", async () => {
      const sent = mockOpik(() => [204]);
      await change();
      expect(sent.map(({ call, body }) => [call, body])).to.deep.equal([
        [WRITE_CALL, '{"onlyAdminsInviteByEmail":true}'],
      ]);
    });

    it("and any success will do, with or without a body", async () => {
      for (const reply of [[200, ""], [200, { id: "org-1" }], [200, "not JSON"], [204]] as const) {
        mockOpik(() => reply);
        await change();
      }
    });

    for (const [status, body] of [
      [404, "Not Found"],
      [404, '{"msg":"no such route"}'],
      [404, "<html><body>nginx</body></html>"],
      [405, "Method Not Allowed"],
      [405, '{"msg":"no","code":405}'],
    ] as const) {
      it(`another way where the response is ${status} ${body}: an error that says so, and nothing was changed`, async () => {
        mockOpik(() => [status, body]);
        const error = await opikFailure(change());
        expect(error).to.be.instanceOf(RouteMissingError).and.to.include({
          code: "OPIK_WRITE_UNKNOWN",
          effect: "none",
        });
        expect(error.what)
          .to.contain("organization org-1 was not changed")
          .and.to.contain("PATCH /organizations/{organizationId}");
      });
    }

    it("not, where the response is a 404 with a JSON code: there is no such organization, or it is hidden", async () => {
      mockOpik(() => [404, { msg: "no such organization", code: 404 }]);
      const error = await opikFailure(change());
      expect(error).to.be.instanceOf(RefusedError).with.property("status", 404);
      expect(error.what).to.contain("no such organization");
    });

    it("perhaps, where a missing route follows an attempt whose fate is unknown", async () => {
      mockOpik((_, count) => (count === 1 ? [502] : [404]));
      expect(await opikFailure(change())).to.include({ code: "OPIK_WRITE_UNKNOWN", effect: "unknown" });
    });

    it("in a way that is only assumed, and whoever writes is told so", () => {
      expect(organizationWriteCaveat(clientOf()))
        .to.contain("PATCH /organizations/{organizationId} is assumed")
        .and.to.contain("read back");
    });
  });
});
