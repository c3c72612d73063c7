/** Whether an error says of itself, by its `effect`, that nothing can have been changed in the managed system. */
export function hasNoEffect(error: unknown): boolean {
  return typeof error === "object" && error !== null && "effect" in error && error.effect === "none";
}
