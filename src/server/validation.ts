import type { z } from 'zod';
import { isRecord, type JsonObject } from '../base/json';
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
    result.error.issues.flatMap((issue) => toProblems(issue, value, part)),
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

function toProblems(issue: z.core.$ZodIssue, value: unknown, part: Part): readonly JsonObject[] {
  const loc = [part, ...issue.path.map(asKey)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      type: 'extra_forbidden',
      loc: [...loc, key],
      msg: 'Extra inputs are not permitted',
    }));
  }
  const [type, msg, ctx] = describe(issue, value, part);
  return [{ type, loc, msg, ...(ctx === undefined ? {} : { ctx }) }];
}

type Problem = readonly [type: string, message: string, context?: JsonObject];

function describe(issue: z.core.$ZodIssue, value: unknown, part: Part): Problem {
  if (valueAt(value, issue.path) === undefined) return ['missing', 'Field required'];
  if (issue.code === 'invalid_type') return typeProblem(issue, part);
  if (issue.code === 'too_small' || issue.code === 'too_big') return boundProblem(issue);
  if (issue.code === 'invalid_value') {
    const options = issue.values.map((option) => `'${String(option)}'`);
    return ['literal_error', `Input should be ${options.join(', ')}`];
  }
  if (issue.code === 'invalid_format') {
    return formatProblems[issue.format] ?? ['value_error', issue.message];
  }
  return ['value_error', issue.message];
}

function typeProblem(issue: z.core.$ZodIssueInvalidType, part: Part): Problem {
  // What stands in a query is text, of which numbers are made.
  return part === 'query' && issue.expected === 'number'
    ? ['int_parsing', 'Input should be a valid integer, unable to parse string as an integer']
    : (typeProblems[issue.expected] ?? ['type_error', issue.message]);
}

function boundProblem(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): Problem {
  if (issue.origin !== 'number' && issue.origin !== 'int') return ['value_error', issue.message];

  const isSmall = issue.code === 'too_small';
  const bound = Number(isSmall ? issue.minimum : issue.maximum);
  return isSmall
    ? ['greater_than_equal', `Input should be greater than or equal to ${bound}`, { ge: bound }]
    : ['less_than_equal', `Input should be less than or equal to ${bound}`, { le: bound }];
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
