import { expect } from "chai";
import checkedIn from "../../provider/hosts/plugin/schema.json";
import { opikSchema } from "../../provider/packageSchema";

describe("provider/hosts/plugin/schema.json", () => {
  it("is what the provider's definition gives (npm run docs writes it)", () => {
    expect(checkedIn).to.deep.equal(JSON.parse(JSON.stringify(opikSchema())));
  });
});
