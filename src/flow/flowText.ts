import { applyEdits, modify, type FormattingOptions, type JSONPath } from 'jsonc-parser';
import { AppError } from '../base/errors';
import {
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';

/** More changes than this in one field, and the field is written anew as a whole. */
const maxEdits = 40;
const byteOrderMark = '\uFEFF';

interface Change {
  readonly path: JSONPath;
  /** Undefined takes the property away. */
  readonly value: JsonValue | undefined;
}

/**
 * The text of a flow file with some top-level fields of its flow changed. What does not change keeps its
 * spelling: order, indentation and line ends stay, so that a diff shows the change alone.
 * @throws AppError `flow-unreadable` where the text holds no flow.
 */
export function editFlowText(text: string, fields: JsonObject): string {
  const start = text.startsWith(byteOrderMark) ? byteOrderMark : '';
  const { place, flow } = memberOf(text.slice(start.length));
  const changes = Object.entries(fields).flatMap(([name, value]) =>
    changesOf(flow[name], value, [...place, name]),
  );
  return start + withChanges(text.slice(start.length), changes);
}

/**
 * The text of a file without its flow; undefined where nothing would be left of it. Files that hold several
 * flows keep the others.
 */
export function removeFlowText(text: string): string | undefined {
  const body = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  const { place, count } = memberOf(body);
  return count > 1 ? withChanges(body, [{ path: place, value: undefined }]) : undefined;
}

/** A new flow file, written as Langflow exports one: keys in order, two spaces. */
export function newFlowText(flow: JsonObject): string {
  return `${JSON.stringify(sorted(flow), undefined, 2)}\n`;
}

/** The flow that counts in a file, and where it stands: alone, or first in a list. */
export function memberOf(text: string): {
  readonly place: JSONPath;
  readonly flow: JsonObject;
  readonly count: number;
} {
  const root = tryParseJson(text);
  const listed = isJsonObject(root) && isJsonArray(root['flows']) ? root['flows'] : root;
  const members = isJsonArray(listed) ? listed : undefined;
  const flow = members === undefined ? root : members[0];
  if (!isJsonObject(flow)) throw new AppError('flow-unreadable', 'The file holds no flow.');

  const place = members === undefined ? [] : listed === root ? [0] : ['flows', 0];
  return { place, flow, count: members?.length ?? 1 };
}

function withChanges(text: string, changes: readonly Change[]): string {
  const style = styleOf(text);
  const options = style === undefined ? {} : { formattingOptions: style };
  return changes.reduce(
    (edited, { path, value }) => applyEdits(edited, modify(edited, [...path], value, options)),
    text,
  );
}

function changesOf(
  before: JsonValue | undefined,
  after: JsonValue,
  path: JSONPath,
): readonly Change[] {
  const changes = [...differences(before, after, path)];
  return changes.length > maxEdits ? [{ path, value: after }] : changes;
}

/** The smallest places that differ. Lists of another length count as one place. */
function* differences(
  before: JsonValue | undefined,
  after: JsonValue,
  path: JSONPath,
): Generator<Change> {
  if (isJsonObject(before) && isJsonObject(after)) {
    for (const key of Object.keys(before)) {
      if (!Object.hasOwn(after, key)) yield { path: [...path, key], value: undefined };
    }
    for (const [key, value] of Object.entries(after)) {
      const known = Object.hasOwn(before, key) ? before[key] : undefined;
      yield* differences(known, value, [...path, key]);
    }
    return;
  }
  if (isJsonArray(before) && isJsonArray(after) && before.length === after.length) {
    for (const [index, value] of after.entries()) {
      yield* differences(before[index], value, [...path, index]);
    }
    return;
  }
  if (!isSame(before, after)) yield { path, value: after };
}

function isSame(before: JsonValue | undefined, after: JsonValue): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

/** How a file is laid out; undefined where it is one line, which then stays one. */
function styleOf(text: string): FormattingOptions | undefined {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1];
  if (indent === undefined) return undefined;

  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

function sorted(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;

  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
