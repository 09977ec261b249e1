import { AppError } from '../../base/errors';
import { newId } from '../../base/ids';
import { isUuid } from '../../base/uuid';
import { toColumns, type MessageColumns } from '../messageRow';
import type { NewMessage } from '../messageStore';
import type { TimeSource } from '../timestamps';
import { longestSessionId } from './schema';

/** A new message with the id and time that it gets, ready to be written and told of. */
export function prepare(message: NewMessage, time: TimeSource): MessageColumns {
  const columns = toColumns(message, message.id ?? newId(), time.next());
  requireSessionId(message.sessionId);
  if (message.flowId === undefined || isUuid(message.flowId)) return columns;

  throw new AppError('input-invalid', `A flow id must be a UUID: ${message.flowId.slice(0, 60)}`);
}

/** @throws AppError `limit-exceeded` for an id of a session that no index takes. */
export function requireSessionId(sessionId: string): void {
  if (Buffer.byteLength(sessionId) <= longestSessionId) return;

  throw new AppError(
    'limit-exceeded',
    `In PostgreSQL a session id has at most ${longestSessionId} bytes.`,
    { remedy: 'Choose a shorter one.' },
  );
}
