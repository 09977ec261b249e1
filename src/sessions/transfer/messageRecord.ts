import { AppError } from '../../base/errors';
import { isUuid } from '../../base/uuid';
import { isRecord, tryParseJson } from '../../base/json';
import type { StoredMessage } from '../../protocol/model';
import { toMessage } from '../../store/messageRow';
import type { NewMessage } from '../../store/messageStore';
import { toDatabaseTime } from '../../store/timestamps';
import { validSessionId } from '../sessionService';

/** The fields of a message in a file, by the names that Langflow gives them. */
export const recordFields = [
  'id',
  'timestamp',
  'session_id',
  'sender',
  'sender_name',
  'text',
  'flow_id',
  'context_id',
  'files',
  'error',
  'edit',
  'category',
  'properties',
  'content_blocks',
] as const;

type RecordField = (typeof recordFields)[number];

/** A message as a file holds it: Langflow's row of `/monitor/messages`, with `files` as a list. */
export type MessageRecord = Readonly<Record<RecordField, unknown>>;

/** A message as it is written into a file. Its place is the order of the file. */
export function toRecord(message: StoredMessage): MessageRecord {
  return {
    id: message.id,
    timestamp: message.timestamp,
    session_id: message.sessionId,
    sender: message.sender,
    sender_name: message.senderName,
    text: message.text,
    flow_id: message.flowId ?? null,
    context_id: message.contextId ?? null,
    files: message.files,
    error: message.error,
    edit: message.edit,
    category: message.category,
    properties: message.properties,
    content_blocks: message.contentBlocks,
  };
}

const texts = ['session_id', 'sender', 'sender_name'] as const;
const lists = ['files', 'content_blocks'] as const;

/**
 * Reads a message of a file, whoever wrote it; what is absent gets Langflow's default.
 * @throws AppError `input-invalid` that names the field.
 */
export function fromRecord(given: unknown): NewMessage {
  if (!isRecord(given)) throw invalid('', 'is not an object with the fields of a message');

  for (const field of texts) {
    if (typeof given[field] !== 'string') throw invalid(field, 'must be a text');
  }
  validSessionId(String(given['session_id']));
  requireKind(given, 'text', ['string', 'undefined']);
  requireKind(given, 'error', ['boolean', 'undefined']);
  requireKind(given, 'edit', ['boolean', 'undefined']);
  for (const field of lists) requireList(given, field);
  const id = optionalText(given, 'id');
  if (id !== undefined && !isUuid(id)) throw invalid('id', 'must be a UUID');
  const timestamp = optionalText(given, 'timestamp');
  if (timestamp !== undefined) requireTime(timestamp);
  optionalText(given, 'flow_id');
  return toNewMessage(given, id, timestamp);
}

function toNewMessage(
  given: Readonly<Record<string, unknown>>,
  id: string | undefined,
  timestamp: string | undefined,
): NewMessage {
  // Langflow's list does not tell which messages are errors.
  const error = given['error'] ?? given['category'] === 'error';
  const flowId = given['flow_id'] === '' ? null : given['flow_id'];
  const message = toMessage({ ...given, error, flow_id: flowId, id, timestamp }, 0);
  return {
    sender: message.sender,
    senderName: message.senderName,
    sessionId: message.sessionId,
    contextId: message.contextId,
    text: message.text,
    files: message.files,
    error: message.error,
    edit: message.edit,
    properties: message.properties,
    category: message.category,
    contentBlocks: message.contentBlocks,
    flowId: message.flowId,
    ...(id === undefined ? {} : { id }),
    ...(timestamp === undefined ? {} : { timestamp }),
  };
}

function requireKind(
  given: Readonly<Record<string, unknown>>,
  field: string,
  kinds: readonly string[],
): void {
  const value = given[field] ?? undefined;
  if (!kinds.includes(typeof value)) throw invalid(field, `must be a ${kinds[0] ?? ''}`);
}

/** Langflow writes lists as JSON text in some places. */
function requireList(given: Readonly<Record<string, unknown>>, field: string): void {
  const value = given[field] ?? [];
  const list = typeof value === 'string' ? tryParseJson(value || '[]') : value;
  if (!Array.isArray(list)) throw invalid(field, 'must be a list');
}

function optionalText(given: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = given[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw invalid(field, 'must be a text');
  return value;
}

function requireTime(timestamp: string): void {
  try {
    toDatabaseTime(timestamp);
  } catch {
    throw invalid('timestamp', 'must be a time like 2026-01-20T10:00:00Z');
  }
}

function invalid(field: string, what: string): AppError {
  return new AppError('input-invalid', field === '' ? `It ${what}.` : `"${field}" ${what}.`, {
    ...(field === '' ? {} : { subject: { field } }),
  });
}
