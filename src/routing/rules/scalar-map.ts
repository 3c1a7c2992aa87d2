/** What `metadata` of a rule must be. */
export const SCALAR_MAP_RULE =
  'must be an object of 1 to 20 keys (each of 1 to 100 characters) with texts of at most 500 characters, numbers or booleans';

/** True for `{key: text | number | boolean}` within the limits: what equality can be asked of. */
export function isScalarMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length >= 1 && entries.length <= 20 && entries.every(([key, part]) => key.length >= 1 && key.length <= 100 && isScalar(part))
  );
}

function isScalar(value: unknown): boolean {
  return (
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && value.length <= 500)
  );
}
