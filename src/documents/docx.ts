import { AppError } from '../base/errors';
import { flattenZip } from './archive';

/**
 * The text of a Word document, paragraphs apart by an empty line.
 * @throws AppError `input-invalid` for a damaged file, `limit-exceeded`.
 */
export async function readDocx(bytes: Uint8Array, name: string): Promise<string> {
  const flat = await flattenZip(bytes, name);
  const { extractRawText } = await import('mammoth');
  try {
    const { value } = await extractRawText({ buffer: Buffer.from(flat) });
    return value.replace(/\n\n$/, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('input-invalid', `${name} cannot be read as Word document: ${reason}.`, {
      subject: { file: name },
      cause: error,
    });
  }
}
