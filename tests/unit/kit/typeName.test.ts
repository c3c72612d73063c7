import { expect } from "chai";
import { z } from "zod";
import { typeName } from "../../../provider/kit";

describe("the name of a type", () => {
  const Colour = z.enum(["red"]).meta({ id: "Colour", description: "A colour." });

  it("stays where a property says more of itself, and so does what the type says", () => {
    for (const type of [
      Colour,
      Colour.meta({ description: "Of the roof." }),
      Colour.meta({ secret: true }),
    ]) {
      expect(typeName(type)).to.deep.equal({ id: "Colour", description: "A colour." });
    }
  });

  it("is none where there is none", () => {
    expect(typeName(z.enum(["red"]).meta({ description: "Of the roof." }))).to.equal(undefined);
  });
});
