import type { JsonObject, JsonValue } from '../base/json';
import type { DataFrame, Message } from '../flow/values';

/** A timestamp as Langflow writes it in messages: whole seconds, for example `2026-01-20 10:00:00 UTC`. */
function shownTimestamp(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

/** All fields of a message under Langflow's names. */
export function messageRecord(message: Message): JsonObject {
  const { fields } = message;
  // What a model thought is no part of what another one is told.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- named to be taken out
  const { reasoning, ...properties } = fields.properties;
  return {
    text: fields.text,
    sender: fields.sender,
    sender_name: fields.senderName,
    files: fields.files,
    session_id: fields.sessionId,
    context_id: fields.contextId ?? '',
    timestamp: fields.timestamp === undefined ? '' : shownTimestamp(fields.timestamp),
    flow_id: fields.flowId ?? null,
    error: fields.error,
    edit: fields.edit,
    properties: {
      ...properties,
      source: { ...properties.source },
      usage: properties.usage === undefined ? null : { ...properties.usage },
    },
    category: fields.category,
    content_blocks: fields.contentBlocks.map((block) => ({ ...block })),
  };
}

/** Rows that share their columns, as a table of Python has them: what a row lacks is empty. */
export function evenRows(table: DataFrame): readonly JsonObject[] {
  const { columns } = table;
  return table.rows.map((row) =>
    Object.fromEntries(columns.map((column): [string, JsonValue] => [column, row[column] ?? null])),
  );
}
