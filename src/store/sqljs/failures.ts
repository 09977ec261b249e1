import { AppError, isAppError, type ErrorCode } from '../../base/errors';
import { systemCode } from './fileAccess';
import { sqliteCode } from './guard';

interface Failure {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

const failures = {
  busy: {
    code: 'store-busy',
    what: 'is locked by another program',
    remedy: 'Close the program that holds it open in a transaction, then try again.',
  },
  corrupt: {
    code: 'store-corrupt',
    what: 'is damaged or is not a SQLite database; it was left as it is',
    remedy: 'Restore a backup, or move the file away to start with an empty one.',
  },
  readonly: {
    code: 'store-readonly',
    what: 'cannot be written',
    remedy: 'Check the permissions of the file and of its folder.',
  },
  full: {
    code: 'store-full',
    what: 'cannot grow: the disk is full',
    remedy: 'Free some space, then try again. What was stored before is safe.',
  },
  other: {
    code: 'store-unavailable',
    what: 'cannot be used',
    remedy: 'See the log for the cause; check the file and the disk it lies on.',
  },
} as const satisfies Record<string, Failure>;

/** SQLite's own words, the only thing that sql.js passes on. */
const byMessage: readonly (readonly [RegExp, Failure])[] = [
  [/database (table )?is locked/, failures.busy],
  [/malformed|not a database|unsupported file format/, failures.corrupt],
  [/readonly database/, failures.readonly],
  [/database or disk is full/, failures.full],
];

const bySystemCode: Readonly<Record<string, Failure>> = {
  ENOSPC: failures.full,
  EDQUOT: failures.full,
  EFBIG: failures.full,
  EACCES: failures.readonly,
  EPERM: failures.readonly,
  EROFS: failures.readonly,
};

/** Primary result codes, as `node:sqlite` gives them. */
const bySqliteCode: Readonly<Record<number, Failure>> = {
  5: failures.busy,
  6: failures.busy,
  8: failures.readonly,
  11: failures.corrupt,
  13: failures.full,
  26: failures.corrupt,
};

/**
 * Turns what SQLite, its file layer or its guard threw into an error that names the file, the cause
 * and what to do. Errors of our own pass unchanged.
 */
export function explainFailure(file: string, error: unknown, systemError?: unknown): AppError {
  if (isAppError(error)) return error;
  if (isAppError(systemError)) return systemError;

  const { code, what, remedy } = classify(error, systemError);
  const reason = systemError instanceof Error ? systemError : error;
  const detail = reason instanceof Error ? reason.message : String(reason);
  return new AppError(code, `${file} ${what} (${detail}).`, {
    remedy,
    subject: { file },
    cause: reason,
  });
}

function classify(error: unknown, systemError: unknown): Failure {
  const system = bySystemCode[systemCode(systemError) ?? systemCode(error) ?? ''];
  if (system !== undefined) return system;

  const native = sqliteCode(systemError) ?? sqliteCode(error);
  const byCode = native === undefined ? undefined : bySqliteCode[native & 0xff];
  if (byCode !== undefined) return byCode;

  const message = error instanceof Error ? error.message : String(error);
  return byMessage.find(([pattern]) => pattern.test(message))?.[1] ?? failures.other;
}
