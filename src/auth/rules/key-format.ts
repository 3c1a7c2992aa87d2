/** Characters of a key that lists show, so that a person can tell keys apart: 7 of 43 random ones. */
const SHOWN_LENGTH = 10;

/** A key out of 32 random bytes in base64url. */
export const formatKey = (randomBase64Url: string): string => `ct_${randomBase64Url}`;

/** True for what `formatKey` makes; anything else is refused without asking the database. */
export const looksLikeKey = (key: string): boolean => /^ct_[A-Za-z0-9_-]{43}$/.test(key);

/** The part of a key that may be shown. */
export const prefixOf = (key: string): string => key.slice(0, SHOWN_LENGTH);

/** The key of an `Authorization: Bearer <key>` header; the scheme's case does not matter (RFC 9110). */
export function bearerOf(header: string | undefined): string | undefined {
  // 512 characters bound the work that a stranger can cause; real keys have 46.
  if (!header || header.length > 512) return undefined;
  return /^bearer +([^\s]+) *$/i.exec(header)?.[1];
}
