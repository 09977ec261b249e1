import { readPdf, type PdfReader } from '../documents/pdf';
import type { ComponentContext } from '../flow/component';

/** Reads PDF in another thread where there is one: a large file must not hold the editor up. */
export function pdfReader(context: ComponentContext): PdfReader {
  const { documents } = context.ports;
  if (documents === undefined) return readPdf;
  return (bytes, name) => documents.readPdf(bytes, name, context.run.signal);
}
