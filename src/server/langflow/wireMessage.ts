import type { JsonObject, JsonValue } from '../../base/json';
import type { MessageProperties, StoredMessage, TokenUsage } from '../../protocol/model';
import { plainProperties } from '../../flow/values';

/**
 * Langflow's shapes of a message: names, order of keys, nulls and time formats are its newest
 * release's. Nothing else in the product knows them.
 */

/** `2026-01-20 10:00:00.123456 UTC`, from `2026-01-20T10:00:00.123456Z`. */
export function toWireTime(iso: string): string {
  return `${iso.replace('T', ' ').replace(/Z$/, '')} UTC`;
}

/** Langflow's own message properties; what this product adds is told in Langflow's words. */
function toProperties(properties: MessageProperties): JsonObject {
  const { usage, duration_ms: durationMs } = properties;
  return {
    text_color: properties.text_color,
    background_color: properties.background_color,
    edited: properties.edited,
    source: { ...properties.source },
    icon: properties.icon,
    allow_markdown: properties.allow_markdown,
    positive_feedback: properties.positive_feedback,
    state: properties.state,
    targets: properties.targets,
    usage: toTokenUsage(usage),
    build_duration: durationMs === undefined ? null : durationMs / 1000,
  };
}

/** Langflow's `Usage`, or null where nobody counted. */
export function toTokenUsage(usage: TokenUsage | undefined): JsonValue {
  if (usage === undefined) return null;

  return {
    input_tokens: usage.input ?? null,
    output_tokens: usage.output ?? null,
    total_tokens: (usage.input ?? 0) + (usage.output ?? 0),
  };
}

function toSessionMetadata(runId: string | undefined): JsonValue {
  return runId === undefined ? null : { graph_run_id: runId };
}

function contentBlocks(message: StoredMessage): JsonValue {
  return message.contentBlocks.map((block) => ({ ...block }));
}

/** A message as results and events carry it (Langflow: `Message.model_dump()`). */
export function toMessageDump(message: StoredMessage): JsonObject {
  const runId = message.properties.run_id;
  const identity = {
    sender: message.sender,
    sender_name: message.senderName,
    session_id: message.sessionId,
    context_id: message.contextId ?? '',
  };
  const state = {
    error: message.error,
    edit: message.edit,
    properties: toProperties(message.properties),
    category: message.category,
    content_blocks: contentBlocks(message),
  };
  const timestamp = toWireTime(message.timestamp);
  const flowId = message.flowId ?? null;
  return {
    text_key: 'text',
    data: {
      timestamp,
      ...identity,
      text: message.text,
      files: message.files,
      ...state,
      session_metadata: toSessionMetadata(runId),
      id: message.id,
      flow_id: flowId,
      run_id: runId ?? null,
      duration: null,
    },
    default_value: '',
    sender: message.sender,
    sender_name: message.senderName,
    files: message.files,
    session_id: message.sessionId,
    context_id: message.contextId ?? '',
    run_id: runId ?? null,
    timestamp,
    flow_id: flowId,
    ...state,
    duration: null,
    session_metadata: toSessionMetadata(runId),
    text: message.text,
  };
}

/** Text that no message was stored for, in the shape of a message. */
export function toTextDump(text: string, flowId: string, timestamp: string): JsonObject {
  const files: readonly string[] = [];
  const who = { sender: null, sender_name: null };
  const rest = {
    session_id: '',
    context_id: '',
    run_id: null,
    timestamp,
    flow_id: flowId,
    error: false,
    edit: false,
    properties: toProperties(plainProperties),
    category: 'message',
    content_blocks: [],
    duration: null,
    session_metadata: null,
  };
  return {
    text_key: 'text',
    // Langflow's order: the files come first here, and after the sender below.
    data: { text, files, ...who, ...rest },
    default_value: '',
    ...who,
    files,
    ...rest,
    text,
  };
}

/** A message as `GET /monitor/messages` lists it: `files` is a string, `error` is not told. */
export function toMessageResponse(message: StoredMessage): JsonObject {
  return {
    id: message.id,
    flow_id: message.flowId ?? null,
    timestamp: toWireTime(message.timestamp),
    sender: message.sender,
    sender_name: message.senderName,
    session_id: message.sessionId,
    context_id: message.contextId ?? '',
    text: message.text,
    files: JSON.stringify(message.files),
    edit: message.edit,
    duration: null,
    properties: toProperties(message.properties),
    category: message.category,
    content_blocks: contentBlocks(message),
    session_metadata: toSessionMetadata(message.properties.run_id),
  };
}

/** A message as `PUT /monitor/messages/{id}` answers: `files` is a list, `error` is told. */
export function toMessageRead(message: StoredMessage): JsonObject {
  return {
    timestamp: toWireTime(message.timestamp),
    sender: message.sender,
    sender_name: message.senderName,
    session_id: message.sessionId,
    context_id: message.contextId ?? '',
    text: message.text,
    files: message.files,
    error: message.error,
    edit: message.edit,
    properties: toProperties(message.properties),
    category: message.category,
    content_blocks: contentBlocks(message),
    session_metadata: toSessionMetadata(message.properties.run_id),
    id: message.id,
    flow_id: message.flowId ?? null,
    run_id: message.properties.run_id ?? null,
  };
}
