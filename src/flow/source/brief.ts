import { isJsonArray, isJsonObject, type JsonValue } from '../../base/json';
import { redactDetails, redactText } from '../../base/redact';
import type { ComponentDefinition } from '../component';
import type { TemplateField } from '../flowFile';

const maxLength = 80;

/** A field's value in a few words, for a hover or an outline; a secret only says that it is there. */
export function briefValue(field: TemplateField, definition?: ComponentDefinition): string {
  const { value } = field;
  if (isEmpty(value)) return '';
  if (field.loadFromDb && typeof value === 'string') return `variable ${redactText(value)}`;
  if (isSecretField(field, definition)) return '•••';
  if (typeof value === 'string') return cutLine(redactText(value));
  if (isJsonArray(value) || isJsonObject(value)) {
    return cutLine(JSON.stringify(redactDetails(value)));
  }
  return String(value);
}

/** Whether a field holds a key or a password, by the file or by the native component. */
export function isSecretField(
  field: Pick<TemplateField, 'name' | 'isPassword'>,
  definition: ComponentDefinition | undefined,
): boolean {
  const declared = definition?.inputs.some(
    ({ name, kind }) => name === field.name && kind === 'secret',
  );
  return field.isPassword || declared === true;
}

function isEmpty(value: JsonValue): boolean {
  return value === null || value === '' || (isJsonArray(value) && value.length === 0);
}

function cutLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1).trimEnd()}…`;
}
