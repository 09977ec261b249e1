import type { AppError, ErrorCode } from '../base/errors';
import type { JsonValue } from '../base/json';

/** An answer other than success. `detail` is what the client reads, as in Langflow's API. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly detail: JsonValue,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof detail === 'string' ? detail : JSON.stringify(detail));
    this.name = 'HttpError';
  }

  toResponse(): Response {
    return Response.json({ detail: this.detail }, { status: this.status, headers: this.headers });
  }
}

const statusByCode: Partial<Record<ErrorCode, number>> = {
  'flow-not-found': 404,
  'session-not-found': 404,
  'message-not-found': 404,
  'run-not-found': 404,
  'session-changed': 409,
  'session-exists': 409,
  'file-not-found': 404,
  'file-exists': 409,
  'file-refused': 403,
  'input-invalid': 400,
  'limit-exceeded': 429,
  'not-supported': 501,
  untrusted: 403,
  unauthorized: 403,
  'store-busy': 503,
  'store-full': 507,
  'store-unavailable': 503,
};

/** The status that says what an error means; 500 where it is none of the client's doing. */
export function statusOf(error: AppError): number {
  return statusByCode[error.code] ?? 500;
}

/** An error of the product as an answer: what happened and what to do, never a stack. */
export function toHttpError(error: AppError): HttpError {
  const detail = error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`;
  return new HttpError(statusOf(error), detail);
}

/** Done, and nothing to say. Langflow names a type all the same. */
export function noContent(): Response {
  return new Response(null, { status: 204, headers: { 'Content-Type': 'application/json' } });
}
