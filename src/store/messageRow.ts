import { AppError } from '../base/errors';
import { isUuid } from '../base/uuid';
import {
  asBoolean,
  asNumber,
  asString,
  asStrings,
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import type {
  ContentBlock,
  MessageCategory,
  MessageProperties,
  StoredMessage,
  TokenUsage,
} from '../protocol/model';
import { fromDatabaseTime, toDatabaseTime } from './timestamps';
import type { MessageChange, NewMessage } from './messageStore';

/** A value of a column; JSON columns hold their text. */
export type ColumnValue = string | number | null;

/** The columns that we write, by Langflow's names. */
export type MessageColumns = Readonly<Record<string, ColumnValue>>;

const longestText = 20_000_000;
const categories: readonly MessageCategory[] = ['message', 'error', 'warning', 'info'];

/** How Langflow's SQLite databases hold a UUID: 32 hexadecimal digits. Other ids stay as they are. */
export function toStoredId(id: string): string {
  return isUuid(id) ? id.replaceAll('-', '').toLowerCase() : id;
}

/** The usual form of an id: a UUID gets its hyphens. */
export function fromStoredId(stored: string): string {
  if (!isUuid(stored)) return stored;

  const digits = stored.replaceAll('-', '').toLowerCase();
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}

/**
 * Text as every database can hold it: half characters and NUL, which cut a text short, become
 * U+FFFD.
 * @throws AppError `limit-exceeded` over 20 million characters.
 */
export function toStoredText(text: string): string {
  if (text.length > longestText) {
    throw new AppError('limit-exceeded', 'A message has at most 20 million characters.', {
      remedy: 'Put the text into a file and attach it.',
    });
  }
  // Few texts have any of it, and one look is cheaper than two copies.
  if (!/[\0\uD800-\uDFFF]/.test(text)) return text;

  return text.replaceAll('\0', '\uFFFD').replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

/**
 * The columns of a new message.
 * @throws AppError `input-invalid` where id or time cannot be stored.
 */
export function toColumns(message: NewMessage, id: string, now: string): MessageColumns {
  if (!isUuid(id)) {
    throw new AppError('input-invalid', `A message id must be a UUID: ${id.slice(0, 60)}`);
  }
  return {
    id: toStoredId(id),
    timestamp: message.timestamp === undefined ? now : toDatabaseTime(message.timestamp),
    flow_id: message.flowId === undefined ? null : toStoredId(message.flowId),
    ...toChangedColumns(message),
    context_id: message.contextId ?? null,
  };
}

/**
 * The columns that a change touches.
 * @param storedProperties as they are now; what Langflow alone knows in them stays
 */
export function toChangedColumns(
  change: MessageChange,
  storedProperties?: unknown,
): MessageColumns {
  const columns: Record<string, ColumnValue> = {};
  const set = (name: string, value: ColumnValue | undefined): void => {
    if (value !== undefined) columns[name] = value;
  };
  set('text', optionalText(change.text));
  set('sender', optionalText(change.sender));
  set('sender_name', optionalText(change.senderName));
  set('session_id', optionalText(change.sessionId));
  set('context_id', optionalText(change.contextId));
  set('files', optionalJson(change.files));
  set('edit', change.edit === undefined ? undefined : Number(change.edit));
  set('error', change.error === undefined ? undefined : Number(change.error));
  set(
    'properties',
    optionalJson(change.properties && withUnknown(change.properties, storedProperties)),
  );
  set('category', change.category);
  set('content_blocks', optionalJson(change.contentBlocks));
  return columns;
}

function withUnknown(properties: MessageProperties, stored: unknown): object {
  const known = readJson(stored);
  return isJsonObject(known) ? { ...known, ...properties } : properties;
}

function optionalText(text: string | undefined): string | undefined {
  return text === undefined ? undefined : toStoredText(text);
}

function optionalJson(value: object | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

/** Reads a row of `message`, whoever wrote it; what is missing or strange gets Langflow's default. */
export function toMessage(row: Readonly<Record<string, unknown>>, seq: number): StoredMessage {
  const category = categories.find((known) => known === row['category']);
  const flowId = asString(row['flow_id']);
  const properties = toProperties(readJson(row['properties']));
  const runId = properties.run_id ?? runIdOf(row);
  return {
    id: fromStoredId(String(row['id'])),
    seq,
    timestamp: fromDatabaseTime(String(row['timestamp'])),
    sender: asString(row['sender']) ?? '',
    senderName: asString(row['sender_name']) ?? '',
    sessionId: asString(row['session_id']) ?? '',
    // Langflow writes an empty text where there is no context.
    contextId: row['context_id'] === '' ? undefined : asString(row['context_id']),
    text: asString(row['text']) ?? '',
    files: asStrings(readJson(row['files'])),
    error: Boolean(row['error']),
    edit: Boolean(row['edit']),
    properties: runId === undefined ? properties : { ...properties, run_id: runId },
    category: category ?? 'message',
    contentBlocks: toBlocks(readJson(row['content_blocks'])),
    flowId: flowId === undefined ? undefined : fromStoredId(flowId),
  };
}

/** The run that wrote a message, where newer Langflow versions say so. */
function runIdOf(row: Readonly<Record<string, unknown>>): string | undefined {
  const runId = asString(row['run_id']);
  if (runId !== undefined && runId !== '') return fromStoredId(runId);

  const metadata = readJson(row['session_metadata']);
  return isJsonObject(metadata) ? asString(metadata['graph_run_id']) : undefined;
}

function readJson(stored: unknown): JsonValue | undefined {
  if (typeof stored === 'string') return tryParseJson(stored);

  // A PostgreSQL driver has parsed the column already.
  return isJson(stored) ? stored : undefined;
}

function isJson(value: unknown): value is JsonValue {
  return typeof value === 'object';
}

/** Message properties with Langflow's defaults for what is absent. */
export function toProperties(stored: JsonValue | undefined): MessageProperties {
  const given: JsonObject = isJsonObject(stored) ? stored : {};
  const targets = given['targets'];
  return {
    text_color: asString(given['text_color']) ?? null,
    background_color: asString(given['background_color']) ?? null,
    edited: given['edited'] === true,
    source: toSource(given['source']),
    icon: asString(given['icon']) ?? null,
    allow_markdown: given['allow_markdown'] === true,
    positive_feedback: asBoolean(given['positive_feedback']) ?? null,
    state: given['state'] === 'partial' ? 'partial' : 'complete',
    targets: isJsonArray(targets) ? targets : [],
    ...ownProperties(given),
  };
}

/** What we keep there beside Langflow's own. */
function ownProperties(given: JsonObject): Partial<MessageProperties> {
  const usage = toUsage(given['usage']);
  const runId = asString(given['run_id']);
  const duration = asNumber(given['duration_ms']);
  const stopped = asBoolean(given['stopped']);
  const note = asString(given['note']);
  const flowHash = asString(given['flow_hash']);
  const output = asString(given['output']);
  const reasoning = toReasoning(given['reasoning']);
  return {
    ...(runId === undefined ? {} : { run_id: runId }),
    ...(flowHash === undefined ? {} : { flow_hash: flowHash }),
    ...(output === undefined ? {} : { output }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(duration === undefined ? {} : { duration_ms: duration }),
    ...(usage === undefined ? {} : { usage }),
    ...(stopped === undefined ? {} : { stopped }),
    ...(note === undefined || note === '' ? {} : { note }),
  };
}

function toReasoning(stored: JsonValue | undefined): MessageProperties['reasoning'] {
  const given: JsonObject = isJsonObject(stored) ? stored : {};
  const text = asString(given['text']);
  return text === undefined
    ? undefined
    : { text, duration_ms: asNumber(given['duration_ms']) ?? 0 };
}

/** Langflow: a source given as text stands for all three of its parts. */
function toSource(stored: JsonValue | undefined): MessageProperties['source'] {
  if (typeof stored === 'string') return { id: stored, display_name: stored, source: stored };

  const given: JsonObject = isJsonObject(stored) ? stored : {};
  return {
    id: asString(given['id']) ?? null,
    display_name: asString(given['display_name']) ?? null,
    source: asString(given['source']) ?? null,
  };
}

function toUsage(stored: JsonValue | undefined): TokenUsage | undefined {
  if (!isJsonObject(stored)) return undefined;

  // Newer Langflow versions write input_tokens and output_tokens.
  const input = asNumber(stored['input']) ?? asNumber(stored['input_tokens']);
  const output = asNumber(stored['output']) ?? asNumber(stored['output_tokens']);
  return {
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
  };
}

/** Content blocks; what is not in a block of its own (newer Langflow versions) gets one without a title. */
function toBlocks(stored: JsonValue | undefined): readonly ContentBlock[] {
  if (!isJsonArray(stored)) return [];

  return stored.filter(isJsonObject).map((block): ContentBlock => {
    const contents = block['contents'];
    if (!isJsonArray(contents)) {
      return { title: '', contents: [block], allow_markdown: true, media_url: null };
    }
    return {
      title: asString(block['title']) ?? '',
      contents: contents.filter(isJsonObject),
      allow_markdown: block['allow_markdown'] !== false,
      media_url: isJsonArray(block['media_url']) ? asStrings(block['media_url']) : null,
    };
  });
}
