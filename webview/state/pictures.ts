import { imageTypeOf } from '../../src/protocol/attachments';
import type { ShownValue } from '../../src/protocol/model';

/** Where a picture that a component gave is to be had. */
export type PictureSource =
  /** In the value itself. */
  | { readonly kind: 'data'; readonly url: string; readonly isCut: boolean }
  /** Among the stored files of the flow. */
  | { readonly kind: 'stored'; readonly path: string }
  /** On the web: loaded when it is asked for. */
  | { readonly kind: 'web'; readonly url: string };

const dataUrl = /^data:image\/(?:png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/=]*(\.\.\.)?$/;
const pictureKeys = ['image', 'image_url', 'picture', 'file_path', 'path', 'url'];
const maxUrlLength = 4000;

/** The picture that a value is; undefined where it is something else. */
export function pictureOf({ value }: ShownValue): PictureSource | undefined {
  if (typeof value === 'string') return sourceOf(value.trim());
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;

  const record = new Map<string, unknown>(Object.entries(value));
  for (const key of pictureKeys) {
    const words = record.get(key);
    const found = typeof words === 'string' ? sourceOf(words.trim()) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function sourceOf(words: string): PictureSource | undefined {
  if (words.startsWith('data:image/')) {
    const match = dataUrl.exec(words);
    return match === null ? undefined : { kind: 'data', url: words, isCut: match[1] !== undefined };
  }
  if (words.length > maxUrlLength || /[\s<>"]/.test(words)) return undefined;
  if (/^https?:\/\//i.test(words))
    return isWebPicture(words) ? { kind: 'web', url: words } : undefined;
  // Stored files stand in the folder of their flow.
  return /^(?!\.+\/)[^/\\:]+\/[^/\\:]+$/.test(words) && imageTypeOf(words) !== undefined
    ? { kind: 'stored', path: words }
    : undefined;
}

function isWebPicture(url: string): boolean {
  try {
    return imageTypeOf(new URL(url).pathname) !== undefined;
  } catch {
    return false;
  }
}
