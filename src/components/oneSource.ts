import { AppError } from '../base/errors';
import { extensionOf } from '../documents/readDocument';
import { decodeUtf8 } from '../documents/text';
import type { ComponentContext } from '../flow/component';
import { filesOf } from './sourcePorts';

/**
 * The text that a component takes from exactly one of its fields: an uploaded file (`json_file`), a path
 * (`json_path`) or the text itself (`json_string`).
 * @throws AppError `input-invalid` where none or several are filled, or the file has another extension.
 */
export async function onlySource(context: ComponentContext, kind: 'json' | 'csv'): Promise<string> {
  const uploaded = context.list(`${kind}_file`).find((value) => typeof value === 'string');
  const path = context.text(`${kind}_path`);
  const text = context.text(`${kind}_string`);
  const filled = [uploaded ?? '', path, text].filter((value) => value !== '');
  if (filled.length !== 1) {
    throw new AppError(
      'input-invalid',
      `${context.node.displayName} takes a file, a path or a text: exactly one of them.`,
    );
  }
  if (text !== '') return text;

  const name = uploaded ?? path;
  if (extensionOf(name) !== kind) {
    throw new AppError('input-invalid', `${name} is no .${kind} file.`, {
      subject: { file: name },
    });
  }
  return decodeUtf8(await filesOf(context).read(name), name);
}
