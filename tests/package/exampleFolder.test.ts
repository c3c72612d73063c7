import { join } from "node:path";
import { expect } from "chai";
import { root } from "../native/support";

describe("the example organization-settings, which the Pulumi.yaml of the checkout's root names", () => {
  it("finds the package and its dynamic runtime from its own folder", () => {
    const folder = join(root, "examples", "organization-settings");

    // As Pulumi's dynamic provider host looks it up: from the folder's own node_modules upward.
    const found = require.resolve("pulumi-opik/dynamic-runtime-v1", { paths: [folder] });

    expect(require(found).provider("OrganizationSettings")).to.have.property("check");
  });
});
