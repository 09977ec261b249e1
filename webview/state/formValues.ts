import type { Attachment } from '../../src/protocol/attachments';
import type { FormField } from '../../src/protocol/form';
import type { ShownValue } from '../../src/protocol/model';
import { text } from '../strings';
import { isAttachment } from './attachmentList';

/** A row of keys and values; several may say the same until the flow runs. */
export interface Pair {
  readonly key: string;
  readonly value: string;
}

/** What stands in an editor: not yet a value, as it may be half written. */
export type Typed = string | boolean | readonly string[] | readonly Pair[] | readonly Attachment[];

type JsonValue = ShownValue['value'];

/** What an editor makes of its text: a value, or what keeps it from being one. */
export type Entered = { readonly value: JsonValue } | { readonly problem: string };

/** What an editor shows before anything is typed: the value of the flow file. */
export function typedValue({ kind, value }: FormField): Typed {
  switch (kind) {
    case 'boolean':
      return value === true;
    case 'list':
      return itemsOf(value).map(written);
    case 'pairs':
      return pairsOf(value);
    case 'file':
      return itemsOf(value).map((path) => fileOfFlow(written(path)));
    case 'json':
      return typeof value === 'string' ? value : JSON.stringify(value ?? {}, null, 2);
    case 'text':
    case 'multiline':
    case 'number':
    case 'choice':
      return written(value);
  }
}

function pairsOf(value: JsonValue): readonly Pair[] {
  const entries = Object.entries(isObject(value) ? value : {});
  return entries.map(([key, item]) => ({ key, value: written(item) }));
}

/** A file that the flow names; its size is not known. */
function fileOfFlow(path: string): Attachment {
  return { path, name: path.split(/[/\\]/).at(-1) ?? path, size: -1 };
}

/** Whether what was kept can stand in the editor of a field: its kind may have changed in the file. */
export function fits({ kind }: FormField, typed: Typed): boolean {
  if (kind === 'boolean') return typeof typed === 'boolean';
  if (!Array.isArray(typed)) return typeof typed === 'string' && !isRows(kind);

  const items: readonly unknown[] = typed;
  if (kind === 'list') return items.every((item) => typeof item === 'string');
  if (kind === 'pairs') return items.every(isPair);
  return kind === 'file' && items.every(isAttachment);
}

/** Reads what was typed as the value that the component takes. */
export function enteredValue(field: FormField, typed: Typed): Entered {
  if (typeof typed === 'boolean') return { value: typed };
  if (typeof typed === 'string') return enteredText(field, typed);

  if (field.kind === 'pairs') return enteredPairs(field, typed.filter(isPair));
  if (field.kind === 'list') return required(field, typed.filter(isFilled));
  const paths = typed.filter(isAttachment).map(({ path }) => path);
  const found = required(field, paths);
  return field.isMany || 'problem' in found ? found : { value: paths[0] ?? '' };
}

/** Reads what was kept; what can stand in no editor is left out. */
export function parseTyped(raw: unknown): Typed | undefined {
  if (typeof raw === 'boolean' || typeof raw === 'string') return raw;
  if (!Array.isArray(raw)) return undefined;

  const items: readonly unknown[] = raw;
  const isKnown = [isText, isPair, isAttachment].some((is) => items.every(is));
  // Every item was just looked at.
  return isKnown ? (items as Typed) : undefined;
}

function enteredText(field: FormField, typed: string): Entered {
  if (typed.trim() === '' && field.isRequired) return { problem: text('form.required') };
  if (field.kind === 'number') {
    if (typed.trim() === '') return { value: field.value };
    const number = Number(typed.replace(',', '.'));
    return Number.isFinite(number) ? { value: number } : { problem: text('form.notNumber') };
  }
  if (field.kind !== 'json' || (field.isText && typed.trim() === '')) return { value: typed };

  try {
    // JSON.parse yields JSON values by definition.
    const value = JSON.parse(typed) as JsonValue;
    return { value: field.isText ? typed : value };
  } catch (error) {
    return { problem: jsonProblem(error) };
  }
}

/** Says where it goes wrong, as far as the browser tells. */
function jsonProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  return line === undefined || column === undefined
    ? text('form.notJson')
    : text('form.notJsonAt', line, column);
}

function enteredPairs(field: FormField, rows: readonly Pair[]): Entered {
  const filled = rows.filter(({ key, value }) => key.trim() !== '' || value !== '');
  const names = filled.map(({ key }) => key.trim());
  if (names.includes('')) return { problem: text('form.noKey') };

  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return { problem: text('form.sameKey', twice) };
  if (filled.length === 0 && field.isRequired) return { problem: text('form.required') };

  const known = isObject(field.value) ? field.value : {};
  // A number that stands in the file stays one as long as nobody writes something else.
  const entries = filled.map(({ value }, index): [string, JsonValue] => {
    const name = names[index] ?? '';
    const before = known[name];
    return [name, before !== undefined && written(before) === value ? before : value];
  });
  return { value: Object.fromEntries(entries) };
}

function required(field: FormField, items: readonly string[]): Entered {
  return items.length === 0 && field.isRequired
    ? { problem: text('form.required') }
    : { value: items };
}

function isRows(kind: FormField['kind']): boolean {
  return kind === 'list' || kind === 'pairs' || kind === 'file';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isPair(value: unknown): value is Pair {
  return isObject(value) && typeof value['key'] === 'string' && typeof value['value'] === 'string';
}

function itemsOf(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) {
    const items: readonly JsonValue[] = value;
    return items;
  }
  return value === null || value === '' ? [] : [value];
}

function written(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject<T>(value: T): value is T & Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
