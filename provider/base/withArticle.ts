/** A noun with `a` or `an`, by its first letter. */
export function withArticle(noun: string): string {
  return `${/^([aeiou]|LLM)/i.test(noun) ? "an" : "a"} ${noun}`;
}
