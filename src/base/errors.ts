/**
 * Why something failed, as a stable word that callers, tests and HTTP clients may switch on. The
 * message is for people and may change; the code may not.
 */
export type ErrorCode =
  // flow files
  | 'flow-unreadable' // not JSON, too large, or not a flow at all
  | 'flow-invalid' // a flow whose graph cannot run: bad edge, missing field, cycle without a loop
  | 'flow-not-found'
  | 'component-unknown' // no native version of this component
  | 'component-custom' // edited or user-written Python, which is never run
  | 'component-failed' // a component threw while running
  | 'input-invalid' // a value of the wrong kind reached a field, or a request is malformed
  | 'variable-missing' // a global variable (often a key) is not set
  // providers
  | 'provider-auth'
  | 'provider-rate-limit'
  | 'provider-unavailable' // 5xx, network, cut stream
  | 'provider-bad-response'
  | 'provider-refused' // other 4xx
  | 'provider-unknown'
  | 'model-missing' // no model selected and no default set
  // store
  | 'store-busy'
  | 'store-corrupt'
  | 'store-foreign' // a database of another program
  | 'store-readonly'
  | 'store-full'
  | 'store-unavailable' // locks or the driver are missing
  | 'session-exists'
  | 'session-changed' // someone else changed what an editor of the session had read
  | 'session-not-found'
  | 'message-not-found'
  | 'run-not-found'
  // files and network of flows
  | 'file-not-found'
  | 'file-exists'
  | 'file-refused' // outside the workspace, or a file that flows must not touch
  | 'network-refused' // a host that the settings do not allow
  | 'key-refused' // a key of the user was to go to a host that only the flow names
  | 'network-failed' // no answer: name, connection, certificate, time
  // everything else
  | 'cancelled'
  | 'limit-exceeded'
  | 'untrusted'
  | 'unauthorized'
  | 'not-supported'
  | 'internal';

/** What an error is about, so that a view can link to it. */
export interface ErrorSubject {
  readonly file?: string;
  readonly flowId?: string;
  readonly nodeId?: string;
  /** The component's display name, as the user knows it. */
  readonly component?: string;
  readonly field?: string;
  /** The global variable that is missing. */
  readonly variable?: string;
  readonly provider?: string;
  /** The host that was refused. */
  readonly host?: string;
  /** HTTP status a provider answered with. */
  readonly status?: number;
}

export interface AppErrorOptions {
  /** What the user can do, as a sentence. */
  readonly remedy?: string;
  readonly subject?: ErrorSubject;
  readonly cause?: unknown;
}

const brand: unique symbol = Symbol.for('flow-playground.AppError');

/**
 * The one error type of the product: says what happened, to which named thing, and what to do.
 * The extension is two bundles with a copy of this class in each, so `instanceof` goes by a mark.
 */
export class AppError extends Error {
  static override [Symbol.hasInstance](value: unknown): value is AppError {
    return typeof value === 'object' && value !== null && brand in value;
  }

  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly subject: ErrorSubject;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.remedy = options.remedy;
    this.subject = options.subject ?? {};
  }

  /** The same error with more known about its subject; what is known already stays. */
  about(subject: ErrorSubject): AppError {
    const enriched = new AppError(this.code, this.message, {
      ...(this.remedy === undefined ? {} : { remedy: this.remedy }),
      subject: { ...subject, ...this.subject },
      cause: this.cause ?? this,
    });
    return enriched;
  }
}

/** Narrows to an {@link AppError}, optionally of one code. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}

/** Turns anything thrown into an {@link AppError}; what was not one becomes `fallback`. */
export function toAppError(error: unknown, fallback: ErrorCode = 'internal'): AppError {
  if (error instanceof AppError) return error;

  if (error instanceof Error && error.name === 'AbortError') {
    return new AppError('cancelled', 'The run was stopped.', { cause: error });
  }
  return new AppError(fallback, error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}

/** For the end of an exhaustive `switch`. */
export function assertNever(value: never): never {
  throw new AppError('internal', `Unexpected value: ${JSON.stringify(value)}`);
}
