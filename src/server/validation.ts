import type { z } from 'zod';
import { isRecord, type JsonValue } from '../base/json';
import { HttpError } from './httpError';

type Part = 'body' | 'query' | 'path';

/**
 * Checks one part of a request.
 * @throws HttpError 422 whose detail lists what is wrong in the form Langflow's clients know:
 * `{type, loc, msg}`.
 */
export function validate<T>(schema: z.ZodType<T>, value: unknown, part: Part): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;

  throw new HttpError(
    422,
    result.error.issues.map((issue) => toProblem(issue, value, part)),
  );
}

const typeProblems: Partial<Record<string, readonly [type: string, message: string]>> = {
  string: ['string_type', 'Input should be a valid string'],
  boolean: ['bool_type', 'Input should be a valid boolean'],
  int: ['int_type', 'Input should be a valid integer'],
  number: ['float_type', 'Input should be a valid number'],
  array: ['list_type', 'Input should be a valid list'],
  object: ['dict_type', 'Input should be a valid dictionary'],
  record: ['dict_type', 'Input should be a valid dictionary'],
};

const formatProblems: Partial<Record<string, readonly [type: string, message: string]>> = {
  uuid: ['uuid_parsing', 'Input should be a valid UUID'],
  flag: ['bool_parsing', 'Input should be a valid boolean, unable to interpret input'],
};

function toProblem(issue: z.core.$ZodIssue, value: unknown, part: Part): JsonValue {
  const [type, msg] = describe(issue, value);
  return { type, loc: [part, ...issue.path.map(asKey)], msg };
}

function describe(issue: z.core.$ZodIssue, value: unknown): readonly [string, string] {
  if (valueAt(value, issue.path) === undefined) return ['missing', 'Field required'];
  if (issue.code === 'invalid_type') {
    return typeProblems[issue.expected] ?? ['type_error', issue.message];
  }
  if (issue.code === 'invalid_value') {
    const options = issue.values.map((option) => `'${String(option)}'`);
    return ['literal_error', `Input should be ${options.join(', ')}`];
  }
  if (issue.code === 'invalid_format') {
    return formatProblems[issue.format] ?? ['value_error', issue.message];
  }
  return ['value_error', issue.message];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)] as unknown;
    return isRecord(at) ? at[String(key)] : undefined;
  }, value);
}

function asKey(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key);
}
