import assert from 'node:assert/strict';
import { isAppError, type AppError, type ErrorCode } from '../../src/base/errors';

/** Waits for a failure with a code and gives the error; anything else fails the test. */
export async function expectFailure(
  work: Promise<unknown> | (() => unknown),
  code: ErrorCode,
): Promise<AppError> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    assert.ok(isAppError(error), String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  throw new Error(`nothing failed with ${code}`);
}
