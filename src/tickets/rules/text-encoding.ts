/** Encodings that a bulk upload may come in; the names are those of the WHATWG Encoding Standard. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    // The last character may be cut by the end of the sample: `stream` lets that pass.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
};

/**
 * The encoding of a text by its first bytes: a byte order mark decides; without one UTF-16 betrays itself by zero bytes, valid UTF-8 is UTF-8,
 * and the rest is GB18030, which is what a Chinese Excel writes. `declared` (a charset parameter) comes first where it is one of ours.
 */
export function detectEncoding(sample: Uint8Array, declared?: string): TextEncoding {
  const named = byName[declared?.toLowerCase() ?? ''];
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  if (named) return named;
  const zeroes = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeroes[index % 2]! += 1;
  });
  if (zeroes[1]! > sample.length / 8 && zeroes[0] === 0) return 'utf-16le';
  if (zeroes[0]! > sample.length / 8 && zeroes[1] === 0) return 'utf-16be';
  return isUtf8(sample) ? 'utf-8' : 'gb18030';
}

const byName: Readonly<Record<string, TextEncoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
};
