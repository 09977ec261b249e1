import { tryParseJson } from '../base/json';
import { checkJsonContentType } from './guards';
import { HttpError } from './httpError';

/** Largest body that is read, other than an upload. */
const maxBodyBytes = 10 * 1024 * 1024;
/** Largest upload with what a form adds to the file. */
const maxFormBytes = 52_000_000;

/** A file of a form. */
export interface FormFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

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

/**
 * Reads the file that a form sends in its field `file`; undefined where there is none.
 * @throws HttpError 413 over the limit, 422 where it is no form.
 */
export async function readFormFile(request: Request): Promise<FormFile | undefined> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data;.*boundary=/i.test(type)) return undefined;

  const body = new Uint8Array(await readBytes(request, maxFormBytes));
  const answer = new Response(body, { headers: { 'content-type': type } });
  // The warning is about bodies without bounds; this one is bounded and in memory already.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const form = await answer.formData().catch(() => undefined);
  if (form === undefined) {
    throw new HttpError(422, [{ type: 'form_invalid', loc: ['body'], msg: 'The form is broken' }]);
  }
  const file = form.get('file');
  return file === null || typeof file === 'string'
    ? undefined
    : { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

async function readBytes(request: Request, limit = maxBodyBytes): Promise<Buffer> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > limit) throw tooLarge(limit);
  if (request.body === null) return Buffer.alloc(0);

  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> = request.body;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);

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

function tooLarge(limit: number): HttpError {
  // The rest of the body is not read, so the connection cannot be used again.
  return new HttpError(
    413,
    `The request body is larger than ${Math.round(limit / 1024 / 1024)} MB.`,
    {
      Connection: 'close',
    },
  );
}
