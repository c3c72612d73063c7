import { expect } from "chai";
import { z } from "zod";
import { contract, organizationChangesSchema, organizationSchema } from "../../../provider/opik/contract";

const pathParameters = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

describe("the contract", () => {
  it("has a name for every operation, and each only once", () => {
    const names = contract.map(({ name }) => name);
    expect(names).to.deep.equal([...new Set(names)]);
    for (const name of names) {
      expect(name).to.match(/^[a-z][A-Za-z]+$/);
    }
  });

  it("has every operation only once", () => {
    const calls = contract.map(({ surface, method, path }) => `${surface} ${method} ${path}`);
    expect(calls).to.deep.equal([...new Set(calls)]);
  });

  for (const operation of contract) {
    const { name, method, path, shapes, credentials, evidence, source, invalidates, idempotent } = operation;
    describe(`${name}: ${method} ${path} (${evidence})`, () => {
      it("says how it is known, and from where", () => {
        expect(evidence).to.be.oneOf(["observed", "documented", "assumed"]);
        expect(source).to.match(/\S{3,}/);
      });

      it("names a path relative to its base, with no query and no empty part", () => {
        expect(path).to.match(/^(\/([\w-]+|\{\w+\}))+$/);
      });

      it("takes exactly the parameters that its path has", () => {
        const declared = Object.keys(shapes.params?.shape ?? {});
        expect(declared.sort()).to.deep.equal(pathParameters(path).sort());
      });

      it("takes no unknown parameter, query or field", () => {
        for (const shape of [shapes.params, shapes.query, shapes.body]) {
          if (shape instanceof z.ZodObject) {
            expect(shape.safeParse({ unknown: 1 }).error?.issues.map(({ code }) => code)).to.include(
              "unrecognized_keys",
            );
          }
        }
      });

      it("takes each kind of credential once at the most", () => {
        expect(credentials).to.deep.equal([...new Set(credentials)]);
      });

      it("makes only reads stale that there are, and none if it is one", () => {
        const reads = contract.filter((one) => one.method === "GET").map((one) => one.name);
        expect(reads).to.include.members([...invalidates]);
        if (method === "GET") {
          expect(invalidates).to.deep.equal([]);
        }
      });

      it("may be repeated if it is a read", () => {
        if (method === "GET") {
          expect(idempotent).to.equal(true);
          expect(shapes.body).to.equal(undefined);
          expect(shapes.response, "a read is for its response").not.to.equal(undefined);
        }
      });

      it("cannot be changed by whoever holds it", () => {
        expect(operation).to.be.frozen;
      });
    });
  }

  describe("an organization", () => {
    it("may have fields that nobody knows yet, and keeps them", () => {
      expect(organizationSchema.parse({ id: "o", name: "n", brandNew: [1] })).to.deep.equal({
        id: "o",
        name: "n",
        brandNew: [1],
      });
    });

    it("may lack every field that came later, which is then absent and not false", () => {
      expect(organizationSchema.parse({ id: "o", name: "n" })).to.deep.equal({ id: "o", name: "n" });
    });

    for (const [name, organization] of [
      ["without an id", { name: "n" }],
      ["with an empty id", { id: "", name: "n" }],
      ["with a number for an id", { id: 1, name: "n" }],
      ["with a text for a switch", { id: "o", name: "n", onlyAdminsInviteByEmail: "true" }],
      ["with null for a switch", { id: "o", name: "n", onlyAdminsInviteByEmail: null }],
    ] as const) {
      it(`is none ${name}`, () => {
        expect(organizationSchema.safeParse(organization).success).to.equal(false);
      });
    }

    it("is changed by a part of its fields, and only by fields that it has", () => {
      expect(organizationChangesSchema.safeParse({}).success).to.equal(true);
      expect(Object.keys(organizationSchema.shape)).to.include.members(
        Object.keys(organizationChangesSchema.shape),
      );
    });
  });
});
