/**
 * Text as GB18030 bytes, as a Chinese Excel saves CSV. The platform only decodes: the table of two-byte characters is read off its decoder.
 * @throws RangeError for a character outside those two-byte characters.
 */
export function encodeGb18030(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0x80) {
      bytes.push(code);
      continue;
    }
    const pair = pairs().get(character);
    if (!pair) throw new RangeError(`'${character}' has no two-byte form in GB18030.`);
    bytes.push(...pair);
  }
  return Uint8Array.from(bytes);
}

let known: Map<string, readonly [number, number]> | undefined;

function pairs(): Map<string, readonly [number, number]> {
  if (known) return known;
  known = new Map();
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = trail === 0x7f ? '' : decoder.decode(Uint8Array.of(lead, trail));
      if ([...character].length === 1 && character !== '\ufffd' && !known.has(character)) known.set(character, [lead, trail]);
    }
  }
  return known;
}
