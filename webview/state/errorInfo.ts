import type { RunError, StoredMessage } from '../../src/protocol/model';
import { said } from '../strings';

/** What an error card shows. */
export interface ErrorInfo {
  readonly error: RunError;
  /** A step to take rather than a fault: drawn in the warning colour with a key. */
  readonly isMissingKey: boolean;
}

/** Anything thrown by a call, as an error the page can show. */
export function toRunError(thrown: unknown): RunError {
  if (isErrorLike(thrown)) {
    const { code, message, remedy, subject } = thrown;
    return { code, message, subject, ...(remedy === undefined ? {} : { remedy }) };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message, subject: {} };
}

/**
 * The error a stored message carries. Langflow's content block has component, field, reason and
 * solution; ours has the whole error under `error` as well.
 */
export function errorOfMessage(message: StoredMessage): ErrorInfo {
  const content = message.contentBlocks
    .flatMap((block) => block.contents)
    .find((item) => item['type'] === 'error');
  const whole = content?.['error'];
  if (isErrorLike(whole)) return errorInfo(toRunError(whole));

  const component = asText(content?.['component']) ?? message.properties.source.display_name;
  const nodeId = message.properties.source.id;
  const remedy = asText(content?.['solution']);
  return errorInfo({
    code: 'component-failed',
    message: asText(content?.['reason']) ?? message.text,
    subject: {
      ...(component === null ? {} : { component }),
      ...(nodeId === null ? {} : { nodeId }),
    },
    ...(remedy === undefined ? {} : { remedy }),
  });
}

export function errorInfo(error: RunError): ErrorInfo {
  return { error: inWords(error), isMissingKey: error.code === 'variable-missing' };
}

/** The same error as the reader's language says it. */
export function inWords<T extends { readonly message: string; readonly remedy?: string }>(
  error: T,
): T {
  const { message, remedy } = error;
  return {
    ...error,
    message: said(message),
    ...(remedy === undefined ? {} : { remedy: said(remedy) }),
  };
}

/** Whether a message is the report of a failed run. */
export function isErrorMessage(message: StoredMessage): boolean {
  return message.error || message.category === 'error';
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Errors come from our own host, over RPC or in a message it wrote: the code decides. */
function isErrorLike(value: unknown): value is RunError {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    typeof value.message === 'string' &&
    'subject' in value &&
    typeof value.subject === 'object' &&
    value.subject !== null
  );
}
