/** The address among the words that the engine starts a process with; it comes after the flags. */
export function addressIn(words: readonly string[]): string | undefined {
  return words.findLast((word) => /^[^-][^=]*:\d+$/.test(word));
}
