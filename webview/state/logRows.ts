import type { StoredMessage } from '../../src/protocol/model';
import { isErrorMessage } from './errorInfo';

/** Columns of the grid, each with what its cells say: the usual ones first, then the rest of Langflow's row. */
const texts = {
  time: ({ timestamp }: StoredMessage) => timestamp,
  sender: ({ sender }: StoredMessage) => sender,
  name: ({ senderName }: StoredMessage) => senderName,
  text: ({ text }: StoredMessage) => text,
  files: ({ files }: StoredMessage) => files.join(' '),
  state: (message: StoredMessage) => stateOf(message),
  session: ({ sessionId }: StoredMessage) => sessionId,
  id: ({ id }: StoredMessage) => id,
  flow: ({ flowId }: StoredMessage) => flowId ?? '',
  context: ({ contextId }: StoredMessage) => contextId ?? '',
  category: ({ category }: StoredMessage) => category,
  error: ({ error }: StoredMessage) => String(error),
  edit: ({ edit }: StoredMessage) => String(edit),
  duration: ({ properties }: StoredMessage) => String(properties.duration_ms ?? ''),
  properties: ({ properties }: StoredMessage) => JSON.stringify(properties),
  blocks: ({ contentBlocks }: StoredMessage) => JSON.stringify(contentBlocks),
} as const;

/** Any of them can be sorted by, and looked into by its name. */
export type LogColumn = keyof typeof texts;

/** Columns from left to right. */
export const logColumns = Object.keys(texts).filter(
  (name) => name in texts,
) as readonly LogColumn[];

/** The whole value of a column, as it is edited. */
export function cellText(message: StoredMessage, column: LogColumn): string {
  return texts[column](message);
}

export interface LogOrder {
  readonly column: LogColumn;
  readonly isDescending: boolean;
}

/** What a message's state column says; empty in the usual case. */
export type LogState = 'error' | 'stopped' | 'edited' | '';

export function stateOf(message: StoredMessage): LogState {
  if (isErrorMessage(message)) return 'error';
  if (message.properties.stopped === true) return 'stopped';
  return message.edit ? 'edited' : '';
}

/**
 * Messages that fit a filter: `sender:`, `text:` and the like look into one column, the words
 * `edited`, `error` and `stopped` at the state, anything else anywhere. All parts must fit.
 */
export function filterLogs(
  messages: readonly StoredMessage[],
  filter: string,
): readonly StoredMessage[] {
  const parts = filter.toLocaleLowerCase().match(/[^\s"]*"[^"]*"?|\S+/g) ?? [];
  if (parts.length === 0) return messages;

  const tests = parts.map((part) => testOf(part.replaceAll('"', '')));
  return messages.filter((message) => tests.every((test) => test(message)));
}

/** A sorted copy; messages that are equal in the column keep their order in time. */
export function sortLogs(
  messages: readonly StoredMessage[],
  { column, isDescending }: LogOrder,
): readonly StoredMessage[] {
  if (column === 'time') return isDescending ? messages.toReversed() : messages;

  const sign = isDescending ? -1 : 1;
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const keyed = messages.map((message) => ({ message, key: keyOf(message, column) }));
  keyed.sort((a, b) => sign * collator.compare(a.key, b.key));
  return keyed.map(({ message }) => message);
}

/** Long values are told apart by their beginning. */
function keyOf(message: StoredMessage, column: LogColumn): string {
  return column === 'files'
    ? String(message.files.length)
    : cellText(message, column).slice(0, 200);
}

function testOf(part: string): (message: StoredMessage) => boolean {
  const colon = part.indexOf(':');
  const named = part.slice(0, Math.max(0, colon));
  const column = logColumns.find((name) => name === named);
  if (column !== undefined) {
    const wanted = part.slice(colon + 1);
    return (message) => cellText(message, column).toLocaleLowerCase().includes(wanted);
  }
  return (message) => stateOf(message) === part || isAnywhere(message, part);
}

function isAnywhere(message: StoredMessage, words: string): boolean {
  return [message.sender, message.senderName, message.text].some((value) =>
    value.toLocaleLowerCase().includes(words),
  );
}
