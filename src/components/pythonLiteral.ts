import type { JsonValue } from '../base/json';

/**
 * Literals as Python writes them: texts, numbers, lists, tuples, sets, dictionaries, True, False and None.
 * Nothing is called and nothing looked up. Tuples and sets become arrays.
 */

const maxDepth = 100;
const tokenPattern =
  /\s*(?:([[\](){},:])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(True|False|None)\b|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))/sy;

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '' };

function unquote(token: string): string {
  return token
    .slice(1, -1)
    .replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/gs, (_, code: string) =>
      code.length > 1
        ? String.fromCharCode(Number.parseInt(code.slice(1), 16))
        : (escapes[code] ?? (/['"\\]/.test(code) ? code : `\\${code}`)),
    );
}

class NoLiteral extends Error {}

function tokenise(text: string): readonly string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < end) {
    const groups: readonly (string | undefined)[] = tokenPattern.exec(text)?.slice(1) ?? [];
    const token = groups.find((group) => group !== undefined);
    if (token === undefined) throw new NoLiteral();
    tokens.push(token);
  }
  return tokens;
}

const words: Readonly<Record<string, JsonValue>> = { True: true, False: false, None: null };

/** Keys of JSON are texts; numbers and the like are written as they are. */
function keyText(key: JsonValue): string {
  return typeof key === 'string' ? key : JSON.stringify(key);
}

class Reader {
  private position = 0;

  constructor(private readonly tokens: readonly string[]) {}

  whole(): JsonValue {
    const value = this.value(0);
    if (this.position < this.tokens.length) throw new NoLiteral();
    return value;
  }

  private value(depth: number): JsonValue {
    if (depth > maxDepth) throw new NoLiteral();

    const token = this.next();
    if (token === '[') return this.items(']', depth).values;
    if (token === '{') return this.braces(depth);
    if (token === '(') {
      const { values, hasComma } = this.items(')', depth);
      return values.length === 1 && !hasComma ? (values[0] ?? null) : values;
    }
    if (/^['"]/.test(token)) return this.text(token);
    if (Object.hasOwn(words, token)) return words[token] ?? null;
    if (/^[-+.\d]/.test(token)) return Number(token);
    throw new NoLiteral();
  }

  /** Texts side by side are one. */
  private text(first: string): string {
    let text = unquote(first);
    while (/^['"]/.test(this.tokens[this.position] ?? '')) text += unquote(this.next());
    return text;
  }

  private items(
    end: string,
    depth: number,
  ): { readonly values: readonly JsonValue[]; readonly hasComma: boolean } {
    const values: JsonValue[] = [];
    let hasComma = false;
    while (!this.take(end)) {
      values.push(this.value(depth + 1));
      if (this.take(',')) hasComma = true;
      else if (this.tokens[this.position] !== end) throw new NoLiteral();
    }
    return { values, hasComma };
  }

  private braces(depth: number): JsonValue {
    const pairs: [string, JsonValue][] = [];
    const members: JsonValue[] = [];
    while (!this.take('}')) {
      const first = this.value(depth + 1);
      if (this.take(':')) pairs.push([keyText(first), this.value(depth + 1)]);
      else members.push(first);
      if (!this.take(',') && this.tokens[this.position] !== '}') throw new NoLiteral();
    }
    if (pairs.length > 0 && members.length > 0) throw new NoLiteral();
    return members.length > 0 ? members : Object.fromEntries(pairs);
  }

  private next(): string {
    const token = this.tokens[this.position++];
    if (token === undefined) throw new NoLiteral();
    return token;
  }

  private take(token: string): boolean {
    if (this.tokens[this.position] !== token) return false;
    this.position++;
    return true;
  }
}

/** The value that a text spells in Python, or undefined where it is no literal. */
export function parsePythonLiteral(text: string): JsonValue | undefined {
  try {
    return new Reader(tokenise(text)).whole();
  } catch (error) {
    if (error instanceof NoLiteral) return undefined;
    throw error;
  }
}
