import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import ts from "typescript";
import { organizationChangesSchema, organizationSchema } from "../../../provider/opik/contract";
import { resources } from "../../../provider/resources";
import { OrganizationSettings as definition } from "../../../provider/resources/organizationSettings";
import { OrganizationSettings } from "../../../sdk/dynamic";

const root = dirname(require.resolve("pulumi-opik/package.json"));

describe("the class OrganizationSettings", () => {
  before(() =>
    pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "org-acme", state: { ...inputs, organizationName: "Acme" } }),
      call: () => ({}),
    }),
  );

  it("gives every property as an output", async () => {
    const settings = new OrganizationSettings("settings", { restrictInvitationsToAdmins: true });

    expect(await resolved(settings.restrictInvitationsToAdmins)).to.equal(true);
    expect(await resolved(settings.organizationName)).to.equal("Acme");
    expect(await resolved(settings.id)).to.equal("org-acme");
  });

  it("has the type of a dynamic resource of the module opik", async () => {
    const settings = new OrganizationSettings("settings");

    expect(await resolved(settings.urn)).to.include("pulumi-nodejs:dynamic/opik:OrganizationSettings");
    expect(OrganizationSettings.isInstance(settings)).to.equal(true);
    expect(OrganizationSettings.isInstance({})).to.equal(false);
  });
});

describe("the classes", () => {
  for (const { name, inputs, outputs } of resources) {
    it(`have one for ${name}, with its inputs and outputs, no more and no fewer, each with a comment`, () => {
      const members = membersOf(
        join(root, "sdk/dynamic", `${name.charAt(0).toLowerCase()}${name.slice(1)}.ts`),
      );

      expect(names(members, `${name}Args`)).to.have.members(Object.keys(inputs));
      expect(names(members, name)).to.have.members([...Object.keys(inputs), ...Object.keys(outputs)]);
      expect(members.filter(({ documented }) => !documented)).to.deep.equal([]);
    });
  }
});

describe("the settings of the definition", () => {
  const wireNames = Object.values(definition.inputs).flatMap((type) => type.meta()?.setting ?? []);

  it("are fields that the contract reads and writes", () => {
    expect(Object.keys(organizationChangesSchema.shape)).to.have.members(wireNames);
    expect(Object.keys(organizationSchema.shape)).to.include.members(wireNames);
  });

  it("are described, as every property of every resource is", () => {
    for (const { inputs, outputs } of resources) {
      for (const type of Object.values({ ...inputs, ...outputs })) {
        expect(type.meta()?.description).to.be.a("string");
      }
    }
  });
});

interface Member {
  readonly owner: string;
  readonly name: string;
  readonly documented: boolean;
}

/** Properties of the classes and interfaces in a source file. */
function membersOf(file: string): Member[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (!ts.isClassDeclaration(statement) && !ts.isInterfaceDeclaration(statement)) {
      return [];
    }
    const owner = statement.name?.text ?? "";
    return [...statement.members].flatMap((member) =>
      (ts.isPropertyDeclaration(member) || ts.isPropertySignature(member)) && ts.isIdentifier(member.name)
        ? [{ owner, name: member.name.text, documented: ts.getJSDocCommentsAndTags(member).length > 0 }]
        : [],
    );
  });
}

function names(members: readonly Member[], owner: string): string[] {
  return members.filter((member) => member.owner === owner).map(({ name }) => name);
}

function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
