import { AppError } from '../base/errors';

/** Gives the text of a PDF, as {@link readPdf} does. */
export type PdfReader = (bytes: Uint8Array, name: string) => Promise<string>;

const maxPages = 2000;

/**
 * The text of a PDF, pages apart by an empty line.
 * @throws AppError `input-invalid` for a damaged or locked file, `limit-exceeded`.
 */
export async function readPdf(bytes: Uint8Array, name: string): Promise<string> {
  const { extractText, getDocumentProxy } = await import('unpdf');
  try {
    // The reader takes the bytes over, so it gets its own. Only text is wanted: no fonts are made.
    const document = await getDocumentProxy(new Uint8Array(bytes), {
      disableFontFace: true,
      verbosity: 0,
    });
    if (document.numPages > maxPages) {
      throw new AppError('limit-exceeded', `${name} has more than ${maxPages} pages.`, {
        subject: { file: name },
      });
    }
    const { text } = await extractText(document, { mergePages: false });
    await document.loadingTask.destroy();
    return text.join('\n\n');
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('input-invalid', `${name} cannot be read as PDF: ${reason}.`, {
      subject: { file: name },
      cause: error,
    });
  }
}
