import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import ts from "typescript";
import { z } from "zod";
import { organizationChangesSchema, organizationSchema } from "../../../provider/opik/contract";
import { resources } from "../../../provider/resources";
import { OrganizationSettings as definition } from "../../../provider/resources/organizationSettings";
import { Project } from "../../../provider/resources/project";
import { opik } from "../../../provider/resources/workspace";
import { OrganizationSettings } from "../../../sdk/dynamic";
import { dynamicClasses } from "../../../tools/sdk/dynamicClasses";

const root = dirname(require.resolve("pulumi-opik/package.json"));

describe("the index of the classes", () => {
  it("exports each name once, also of an object type that several resources have", () => {
    const index = dynamicClasses(resources.all).get("index.ts") ?? "";
    const names = [...index.matchAll(/\{ ([^}]+) \}/g)].flatMap(([, list = ""]) => list.split(", "));

    expect(names).to.include("type MessageContentPart");
    expect(names.filter((name, at) => names.indexOf(name) !== at)).to.deep.equal([]);
  });
});

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
  for (const { name, inputs, outputs } of resources.all) {
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
    for (const { inputs, outputs } of resources.all) {
      for (const type of Object.values({ ...inputs, ...outputs })) {
        expect(type.meta()?.description).to.be.a("string");
      }
    }
  });
});

describe("sdk/dynamic", () => {
  it("has a secret as a secret, nested types by their names, and no property that JSON could not tell", () => {
    const part = z
      .object({ kind: z.enum(["a", "b"]), more: z.array(z.number()).optional() })
      .meta({ id: "KeyPart", description: "A part." });
    const Key = opik.resource({
      name: "Key",
      summary: "A key.",
      inputs: {
        value: z.string().optional().meta({ description: "Its value.", secret: true }),
        parts: z.array(part).meta({ description: "Its parts." }),
        free: z.record(z.string(), z.unknown()).optional().meta({ description: "JSON." }),
      },
      outputs: {},
      lifecycle: Project.lifecycle,
    });

    const text = (dynamicClasses([Key]).get("key.ts") ?? "").replace(/\s+/g, " ");

    expect(text).to.include("value: args.value === undefined ? undefined : pulumi.secret(args.value),");
    expect(text).to.include('secrets: ["value"]');
    expect(text).to.include("parts: pulumi.Input<pulumi.Input<KeyPartArgs>[]>;");
    expect(text).to.include("declare readonly parts: pulumi.Output<readonly (KeyPart)[]>;");
    expect(text).to.include(
      'export interface KeyPartArgs { kind: pulumi.Input<"a" | "b">; more?: pulumi.Input<pulumi.Input<number>[] | undefined>; }',
    );
    expect(text).to.include("free?: pulumi.Input<Record<string, pulumi.Input<any>> | undefined>;");
    expect(dynamicClasses([Key]).get("index.ts")).to.include("type KeyPartArgs, type KeyPart");
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
