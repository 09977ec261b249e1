import { AppError } from '../base/errors';
import type { StoredMessage } from '../protocol/model';
import type { EditedMessage, ExpectedMessage, SessionEdit } from '../store/messageStore';
import { writtenMessage } from './writtenMessage';

/**
 * A whole session as one text. Before each message stands a comment with its id, sender and name:
 *
 *     <!-- message 0f5c… | User | Ada -->
 *     Hello!
 *
 *     <!-- message 7a31… | Machine | AI -->
 *     Hello, Ada.
 *
 * Taking a comment and its text away deletes a message, moving them moves it, and `new` in place of
 * an id makes one.
 */

const start = '<!-- message ';
const marker = /^<!-- message (\S+) \| ([^|]*) \| (.*) -->\s*$/;
/** What begins like a comment of ours, right or wrong. */
const markerLike = /^<!-- message\b/;
/** A line of a text that would be taken for one, with what keeps it from that. */
const textLike = /^(\\*)(<!-- message\b)/gm;
const maxNewMessages = 10_000;

export function writeSessionDocument(messages: readonly ExpectedMessage[]): string {
  return messages
    .map((message) => `${markerOf(message)}\n${message.text.replaceAll(textLike, '\\$1$2')}\n`)
    .join('\n');
}

function markerOf({ id, sender, senderName }: ExpectedMessage): string {
  return `${start}${id} | ${oneLine(sender)} | ${oneLine(senderName)} -->`;
}

/** Names cannot hold what ends a comment or a line. */
function oneLine(name: string): string {
  return name.replaceAll(/[|>\r\n\u2028\u2029\\]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function nameIn(text: string): string {
  return text.replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

interface Part {
  /** Counted from 1. */
  readonly line: number;
  readonly id: string;
  readonly sender: string;
  readonly senderName: string;
  readonly text: string;
}

/**
 * What an edited document makes of its session.
 * @param expected what the document was written from
 * @throws AppError `input-invalid` that names the line, see {@link lineOf}.
 */
export function readSessionDocument(
  document: string,
  expected: readonly StoredMessage[],
): SessionEdit {
  const known = new Map(expected.map((message) => [message.id, message]));
  const seen = new Set<string>();
  const [last] = expected.slice(-1);
  const messages = partsOf(document).map((part): EditedMessage => {
    if (part.id === 'new') {
      const { text, sender, senderName } = part;
      return { message: writtenMessage({ text, sender, senderName, flowId: last?.flowId }) };
    }

    const message = known.get(part.id);
    if (message === undefined) {
      throw broken(part.line, `no message of this session has the id ${part.id}`);
    }
    if (seen.has(part.id)) throw broken(part.line, `the message ${part.id} is there twice`);

    seen.add(part.id);
    return { id: part.id, change: changeOf(part, message) };
  });
  return { expected, messages };
}

function partsOf(document: string): readonly Part[] {
  const lines = document.replaceAll('\r\n', '\n').split('\n');
  const starts = lines.flatMap((line, index) => (markerLike.test(line) ? [index] : []));
  const before = lines.slice(0, starts[0]).findIndex((line) => line.trim() !== '');
  if (before >= 0) throw broken(before + 1, 'this text belongs to no message');

  const parts = starts.map((index, place): Part => {
    const next = starts[place + 1];
    const match = marker.exec(lines[index] ?? '');
    const [, id = '', sender = '', senderName = ''] = match ?? [];
    if (match === null || sender.trim() === '') {
      throw broken(index + 1, `a message begins with ${start}<id or new> | <sender> | <name> -->`);
    }
    return {
      line: index + 1,
      id,
      sender: nameIn(sender),
      senderName: nameIn(senderName),
      text: textOf(lines.slice(index + 1, next), next === undefined),
    };
  });
  if (parts.filter(({ id }) => id === 'new').length > maxNewMessages) {
    throw new AppError('limit-exceeded', `More than ${maxNewMessages} messages are new.`);
  }
  return parts;
}

/** An empty line stands between two messages; the last ends with the document. */
function textOf(lines: readonly string[], isLast: boolean): string {
  const end = lines.at(-1) === '' && lines.length > 0 ? -1 : undefined;
  const text = (isLast || end !== undefined ? lines.slice(0, end) : lines).join('\n');
  return text.replaceAll(/^\\(\\*<!-- message\b)/gm, '$1');
}

function changeOf(
  { sender, senderName, text }: Part,
  message: StoredMessage,
): { text?: string; sender?: string; senderName?: string } {
  // The editor writes one kind of line end: a text with another was not touched for that.
  const isSame = text === message.text.replaceAll('\r\n', '\n');
  return {
    ...(isSame ? {} : { text }),
    ...(sender === message.sender ? {} : { sender }),
    ...(senderName === message.senderName ? {} : { senderName }),
  };
}

function broken(line: number, why: string): AppError {
  return new AppError('input-invalid', `Line ${line}: ${why}.`, {
    remedy: 'Mend the line, or revert the file. Nothing was saved.',
  });
}

/** The line that a broken document is about, counted from 1. */
export function lineOf(error: AppError): number | undefined {
  const line = /^Line (\d+):/.exec(error.message)?.[1];
  return line === undefined ? undefined : Number(line);
}
