import { AppError } from '../base/errors';
import type { JsonValue } from '../base/json';

/** How deep the JSON of a flow file may nest. */
export const maxFlowDepth = 200;

/** A place in a text, both counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface JsonLimits {
  readonly maxLength: number;
  readonly maxDepth: number;
}

/**
 * Parses JSON of a file.
 * @throws AppError `flow-unreadable`, naming line and column, where it is broken, too large or nested
 * too deeply.
 */
export function parseJsonText(text: string, path: string, limits: JsonLimits): JsonValue {
  if (text.length > limits.maxLength) {
    const megabytes = Math.floor(limits.maxLength / 1024 / 1024);
    throw unreadable(path, `is larger than ${megabytes} MB`, 'Flow exports are smaller than that.');
  }
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const tooDeep = findDepth(body, limits.maxDepth);
  if (tooDeep !== undefined) {
    const { line, column } = placeAt(body, tooDeep);
    const where = `at line ${line}, column ${column}`;
    throw unreadable(path, `nests deeper than ${limits.maxDepth} levels ${where}`);
  }
  try {
    // JSON.parse yields JSON values by definition.
    return JSON.parse(body) as JsonValue;
  } catch (cause) {
    const problem = findJsonProblem(body);
    const { line, column } = placeAt(body, problem.offset);
    throw unreadable(
      path,
      `is not valid JSON: line ${line}, column ${column}: ${problem.what}`,
      'Correct the file at that place, or export the flow again.',
      cause,
    );
  }
}

/** Line and column of an offset. */
function placeAt(text: string, offset: number): TextPlace {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
    line++;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}

function unreadable(path: string, what: string, remedy?: string, cause?: unknown): AppError {
  return new AppError('flow-unreadable', `${path} ${what}.`, {
    ...(remedy === undefined ? {} : { remedy }),
    subject: { file: path },
    cause,
  });
}

const quote = 0x22;
const backslash = 0x5c;

/** Where the text first nests deeper than allowed; strings are jumped over. */
export function findDepth(text: string, maxDepth: number): number | undefined {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) {
      index = endOfString(text, index);
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxDepth) return index;
    } else if (code === 0x7d || code === 0x5d) {
      depth--;
    }
  }
  return undefined;
}

/** Index of the closing quote, or the length of a text that has none. */
function endOfString(text: string, open: number): number {
  for (let end = text.indexOf('"', open + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

interface JsonProblem {
  readonly offset: number;
  readonly what: string;
}

type TokenKind = '{' | '}' | '[' | ']' | ',' | ':' | 'text' | 'literal';

/** What the grammar wants next, which tokens give it, and how that is said. */
const expectations = {
  value: { kinds: '{ [ text literal', what: 'a value is missing here' },
  firstValue: { kinds: '{ [ text literal ]', what: 'a value or ] is missing here' },
  name: { kinds: 'text', what: 'a name in double quotes is missing here' },
  firstName: { kinds: 'text }', what: 'a name in double quotes or } is missing here' },
  colon: { kinds: ':', what: 'a colon is missing here' },
  next: { kinds: ', } ]', what: 'a comma or a closing bracket is missing here' },
  end: { kinds: '', what: 'the text goes on after its end' },
} as const satisfies Record<string, { readonly kinds: string; readonly what: string }>;

type Expectation = keyof typeof expectations;

const tokenPattern =
  /(?<blank>[ \t\r\n]+)|(?<mark>[{}[\],:])|(?<text>"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])|(?:true|false|null)(?!\w))/y;

/**
 * The first place where a text stops being JSON. Engines word this differently, and for short texts
 * without a position, hence a scanner of our own; it only runs on broken files.
 */
function findJsonProblem(text: string): JsonProblem {
  const open: ('{' | '[')[] = [];
  let expects: Expectation = 'value';
  let offset = 0;
  while (offset < text.length) {
    const { what } = expectations[expects];
    tokenPattern.lastIndex = offset;
    const token = tokenPattern.exec(text);
    if (token === null) {
      return { offset, what: text.startsWith('"', offset) ? 'this string is broken' : what };
    }
    if (token.groups?.['blank'] === undefined) {
      const next = step(kindOf(token), expects, open);
      if (next === undefined) return { offset, what };
      expects = next;
    }
    offset += token[0].length;
  }
  return { offset, what: 'the file ends too early' };
}

function kindOf(token: RegExpExecArray): TokenKind {
  if (token.groups?.['text'] !== undefined) return 'text';
  // The pattern lets only the kinds through as marks.
  return (token.groups?.['mark'] as TokenKind | undefined) ?? 'literal';
}

const openers: Partial<Record<TokenKind, '{' | '['>> = { '}': '{', ']': '[' };

const following: Partial<Record<TokenKind, Expectation>> = {
  '{': 'firstName',
  '[': 'firstValue',
  ':': 'value',
};

/** What may come after a token, or undefined where the token itself may not come. */
function step(kind: TokenKind, expects: Expectation, open: ('{' | '[')[]): Expectation | undefined {
  if (!expectations[expects].kinds.split(' ').includes(kind)) return undefined;

  if (kind === '{' || kind === '[') open.push(kind);
  const opener = openers[kind];
  if (opener !== undefined && open.pop() !== opener) return undefined;
  if (kind === 'text' && isName(expects)) return 'colon';
  if (kind === ',') return open.at(-1) === '{' ? 'name' : 'value';
  return following[kind] ?? (open.length === 0 ? 'end' : 'next');
}

function isName(expects: Expectation): boolean {
  return expects === 'name' || expects === 'firstName';
}
