import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AppError } from '../base/errors';

/**
 * The whole body of an answer, unpacked. What is sent and what it unpacks to are both bounded, so that a
 * small answer cannot grow without end.
 * @throws AppError `limit-exceeded`, `network-failed` for a packing that nobody asked for.
 */
export async function readBoundedBody(
  response: IncomingMessage,
  maxBytes: number,
): Promise<Uint8Array> {
  const tooLarge = (): AppError =>
    new AppError('limit-exceeded', `The answer is larger than ${describeSize(maxBytes)}.`);
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();

  let received = 0;
  response.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > maxBytes) response.destroy(tooLarge());
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpack(response)) {
    if (!Buffer.isBuffer(chunk)) continue;

    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function unpack(response: IncomingMessage): Readable {
  const coding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const decoder = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  }[coding];
  if (decoder !== undefined) {
    const unpacked = decoder();
    // A cut connection must end the reading, not leave it waiting.
    response.on('error', (error) => unpacked.destroy(error));
    response.on('aborted', () => unpacked.destroy(new Error('the connection was cut')));
    return response.pipe(unpacked);
  }
  if (coding === 'identity' || coding === '') return response;

  throw new AppError(
    'network-failed',
    `The answer is packed as ${coding}, which is not supported.`,
  );
}

function describeSize(bytes: number): string {
  return bytes >= 1_000_000 ? `${Math.round(bytes / 1_000_000)} MB` : `${bytes} bytes`;
}
