import { AppError } from '../base/errors';
import type { HttpPort } from '../flow/ports';

const maxBytes = 10_000_000;
const timeoutSeconds = 20;
/** No SVG: it is a document. */
const kinds = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp'];

/** A picture of the web. */
export interface RemotePicture {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * Fetches a picture that an answer names, because the user asked to see it.
 * @throws AppError as the port does; `input-invalid` for what is no picture, `limit-exceeded`.
 */
export async function fetchPicture(
  http: HttpPort,
  url: string,
  signal: AbortSignal,
): Promise<RemotePicture> {
  const { status, headers, body } = await http.send({ url, timeoutSeconds }, signal);
  const host = new URL(url).host;
  if (status !== 200) {
    throw new AppError('network-failed', `${host} answered with status ${status}.`);
  }
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!kinds.includes(mediaType)) {
    throw new AppError('input-invalid', `What ${host} sent is no picture that is shown here.`);
  }
  if (body.byteLength > maxBytes) {
    throw new AppError('limit-exceeded', `The picture from ${host} is larger than 10 MB.`);
  }
  return { mediaType, bytes: body };
}
