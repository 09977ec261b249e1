import { tryParseJson } from '../base/json';
import { checkJsonContentType } from './guards';
import { HttpError } from './httpError';

/** Largest body that is read. */
const maxBodyBytes = 10 * 1024 * 1024;

/**
 * Reads the JSON body of a request; undefined where it has none.
 * @throws HttpError 413 over the limit, 415 without JSON content type, 422 where it is broken.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;

  checkJsonContentType(request.headers);
  const text = decodeUtf8(bytes);
  const value = tryParseJson(text);
  if (value === undefined) {
    throw new HttpError(422, [
      { type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error' },
    ]);
  }
  return value;
}

/**
 * Reads the body of a request as text, whatever it says it is.
 * @throws HttpError 413 over the limit, 422 where it is not UTF-8.
 */
export async function readTextBody(request: Request): Promise<string> {
  return decodeUtf8(await readBytes(request));
}

async function readBytes(request: Request): Promise<Buffer> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > maxBodyBytes) throw tooLarge();
  if (request.body === null) return Buffer.alloc(0);

  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> = request.body;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) throw tooLarge();

    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpError(422, [
      { type: 'json_invalid', loc: ['body', 0], msg: 'The body is not UTF-8' },
    ]);
  }
}

function tooLarge(): HttpError {
  // The rest of the body is not read, so the connection cannot be used again.
  return new HttpError(413, `The request body is larger than ${maxBodyBytes / 1024 / 1024} MB.`, {
    Connection: 'close',
  });
}
