import { AppError } from '../base/errors';

/** A file inside an archive. */
export interface ArchiveMember {
  /** As the archive has it, with `/`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What an archive may unpack to. */
export interface ArchiveLimits {
  readonly maxBytes: number;
  readonly maxMembers: number;
}

const defaultLimits: ArchiveLimits = { maxBytes: 200_000_000, maxMembers: 2000 };

/**
 * The files of a zip archive. The sizes it states are summed before anything is unpacked, and no member
 * gets more room than it stated.
 * @throws AppError `input-invalid` for a broken archive, `limit-exceeded`.
 */
export async function unpackZip(
  bytes: Uint8Array,
  name: string,
  limits = defaultLimits,
): Promise<readonly ArchiveMember[]> {
  const { unzipSync } = await import('fflate');
  let total = 0;
  let members = 0;
  try {
    const files = unzipSync(bytes, {
      filter: (member) => {
        total += member.originalSize;
        if (++members > limits.maxMembers || total > limits.maxBytes) throw tooMuch(name);
        return !member.name.endsWith('/');
      },
    });
    return Object.entries(files).map(([member, content]) => ({ name: member, bytes: content }));
  } catch (error) {
    throw asArchiveError(error, name);
  }
}

/** The files of a tar archive, packed with gzip or not. @throws as {@link unpackZip} does. */
export async function unpackTar(
  bytes: Uint8Array,
  name: string,
  limits = defaultLimits,
): Promise<readonly ArchiveMember[]> {
  const { parseTar } = await import('nanotar');
  try {
    const plain = isGzip(bytes) ? await gunzipBounded(bytes, name, limits.maxBytes) : bytes;
    const members = parseTar(plain).flatMap((member) =>
      member.type === 'file' && member.data !== undefined
        ? [{ name: member.name, bytes: member.data }]
        : [],
    );
    if (members.length > limits.maxMembers) throw tooMuch(name);
    return members;
  } catch (error) {
    throw asArchiveError(error, name);
  }
}

/**
 * The same zip archive with nothing packed, so that a reader which trusts its sizes can be given it.
 * @throws as {@link unpackZip} does.
 */
export async function flattenZip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const members = await unpackZip(bytes, name);
  const { zipSync } = await import('fflate');
  return zipSync(Object.fromEntries(members.map((member) => [member.name, member.bytes])), {
    level: 0,
  });
}

/** A zip archive of some files. */
export async function packZip(files: readonly ArchiveMember[]): Promise<Uint8Array> {
  const { zipSync } = await import('fflate');
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])));
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function gunzipBounded(
  bytes: Uint8Array,
  name: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const { Gunzip } = await import('fflate');
  const chunks: Uint8Array[] = [];
  let size = 0;
  const gunzip = new Gunzip((chunk) => {
    size += chunk.length;
    if (size > maxBytes) throw tooMuch(name);
    chunks.push(chunk);
  });
  const step = 65_536;
  for (let at = 0; at < bytes.length; at += step) {
    gunzip.push(bytes.subarray(at, at + step), at + step >= bytes.length);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

function tooMuch(name: string): AppError {
  return new AppError('limit-exceeded', `${name} unpacks to more than is allowed.`, {
    subject: { file: name },
  });
}

function asArchiveError(error: unknown, name: string): AppError {
  if (error instanceof AppError) return error;
  return new AppError('input-invalid', `${name} cannot be unpacked: it is damaged.`, {
    subject: { file: name },
    cause: error,
  });
}
