/**
 * Measures what is compared in turns, A B A B, so that a machine that is busy for a while is busy for both.
 *
 * @returns for each subject what was measured, in the order of the runs
 */
export async function inTurns<Subject, Measured>(
  subjects: readonly Subject[],
  runs: number,
  measure: (subject: Subject, run: number) => Promise<Measured>,
): Promise<Map<Subject, Measured[]>> {
  const measured = new Map<Subject, Measured[]>(subjects.map((subject) => [subject, []]));
  for (let run = 0; run < runs; run++) {
    for (const subject of subjects) {
      measured.get(subject)?.push(await measure(subject, run));
    }
  }
  return measured;
}

/** The figure for times: whatever else the machine does only adds to them. */
export function fastest(values: readonly number[]): number {
  return Math.min(...values);
}

/** The figure for memory, which varies both ways. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
