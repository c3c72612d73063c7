/** Type token of a resource in Pulumi's schema, such as `opik:index:OrganizationSettings`. */
export function token(packageName: string, name: string): string {
  return `${packageName}:index:${name}`;
}

/** Name in a token. */
export function nameIn(typeToken: string): string {
  return typeToken.slice(typeToken.lastIndexOf(":") + 1);
}

/** Type token in a URN: `urn:pulumi:stack::project::parentType$type::name`. */
export function tokenIn(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
