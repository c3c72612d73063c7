/**
 * Whether a JSON value has more levels than that. What walks through a value needs a part of the stack for each, and
 * `JSON.parse` takes any number of them.
 */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) {
      return true;
    }
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return false;
}
