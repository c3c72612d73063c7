import { expect } from "chai";
import checkedIn from "../../provider/hosts/plugin/schema.json";
import { opikSchema } from "../../provider/packageSchema";
import { breakingChanges } from "../support/breakingChanges";
import released from "./fixtures/schema-0.1.0.json";

describe("provider/hosts/plugin/schema.json", () => {
  it("is what the provider's definition gives (npm run docs writes it)", () => {
    expect(checkedIn).to.deep.equal(JSON.parse(JSON.stringify(opikSchema())));
  });

  it("says of no function what changing a property of its resource does", () => {
    const texts = Object.entries(checkedIn.functions).map(([token, one]) => ({
      token,
      text: JSON.stringify(one),
    }));
    expect(JSON.stringify(checkedIn.resources)).to.include("Changing it");
    expect(texts.filter(({ text }) => /Changing it/.test(text)).map(({ token }) => token)).to.deep.equal([]);
  });

  it("breaks nothing of the schema of the last release, which is replaced with each major release only", () => {
    expect(breakingChanges(released, checkedIn)).to.deep.equal([]);
  });
});

describe("a breaking change of a schema", () => {
  const settings = ["resources", "opik:index:OrganizationSettings"];
  const project = ["resources", "opik:index:Project"];
  const getProject = ["functions", "opik:index:getProject"];
  const visibility = ["types", "opik:index:ProjectVisibility"];

  for (const { path, value, says } of [
    { path: ["name"], value: "other", says: /the package's name was "opik"/ },
    { path: ["language", "java", "basePackage"], value: "com.other", says: /its names in languages/ },
    { path: ["config", "variables", "workspace"], says: /configuration: workspace is gone/ },
    { path: ["config", "variables", "apiKey", "secret"], says: /apiKey is not a secret any more/ },
    { path: ["provider", "inputProperties", "url"], says: /provider: url is gone/ },
    { path: settings, says: /resource opik:index:OrganizationSettings is gone/ },
    { path: [...settings, "inputProperties", "organizationId"], says: /organizationId is gone/ },
    { path: [...settings, "properties", "baseline"], says: /baseline is gone/ },
    { path: [...settings, "aliases"], says: /has lost its alias/ },
    { path: [...settings, "listInputs"], says: /cannot be listed any more/ },
    { path: [...settings, "required"], value: [], says: /organizationName may be missing now/ },
    {
      path: [...settings, "requiredInputs"],
      value: ["organizationId"],
      says: /organizationId is required now/,
    },
    {
      path: [...settings, "inputProperties", "restrictInvitationsToAdmins", "type"],
      value: "string",
      says: /the type of restrictInvitationsToAdmins was .*boolean.* and is .*string/,
    },
    {
      path: [...project, "inputProperties", "name", "replaceOnChanges"],
      value: true,
      says: /a change of name calls for a replacement now/,
    },
    {
      path: [...project, "listInputs", "properties", "workspace"],
      says: /the list of .*: workspace is gone/,
    },
    { path: getProject, says: /function opik:index:getProject is gone/ },
    {
      path: [...getProject, "inputs", "required"],
      value: ["name", "workspace"],
      says: /workspace is required now/,
    },
    {
      path: [...getProject, "outputs", "required"],
      value: ["id", "name"],
      says: /workspace may be missing now/,
    },
    { path: visibility, says: /type opik:index:ProjectVisibility is gone/ },
    { path: [...visibility, "enum"], value: [{ value: "private" }], says: /has lost its value "public"/ },
  ]) {
    it(`is ${path.join(" / ")} ${value === undefined ? "left out" : `as ${JSON.stringify(value)}`}`, () => {
      expect(breakingChanges(released, changedAt(released, path, value)).join("\n")).to.match(says);
    });
  }

  for (const { path, value } of [
    { path: ["resources", "opik:index:Further"], value: {} },
    { path: ["config", "variables", "further"], value: { type: "string" } },
    { path: [...settings, "inputProperties", "further"], value: { type: "boolean" } },
    { path: [...settings, "description"], value: "Other words." },
    { path: [...settings, "inputProperties", "restrictInvitationsToAdmins", "secret"], value: true },
    { path: [...project, "requiredInputs"], value: [] },
    { path: [...visibility, "enum"], value: [{ value: "private" }, { value: "public" }, { value: "team" }] },
  ]) {
    it(`is not ${path.join(" / ")} as ${JSON.stringify(value)}`, () => {
      expect(breakingChanges(released, changedAt(released, path, value))).to.deep.equal([]);
    });
  }
});

type Json = Record<string, unknown>;

/** A copy with another value at a path, or none. */
function changedAt(schema: Json, path: readonly string[], value?: unknown): Json {
  const copy = structuredClone(schema);
  const parent = path.slice(0, -1).reduce<Json>((at, name) => at[name] as Json, copy);
  const last = path.at(-1) ?? "";
  if (value === undefined) {
    delete parent[last];
  } else {
    parent[last] = value;
  }
  return copy;
}
