import { AppError } from '../base/errors';
import { newId } from '../base/ids';
import { longestRising } from './longestRising';
import {
  toChangedColumns,
  toColumns,
  toMessage,
  toStoredId,
  type MessageColumns,
} from './messageRow';
import type { EditedMessage, ExpectedMessage, SessionEdit } from './messageStore';
import type { TimeSource } from './timestamps';

/** A row of `message` with its place, `seq`. */
type Row = Readonly<Record<string, unknown>>;

/** Columns that an edit of a whole session may change. */
export const editableColumns = [
  'text',
  'sender',
  'sender_name',
  'context_id',
  'files',
  'error',
  'edit',
  'properties',
  'category',
  'content_blocks',
] as const;

/** A message of the edited document; without a row it is new. */
export interface PlannedMessage {
  /** As the row has it. */
  readonly id: string;
  readonly row: Row | undefined;
  readonly columns: MessageColumns;
}

/** What makes a session what its editor holds. */
export interface SessionEditPlan {
  /** The document, in its order. */
  readonly messages: readonly PlannedMessage[];
  /** Those that keep their places; the others come behind what they follow. */
  readonly staying: ReadonlySet<PlannedMessage>;
  /** Ids, as the rows have them, of what was read and is gone. */
  readonly removed: readonly string[];
  /** Those that were there and get other columns or another place. */
  readonly changed: readonly PlannedMessage[];
  readonly added: readonly PlannedMessage[];
}

/**
 * Compares what an editor holds with what is stored.
 * @param found the rows of the messages that were read, in any order
 * @throws AppError `session-changed`, `input-invalid`
 */
export function planSessionEdit(
  sessionId: string,
  edit: SessionEdit,
  found: readonly Row[],
  time: TimeSource,
): SessionEditPlan {
  const rows = expectedRows(sessionId, edit.expected, found);
  const messages = plannedMessages(sessionId, edit.messages, rows, time);
  const wanted = new Set(messages.map(({ id }) => id));
  const staying = longestRising(messages, ({ row }) => row && Number(row['seq']));
  return {
    messages,
    staying,
    removed: rows.map(idOf).filter((id) => !wanted.has(id)),
    changed: messages.filter(
      (message) =>
        message.row !== undefined &&
        (!staying.has(message) || differs(message.row, message.columns)),
    ),
    added: messages.filter(({ row }) => row === undefined),
  };
}

/** The rows that were read, in their order, if they are still as they were read. */
function expectedRows(
  sessionId: string,
  expected: readonly ExpectedMessage[],
  found: readonly Row[],
): readonly Row[] {
  const byId = new Map(found.map((row) => [toStoredId(idOf(row)), row]));
  let last = Number.NEGATIVE_INFINITY;
  return expected.map((message) => {
    const row = byId.get(toStoredId(message.id));
    const seq = Number(row?.['seq']);
    if (row === undefined || !isAsRead(row, sessionId, message) || !(seq > last)) {
      throw changedMeanwhile(sessionId);
    }
    last = seq;
    return row;
  });
}

function plannedMessages(
  sessionId: string,
  messages: readonly EditedMessage[],
  rows: readonly Row[],
  time: TimeSource,
): readonly PlannedMessage[] {
  const byId = new Map(rows.map((row) => [toStoredId(idOf(row)), row]));
  return messages.map((entry): PlannedMessage => {
    if ('message' in entry) {
      const id = entry.message.id ?? newId();
      const columns = toColumns({ ...entry.message, sessionId }, id, time.next());
      return { id: toStoredId(id), row: undefined, columns };
    }
    const row = byId.get(toStoredId(entry.id));
    byId.delete(toStoredId(entry.id));
    if (row === undefined) {
      throw new AppError(
        'input-invalid',
        `A message of the edited session was not read before, or is named twice: ${entry.id.slice(0, 60)}`,
      );
    }
    const columns = toChangedColumns(entry.change ?? {}, row['properties']);
    return { id: idOf(row), row, columns };
  });
}

function isAsRead(row: Row, sessionId: string, expected: ExpectedMessage): boolean {
  const present = toMessage(row, 0);
  return (
    present.sessionId === sessionId &&
    present.text === expected.text &&
    present.sender === expected.sender &&
    present.senderName === expected.senderName
  );
}

function differs(row: Row, columns: MessageColumns): boolean {
  return Object.entries(columns).some(([name, value]) => row[name] !== value);
}

function idOf(row: Row): string {
  return String(row['id']);
}

function changedMeanwhile(sessionId: string): AppError {
  return new AppError(
    'session-changed',
    `Session "${sessionId}" is no longer as it was when its editing began.`,
    { remedy: 'Read it again and repeat the changes.' },
  );
}
