import { AppError } from '../base/errors';
import type { JsonValue } from '../base/json';
import { readDocx } from './docx';
import { readPdf, type PdfReader } from './pdf';
import { normalizeJsonText, normalizeXmlText, parseYaml } from './structured';
import { decodeText } from './text';

/** Files whose text can be had, by extension: what Langflow's Read File and Directory take. */
export const textExtensions = [
  ...['csv', 'json', 'pdf', 'txt', 'md', 'mdx', 'yaml', 'yml', 'xml', 'html', 'htm', 'docx'],
  ...['py', 'sh', 'sql', 'js', 'ts', 'tsx'],
] as const;

/** The extension of a path in lower case and without dot; '' where it has none. */
export function extensionOf(path: string): string {
  return /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** The last name of a path. */
export function fileNameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

interface ReadOptions {
  readonly charset?: string | undefined;
  /** Reads PDF in another thread, where there is one. */
  readonly readPdf?: PdfReader | undefined;
}

/**
 * What a file says, by its extension: the text, or for YAML the value (Langflow: the same).
 * @throws AppError `input-invalid` where the file is damaged, `limit-exceeded`.
 */
export async function readDocument(
  path: string,
  bytes: Uint8Array,
  options: ReadOptions = {},
): Promise<JsonValue> {
  const name = fileNameOf(path);
  const extension = extensionOf(path);
  if (extension === 'pdf') return (options.readPdf ?? readPdf)(bytes, name);
  if (extension === 'docx') return readDocx(bytes, name);

  const text = await readText(bytes, name, options.charset);
  switch (extension) {
    case 'json':
      return normalizeJsonText(text, name);
    case 'yaml':
    case 'yml':
      return parseYaml(text, name);
    case 'xml':
      return normalizeXmlText(text, name);
    default:
      return text;
  }
}

async function readText(
  bytes: Uint8Array,
  name: string,
  charset: string | undefined,
): Promise<string> {
  const { text } = await decodeText(bytes, charset);
  if (!text.includes('\0')) return text;

  throw new AppError('input-invalid', `${name} is no text.`, { subject: { file: name } });
}
