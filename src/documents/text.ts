import { AppError } from '../base/errors';

export interface DecodedText {
  readonly text: string;
  /** As the WHATWG calls it, for example `utf-8` or `windows-1252`. */
  readonly encoding: string;
}

/** What a guess at the character set looks at; more would take long and tell little. */
const sampleBytes = 100_000;

/**
 * Bytes as text. A byte order mark decides, then the given character set, then UTF-8 where the bytes are
 * valid in it, then a guess. Nothing fails: what no character set explains is read as windows-1252.
 */
export async function decodeText(bytes: Uint8Array, charset?: string): Promise<DecodedText> {
  const stated = byteOrderMark(bytes) ?? charset;
  const decoded =
    (stated === undefined ? undefined : tryDecode(bytes, stated)) ??
    tryDecode(bytes, 'utf-8', true);
  if (decoded !== undefined) return decoded;

  const { detect } = await import('chardet');
  const guess = detect(bytes.subarray(0, sampleBytes)) ?? 'windows-1252';
  return tryDecode(bytes, guess) ?? forceDecode(bytes);
}

/** Text that must be UTF-8. @throws AppError `input-invalid` where it is not. */
export function decodeUtf8(bytes: Uint8Array, name: string): string {
  const decoded = tryDecode(bytes, 'utf-8', true);
  if (decoded !== undefined) return decoded.text;

  throw new AppError('input-invalid', `${name} is no UTF-8 text.`, { subject: { file: name } });
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function tryDecode(bytes: Uint8Array, encoding: string, isStrict = false): DecodedText | undefined {
  try {
    const decoder = new TextDecoder(encoding, { fatal: isStrict });
    return { text: decoder.decode(bytes), encoding: decoder.encoding };
  } catch {
    // An unknown name, or bytes that are not of this character set: the next one is tried.
    return undefined;
  }
}

function forceDecode(bytes: Uint8Array): DecodedText {
  const decoder = new TextDecoder('windows-1252');
  return { text: decoder.decode(bytes), encoding: decoder.encoding };
}
