import type { ErrorCode } from '../base/errors';

/** What the program's exit code means; scripts rely on it. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, notSupported: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byError: Partial<Record<ErrorCode, ExitCode>> = {
  'component-unknown': exitCodes.notSupported,
  'component-custom': exitCodes.notSupported,
  'not-supported': exitCodes.notSupported,
  'provider-unknown': exitCodes.notSupported,
  'input-invalid': exitCodes.usage,
  'flow-not-found': exitCodes.usage,
  'session-not-found': exitCodes.usage,
  'message-not-found': exitCodes.usage,
  'run-not-found': exitCodes.usage,
  'session-exists': exitCodes.usage,
};

/** The exit code for an error of the product. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return byError[code] ?? exitCodes.failed;
}
