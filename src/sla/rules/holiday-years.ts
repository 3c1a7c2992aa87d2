const DECEMBER = 12;

/**
 * The years whose statutory days are missing although they are needed by now: the current one always, the next one from December on, for the
 * State Council publishes it in November. `today` is `YYYY-MM-DD`.
 */
export function missingYears(known: readonly number[], today: string): number[] {
  const [year, month] = today.split('-').map(Number) as [number, number];
  const needed = month === DECEMBER ? [year, year + 1] : [year];
  return needed.filter((one) => !known.includes(one));
}
