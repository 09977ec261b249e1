import { isJsonArray, isJsonObject, tryParseJson, type JsonValue } from '../base/json';
import type { ComponentContext } from '../flow/component';
import { Data } from '../flow/values';
import { isPlainObject } from './fields';
import {
  answerSchema,
  readAnswer,
  SchemaMismatch,
  schemaOf,
  type SchemaField,
} from './outputSchema';

function fieldsOf(context: ComponentContext): readonly SchemaField[] {
  const rows = context.list('output_schema').filter(isPlainObject);
  return rows.some((row) => Object.keys(row).length > 0) ? schemaOf(context, 'output_schema') : [];
}

/** Instructions for an answer in JSON: the agent's own, those for the format, and the schema. */
export function jsonInstructions(context: ComponentContext): string {
  const format = context.text('format_instructions');
  const fields = fieldsOf(context);
  return [
    context.text('system_prompt'),
    format === '' ? '' : `Format instructions: ${format}`,
    fields.length === 0
      ? ''
      : 'Answer with JSON alone: a list of objects that fit the items of this JSON Schema. ' +
        JSON.stringify(answerSchema(fields)['properties']),
  ]
    .filter((part) => part.trim() !== '')
    .join('\n\n');
}

/**
 * An agent's answer as data. Without JSON in it, the answer and an error; objects that do not fit the
 * schema beside what is wrong with them (Langflow: the flow goes on in both cases).
 */
export function readJsonAnswer(context: ComponentContext, content: string): Data {
  const found = jsonIn(content);
  if (found === undefined) return new Data({ content, error: 'The answer holds no JSON.' });

  const fields = fieldsOf(context);
  if (fields.length > 0) {
    const items = listedIn(found);
    return asData(
      items.flatMap((item) => fitted(item, fields)),
      content,
    );
  }
  return asData(found, content);
}

function asData(value: JsonValue, content: string): Data {
  if (isJsonObject(value)) return new Data(value);
  if (!isJsonArray(value) || value.length === 0) return new Data({ content });

  const [only] = value;
  return value.length === 1 && isJsonObject(only) ? new Data(only) : new Data({ results: value });
}

function listedIn(value: JsonValue): readonly JsonValue[] {
  const listed = isJsonObject(value) && isJsonArray(value['objects']) ? value['objects'] : value;
  return isJsonArray(listed) ? listed : [listed];
}

function fitted(item: JsonValue, fields: readonly SchemaField[]): readonly JsonValue[] {
  try {
    return readAnswer(item, fields);
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error;
    return [{ data: item, validation_error: error.message }];
  }
}

/** The whole, else what stands between the outer braces. */
function jsonIn(text: string): JsonValue | undefined {
  const span = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  return tryParseJson(text) ?? tryParseJson(span);
}
