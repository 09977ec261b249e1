import { AppError } from '../../base/errors';
import { isJsonObject, tryParseJson, type JsonObject } from '../../base/json';
import type { StoredMessage } from '../../protocol/model';
import type { NewMessage } from '../../store/messageStore';
import type { FileFormat, LocatedMessage } from './fileFormat';
import { fromRecord, toRecord } from './messageRecord';

const marker = '<!-- message ';
const markerLine = /^<!-- message (\{.*\}) -->$/;
/** A line of a text that would be taken for a marker, with what keeps it from that. */
const markerLike = /^(\\*)<!-- message /gm;
/** What a reader sees anyway, or would not miss. */
const leftOut = new Set(['text', 'properties', 'content_blocks']);
const defaults: JsonObject = {
  flow_id: null,
  context_id: null,
  files: [],
  error: false,
  edit: false,
  category: 'message',
};

/**
 * A document to read: each message is a heading with its sender and its text, after a comment with
 * what only a program needs. Steps of agents and properties of messages are left out.
 */
export const markdown: FileFormat = {
  head: '',
  write: (message, previous) => {
    const isNewSession = previous?.sessionId !== message.sessionId;
    const title = isNewSession ? `# ${oneLine(message.sessionId)}\n\n` : '';
    return `${title}${markerOf(message)}\n### ${headingOf(message)}\n\n${escaped(message.text)}\n\n`;
  },
  tail: '',
  read: readDocument,
};

function markerOf(message: StoredMessage): string {
  const isReadable =
    JSON.stringify(sendersOf(headingOf(message))) ===
    JSON.stringify([message.sender, message.senderName]);
  const fields = Object.entries(toRecord(message)).filter(([name, value]) => {
    if (name === 'sender' || name === 'sender_name') return !isReadable;
    // Where it says nothing else, what is called an error is one.
    if (name === 'error' && message.category === 'error') return true;
    return !leftOut.has(name) && JSON.stringify(value) !== JSON.stringify(defaults[name]);
  });
  // A comment ends at its first `-->`.
  const json = JSON.stringify(Object.fromEntries(fields)).replaceAll('>', '\\u003e');
  return `${marker}${json} -->`;
}

/** `Ann (User)`, or just `User` where both are the same. */
function headingOf({ sender, senderName }: StoredMessage): string {
  return sender === senderName ? oneLine(sender) : oneLine(`${senderName} (${sender})`);
}

function sendersOf(heading: string): readonly [sender: string, senderName: string] {
  const match = /^(.*) \(([^()]*)\)$/.exec(heading);
  const [, senderName = heading, sender = heading] = match ?? [];
  return [sender, senderName];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function escaped(text: string): string {
  return text.replaceAll(markerLike, `\\$1${marker}`);
}

function unescaped(text: string): string {
  return text.replaceAll(/^\\(\\*<!-- message )/gm, '$1');
}

function* readDocument(text: string): Generator<LocatedMessage> {
  const lines = linesOf(text);
  const starts = lines.flatMap((line, index) => (markerLine.test(line) ? [index] : []));
  if (starts.length === 0) {
    throw new AppError('input-invalid', 'The document holds no messages.', {
      remedy: 'Choose a document that was exported here; comments mark its messages.',
    });
  }
  for (const [index, start] of starts.entries()) {
    const next = starts[index + 1];
    const part = lines.slice(start, next);
    yield {
      line: start + 1,
      read: () => readPart(part, next === undefined ? undefined : (lines[next] ?? '')),
    };
  }
}

/** An editor that changes how lines end changes all of them, also those of the markers. */
function linesOf(text: string): readonly string[] {
  const isConverted = /^<!-- message \{.*\} -->\r$/m.test(text);
  return (isConverted ? text.replaceAll('\r\n', '\n') : text).split('\n');
}

/** @param next the marker of the message after it */
function readPart(
  [first = '', heading = '', ...body]: readonly string[],
  next: string | undefined,
): NewMessage {
  const fields = fieldsOf(first);
  const [sender, senderName] = sendersOf(heading.replace(/^#+ ?/, ''));
  const isLastOfSession =
    next !== undefined && fieldsOf(next)['session_id'] !== fields['session_id'];
  const text = unescaped(textOf(isLastOfSession ? withoutTitle(body) : body, next === undefined));
  return fromRecord({ sender, sender_name: senderName, ...fields, text });
}

/** The title of the next session stands before its first message. */
function withoutTitle(body: readonly string[]): readonly string[] {
  const isThere = body.at(-1) === '' && body.at(-2)?.startsWith('# ') === true;
  return isThere ? body.slice(0, -2) : body;
}

/** A text stands between two empty lines; the last of the file may have lost its own. */
function textOf(body: readonly string[], isLast: boolean): string {
  const start = body[0] === '' ? 1 : 0;
  let end = body.length;
  if (isLast && end > start && body[end - 1] === '') end--;
  if (end > start && body[end - 1] === '') end--;
  return body.slice(start, end).join('\n');
}

function fieldsOf(line: string): JsonObject {
  const fields = tryParseJson(markerLine.exec(line)?.[1] ?? '');
  if (isJsonObject(fields)) return fields;

  throw new AppError('input-invalid', 'The comment before the message is not JSON.');
}
