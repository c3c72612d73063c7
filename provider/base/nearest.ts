/**
 * The known name that a misspelt one was probably meant to be: the same but for case, hyphens and underscores, or at
 * most two letters away (one where the name is short).
 *
 * @returns undefined where none is near, or where it is one of the known names
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) {
    return undefined;
  }
  const plain = (text: string) => text.toLowerCase().replace(/[-_\s]/g, "");
  const [best] = known
    .map((one) => ({ one, away: distance(plain(name), plain(one)) }))
    .filter(({ one, away }) => away <= (one.length <= 5 ? 1 : 2))
    .sort((a, b) => a.away - b.away);
  return best?.one;
}

/** How many letters have to be put in, taken out, exchanged or swapped with the next one. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) {
    return Number.POSITIVE_INFINITY;
  }
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (before[j - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(changed, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
