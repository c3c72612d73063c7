import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { expect } from "chai";
import { invitationsStayRestricted, settingsAreManaged } from "../../examples/policy/rules";
import schema from "../../provider/hosts/plugin/schema.json";

const NATIVE = "opik:index:OrganizationSettings";
const [alias] = schema.resources[NATIVE].aliases;
const DYNAMIC = alias?.type ?? "";

/** What a rule about one resource reports; the rest of its arguments it does not look at. */
async function reported(type: string, props: Record<string, unknown>): Promise<string[]> {
  const violations: string[] = [];
  const { validateResource } = invitationsStayRestricted;
  for (const validate of [validateResource ?? []].flat()) {
    await validate({ type, props } as unknown as ResourceValidationArgs, (message) =>
      violations.push(message),
    );
  }
  return violations;
}

async function reportedOf(...types: string[]): Promise<string[]> {
  const violations: string[] = [];
  const resources = types.map((type) => ({ type }));
  await settingsAreManaged.validateStack({ resources } as unknown as StackValidationArgs, (message) =>
    violations.push(message),
  );
  return violations;
}

describe("the example policy pack", () => {
  it("knows the types of both flavours by the names that they have", () => {
    expect(DYNAMIC).to.equal("pulumi-nodejs:dynamic/opik:OrganizationSettings");
  });

  for (const type of [NATIVE, DYNAMIC]) {
    it(`lets ${type} restrict invitations, and nothing else`, async () => {
      expect(await reported(type, { restrictInvitationsToAdmins: true })).to.deep.equal([]);
      expect((await reported(type, { restrictInvitationsToAdmins: false })).join()).to.include("Everybody");
      expect((await reported(type, {})).join()).to.include("not managed");
    });

    it(`sees the settings of a stack in ${type}`, async () => {
      expect(await reportedOf(type, "opik:index:Project")).to.deep.equal([]);
    });
  }

  it("leaves other resources alone", async () => {
    expect(await reported("opik:index:Project", {})).to.deep.equal([]);
    expect(await reportedOf("random:index:RandomId")).to.deep.equal([]);
  });

  it("misses the settings where only other things of Opik are declared", async () => {
    for (const type of ["opik:index:Project", "pulumi-nodejs:dynamic/opik:Project"]) {
      expect((await reportedOf(type)).join(), type).to.include("unmanaged");
    }
  });
});
