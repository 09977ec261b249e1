import type { AppError } from '../base/errors';
import type { RunError } from '../protocol/model';

/** An error as views and clients see it: without cause and stack. */
export function toRunError(error: AppError): RunError {
  return {
    code: error.code,
    message: error.message,
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    subject: error.subject,
  };
}
