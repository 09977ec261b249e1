import type { ComponentContext } from '../flow/component';
import type { ImagePart } from '../flow/ports';
import type { Message } from '../flow/values';

/** Images that language models read, by file extension (Langflow decodes the same kinds). */
const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
};

/** The images among a message's files, read; other files stay paths. */
export async function imagesOf(
  context: ComponentContext,
  message: Message,
): Promise<readonly ImagePart[]> {
  const { files } = context.ports;
  if (files === undefined) return [];

  const images: ImagePart[] = [];
  for (const path of message.fields.files) {
    const mediaType = mediaTypes[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
    if (mediaType !== undefined) images.push({ mediaType, bytes: await files.read(path) });
  }
  return images;
}
