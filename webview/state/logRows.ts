import type { StoredMessage } from '../../src/protocol/model';
import { isErrorMessage } from './errorInfo';

/** Columns that can be sorted by. */
export type LogColumn = 'time' | 'sender' | 'name' | 'text' | 'files' | 'state';

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
 * Messages that fit a filter: `sender:`, `name:` and `text:` look into one column, the words
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

function keyOf(message: StoredMessage, column: Exclude<LogColumn, 'time'>): string {
  switch (column) {
    case 'sender':
      return message.sender;
    case 'name':
      return message.senderName;
    case 'text':
      return message.text.slice(0, 200);
    case 'files':
      return String(message.files.length);
    case 'state':
      return stateOf(message);
  }
}

function testOf(part: string): (message: StoredMessage) => boolean {
  const colon = part.indexOf(':');
  const wanted = part.slice(colon + 1);
  const contains = (value: string): boolean => value.toLocaleLowerCase().includes(wanted);
  switch (part.slice(0, Math.max(0, colon))) {
    case 'sender':
      return ({ sender }) => contains(sender);
    case 'name':
      return ({ senderName }) => contains(senderName);
    case 'text':
      return ({ text }) => contains(text);
    default:
      return (message) => stateOf(message) === part || isAnywhere(message, part);
  }
}

function isAnywhere(message: StoredMessage, words: string): boolean {
  return [message.sender, message.senderName, message.text].some((value) =>
    value.toLocaleLowerCase().includes(words),
  );
}
