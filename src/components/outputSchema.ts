import {
  asString,
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import type { ComponentContext } from '../flow/component';
import { pythonText } from '../flow/text';
import { invalidInput, isPlainObject } from './fields';

type Kind = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';

/** One field of the objects that a model is to return. */
export interface SchemaField {
  readonly name: string;
  readonly description: string;
  readonly kind: Kind;
  readonly isList: boolean;
}

/** Langflow's words for types. */
const kinds: Readonly<Record<string, Kind>> = {
  str: 'string',
  text: 'string',
  int: 'integer',
  float: 'number',
  number: 'number',
  bool: 'boolean',
  boolean: 'boolean',
  dict: 'object',
  list: 'array',
};
const yes = ['true', '1', 't', 'y', 'yes'];
const no = ['false', '0', 'f', 'n', 'no'];

/** A boolean, a number or a text as the word it is written with. */
function wordOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : JSON.stringify(value ?? null);
}

/** Rows of a schema table as fields. */
export function schemaOf(context: ComponentContext, field: string): readonly SchemaField[] {
  const rows = context.list(field).filter(isPlainObject);
  if (rows.length === 0) throw invalidInput(context, field, 'the output schema is empty.');

  return rows.map((row) => {
    const name = asString(row['name'])?.trim() ?? '';
    if (name === '')
      throw invalidInput(context, field, 'a field of the output schema has no name.');

    const type = asString(row['type']) ?? 'str';
    const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    if (kind === undefined) {
      throw invalidInput(
        context,
        field,
        `the field ${name} has the type ${type}, which is none.`,
        `Choose one of ${Object.keys(kinds).join(', ')}.`,
      );
    }
    const description = asString(row['description']) ?? '';
    return { name, description, kind, isList: yes.includes(wordOf(row['multiple'])) };
  });
}

/** JSON Schema of an answer that holds a list of such objects. */
export function answerSchema(fields: readonly SchemaField[]): JsonObject {
  const properties = fields.map(({ name, description, kind, isList }) => {
    const single: JsonObject = kind === 'array' ? { type: kind, items: {} } : { type: kind };
    const schema: JsonObject = isList ? { type: 'array', items: single } : single;
    return [name, description === '' ? schema : { ...schema, description }] as const;
  });
  const required = fields.map(({ name }) => name);
  const items = { type: 'object', properties: Object.fromEntries(properties), required };
  return {
    type: 'object',
    properties: { objects: { type: 'array', minItems: 1, items } },
    required: ['objects'],
  };
}

/** What is wrong with an answer, in words that help the model mend it. */
export class SchemaMismatch extends Error {}

function textOf(value: JsonValue): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? pythonText(value) : undefined;
}

function numberOf(value: JsonValue, isWhole: boolean): number | undefined {
  const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
  const number = isNumeric ? Number(value) : Number.NaN;
  return Number.isFinite(number) && (!isWhole || Number.isInteger(number)) ? number : undefined;
}

function booleanOf(value: JsonValue): boolean | undefined {
  if (yes.includes(wordOf(value))) return true;
  return no.includes(wordOf(value)) ? false : undefined;
}

/** Values as the kinds ask for, leniently as Langflow's validation reads them. */
const readers: Readonly<Record<Kind, (value: JsonValue) => JsonValue | undefined>> = {
  string: textOf,
  integer: (value) => numberOf(value, true),
  number: (value) => numberOf(value, false),
  boolean: booleanOf,
  object: (value) => (isJsonObject(value) ? value : undefined),
  array: (value) => (isJsonArray(value) ? value : undefined),
};

function readField(field: SchemaField, value: JsonValue | undefined): JsonValue {
  const { name, kind, isList } = field;
  if (value === undefined || value === null) throw new SchemaMismatch(`${name} is missing`);

  const items = isList && isJsonArray(value) ? value : [value];
  const read = items.map((item) => {
    const one = readers[kind](item);
    if (one === undefined) throw new SchemaMismatch(`${name} is not of type ${kind}`);
    return one;
  });
  return isList ? read : (read[0] ?? null);
}

/** The first JSON in a text: the whole, a fenced block, or what stands between the outer braces. */
function jsonIn(text: string): JsonValue | undefined {
  const fenced = /```(?:json)?\s*([\s\S]*?)```/.exec(text)?.[1];
  const braces = /[[{][\s\S]*[\]}]/.exec(text)?.[0];
  for (const candidate of [text, fenced, braces]) {
    const value = candidate === undefined ? undefined : tryParseJson(candidate.trim());
    if (typeof value === 'object' && value !== null) return value;
  }
  return undefined;
}

/**
 * The objects of an answer, each with exactly the fields of the schema.
 * @throws SchemaMismatch where there are none or a field does not fit.
 */
export function readAnswer(
  answer: JsonValue,
  fields: readonly SchemaField[],
): readonly JsonObject[] {
  const value = typeof answer === 'string' ? jsonIn(answer) : answer;
  if (value === undefined || value === null) throw new SchemaMismatch('the answer is no JSON');

  const listed = isJsonObject(value) && value['objects'] !== undefined ? value['objects'] : value;
  const objects = (isJsonArray(listed) ? listed : [listed]).filter(isJsonObject);
  if (objects.length === 0) throw new SchemaMismatch('there are no objects');

  return objects.map((object) =>
    Object.fromEntries(
      fields.map((field): [string, JsonValue] => [
        field.name,
        readField(field, Object.hasOwn(object, field.name) ? object[field.name] : undefined),
      ]),
    ),
  );
}
