import { AppError, isAppError, type ErrorCode } from '../../base/errors';

/** An error that the server itself sent. */
export interface ServerError extends Error {
  /** SQLSTATE, five characters. */
  readonly code: string;
}

export function isServerError(error: unknown): error is ServerError {
  return (
    error instanceof Error &&
    'severity' in error &&
    'code' in error &&
    typeof error.code === 'string'
  );
}

/** The connection ended, or none could be made: the same may succeed on another one. */
export class ConnectionLost extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'ConnectionLost';
  }
}

/** Codes with which a server says that it, or this connection, ends or is not ready yet. */
const ending = new Set([
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '25P03',
  '53300',
  '08006',
  '08003',
  '08000',
]);

/** Codes about certificates: trying again changes nothing. */
const certificateCode = /^(?:CERT_|ERR_TLS|ERR_SSL|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/;
const fileCode = /^(?:ENOENT|EACCES)/;

/** What `error`, thrown by the driver, says about the connection. */
export function toConnectionError(error: unknown): unknown {
  if (isServerError(error)) return ending.has(error.code) ? new ConnectionLost(error) : error;

  const code = codeOf(error);
  const isAboutFiles = certificateCode.test(code) || fileCode.test(code);
  const isFinal = isAboutFiles || /SSL connections|SASL|password/.test(String(error));
  return isFinal ? error : new ConnectionLost(error);
}

/** Whether two transactions got in each other's way and this one was chosen to start again. */
export function isCollision(error: unknown): boolean {
  return isServerError(error) && (error.code === '40001' || error.code === '40P01');
}

interface Failure {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

const refusedUser: Failure = {
  code: 'store-unavailable',
  what: 'does not let this user in',
  remedy: 'Check user name, password and sslmode of the database URL.',
};

const readOnly: Failure = {
  code: 'store-readonly',
  what: 'cannot be written',
  remedy: 'It may be a read-only copy; name the primary server in the database URL.',
};

const busy: Failure = {
  code: 'store-busy',
  what: 'is locked by another program',
  remedy: 'End the transaction that holds the lock, then try again.',
};

const full: Failure = {
  code: 'store-full',
  what: 'cannot grow: the disk of the server is full',
  remedy: 'Free some space, then try again. What was stored before is safe.',
};

const corrupt: Failure = {
  code: 'store-corrupt',
  what: 'is damaged',
  remedy: 'Restore a backup of the server.',
};

/** By SQLSTATE, then by its class, the first two characters. */
const failures: Readonly<Record<string, Failure>> = {
  '28': refusedUser,
  '3D': {
    code: 'store-unavailable',
    what: 'does not exist',
    remedy: 'Create it on the server (createdb), or correct the database URL.',
  },
  '42501': {
    code: 'store-readonly',
    what: 'does not grant this user what is needed',
    remedy:
      'Use the role that Langflow uses, or grant CREATE on the database and ALL on the table message.',
  },
  '25006': readOnly,
  '55P03': busy,
  '57014': busy,
  '53100': full,
  XX001: corrupt,
  XX002: corrupt,
};

const unproven: Failure = {
  code: 'store-unavailable',
  what: 'does not prove whose it is',
  remedy:
    'Name the certificate of its authority with sslrootcert in the database URL; sslmode=require encrypts without asking.',
};

const unreachable: Failure = {
  code: 'store-unavailable',
  what: 'cannot be reached',
  remedy: 'Check that the server runs and that the database URL is right, then try again.',
};

const other: Failure = {
  code: 'store-unavailable',
  what: 'cannot be used',
  remedy: 'See the log for the cause.',
};

/**
 * Turns what the driver or the server threw into an error that names the database, the cause and
 * what to do. Errors of our own pass unchanged.
 */
export function explainFailure(database: string, error: unknown): AppError {
  if (isAppError(error)) return error;

  const { code, what, remedy } = classify(error);
  const detail = detailOf(error);
  return new AppError(
    code,
    `The database ${database} ${what}${detail === '' ? '' : ` (${detail})`}.`,
    {
      remedy,
      cause: error,
    },
  );
}

function classify(error: unknown): Failure {
  if (error instanceof ConnectionLost) return unreachable;
  if (!isServerError(error)) return classifyLocally(error);

  return failures[error.code] ?? failures[error.code.slice(0, 2)] ?? other;
}

/** What went wrong before the server was asked anything. */
function classifyLocally(error: unknown): Failure {
  if (certificateCode.test(codeOf(error))) return unproven;
  return /SASL|password/.test(String(error)) ? refusedUser : other;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Several addresses that all refused give an error without words of its own. */
function detailOf(error: unknown): string {
  const reason = error instanceof ConnectionLost ? error.cause : error;
  if (reason instanceof AggregateError) return detailOf(reason.errors[0]);
  return (reason instanceof Error ? reason.message : String(reason)).replace(/\.$/, '');
}
