import assert from 'node:assert/strict';
import { isAppError, type AppError, type ErrorCode } from '../../src/base/errors';
import type { JsonObject } from '../../src/base/json';
import { Data, DataFrame, Message, type FlowValue } from '../../src/flow/values';

/** The text of a message; fails for anything else. */
export function textOf(value: FlowValue): string {
  assert.ok(value instanceof Message, `expected a message, got ${JSON.stringify(value)}`);
  return value.text;
}

/** The object of a piece of data; fails for anything else. */
export function dataOf(value: FlowValue): JsonObject {
  assert.ok(value instanceof Data, `expected data, got ${JSON.stringify(value)}`);
  return value.data;
}

/** The rows of a table; fails for anything else. */
export function rowsOf(value: FlowValue): readonly JsonObject[] {
  assert.ok(value instanceof DataFrame, `expected a table, got ${JSON.stringify(value)}`);
  return value.rows;
}

/** The error that a promise rejects with, which must be of the given code. */
export async function failureOf(promise: Promise<unknown>, code: ErrorCode): Promise<AppError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(isAppError(error), `expected ${code}, got ${String(error)}`);
  assert.equal(error.code, code, error.message);
  return error;
}

/** A cell that must be text. */
export function cellText(row: JsonObject | undefined, column: string): string {
  const value = row?.[column];
  assert.ok(typeof value === 'string');
  return value;
}
