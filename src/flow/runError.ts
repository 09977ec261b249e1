import type { AppError } from '../base/errors';
import type { RunError } from '../protocol/model';

/** An error as it leaves the engine: no stack, no cause. */
export function toRunError(error: AppError): RunError {
  return {
    code: error.code,
    message: error.message,
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    subject: error.subject,
  };
}
