/**
 * The smallest UUID v7 of a millisecond, for ranges over ids by time. Ids are made by the service's clock and entries are
 * dated by the database's: widen the range by what the two may differ.
 */
export function firstIdAt(unixMs: number): string {
  const hex = Math.min(Math.max(Math.floor(unixMs), 0), 0xffff_ffff_ffff)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
