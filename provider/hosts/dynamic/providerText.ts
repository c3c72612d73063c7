/*
 * A dynamic resource carries its provider's source text in the state, twice. Pulumi's dynamic provider host
 * evaluates the text and calls its `handler`, and that is all it asks of it. The SDK makes such a text by
 * serialising a provider object; this package writes it by hand instead, because the text then
 *   - is a hundred bytes, where a serialised object takes 241 to 2,258;
 *   - is the same with every version of the SDK, every package manager and every way the package is installed
 *     (linked too, which the SDK serialises by value), so that it never shows up as a change;
 *   - cannot capture a secret;
 *   - needs no function serialisation, which some runtimes lack.
 *
 * The text is in the state of every user: `<package>/dynamic-runtime-v1` and its `provider` must stay for ever.
 */

/** Property of a dynamic resource that holds its provider's text; the name is the dynamic provider host's. */
export const PROVIDER_PROPERTY = "__provider";

/** Text of the dynamic provider of one kind of resource; `packageName` must be resolvable from the project. */
export function providerText(packageName: string, kind: string): string {
  return `exports.handler=()=>require(${JSON.stringify(`${packageName}/dynamic-runtime-v1`)}).provider(${JSON.stringify(kind)})`;
}

/** Type token of a dynamic resource, as `pulumi.dynamic.Resource` makes it. */
export function dynamicType(module: string, kind: string): string {
  return `pulumi-nodejs:dynamic/${module}:${kind}`;
}
