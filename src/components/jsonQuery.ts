import { isJsonArray, tryParseJson, type JsonValue } from '../base/json';
import { QueryBudget, TooMuchError } from './jsonQueryBudget';
import { findFunction, type Filter } from './jsonQueryFunctions';
import { isTruthy, JsonQueryError, lookUp, membersOf, operators } from './jsonQueryValues';

export { JsonQueryError } from './jsonQueryValues';

/**
 * The part of jq that flows use: paths, slices, iteration, pipes, `//`, comparisons and arithmetic, `if`,
 * construction of arrays and objects, and common functions. No definitions and no loops: a query is
 * over after a bounded number of steps, whatever it says.
 */

const maxLength = 2000;
const maxDepth = 60;

const tokenPattern =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|("(?:[^"\\]|\\.)*")|(\.\.|\.(?:[A-Za-z_]\w*)|\.(?=")|[A-Za-z_]\w*)|(\/\/|==|!=|<=|>=|[-.|,()[\]{}:;?+*/%<>]))/y;

function tokenise(query: string): readonly string[] {
  const tokens: string[] = [];
  const end = query.trimEnd().length;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < end) {
    const at = tokenPattern.lastIndex;
    const groups: readonly (string | undefined)[] = tokenPattern.exec(query)?.slice(1) ?? [];
    const token = groups.find((group) => group !== undefined);
    if (token === undefined) {
      throw new JsonQueryError(`unexpected text at "${query.slice(at).trim().slice(0, 20)}"`);
    }
    tokens.push(token);
  }
  return tokens;
}

/** Operators from loosest to tightest; all but `//` group to the left. */
const levels = [
  ['or'],
  ['and'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
] as const;

class Compiler {
  private position = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly budget: QueryBudget,
  ) {}

  compile(): Filter {
    const filter = this.pipe();
    if (this.peek() !== undefined) throw new JsonQueryError(`unexpected "${this.peek() ?? ''}"`);
    return filter;
  }

  private pipe(): Filter {
    if (++this.depth > maxDepth) throw new JsonQueryError('it is nested too deeply');

    let filter = this.comma();
    while (this.take('|')) {
      const [left, right] = [filter, this.comma()];
      filter = this.counted((input) => left(input).flatMap(right));
    }
    this.depth--;
    return filter;
  }

  private comma(): Filter {
    const parts = [this.alternative()];
    while (this.take(',')) parts.push(this.alternative());
    return parts.length === 1
      ? (parts[0] ?? ((input) => [input]))
      : this.counted((input) => parts.flatMap((part) => part(input)));
  }

  private alternative(): Filter {
    const left = this.binary(0);
    if (!this.take('//')) return left;

    const right = this.alternative();
    return (input) => {
      const good = quietly(left, input).filter(isTruthy);
      return good.length > 0 ? good : right(input);
    };
  }

  private binary(level: number): Filter {
    const symbols: readonly string[] | undefined = levels[level];
    if (symbols === undefined) return this.postfix();

    let left = this.binary(level + 1);
    for (let symbol = this.takeOne(symbols); symbol !== undefined; symbol = this.takeOne(symbols)) {
      left = this.combine(symbol, left, this.binary(level + 1));
    }
    return left;
  }

  private combine(symbol: string, left: Filter, right: Filter): Filter {
    const operator = operators[symbol];
    if (operator !== undefined) {
      return this.counted((input) =>
        right(input).flatMap((b) => left(input).map((a) => operator(a, b))),
      );
    }
    const isDecided = (value: JsonValue): boolean => isTruthy(value) === (symbol === 'or');
    return this.counted((input) =>
      left(input).flatMap((a) =>
        isDecided(a) ? [symbol === 'or'] : right(input).map((b) => isTruthy(b)),
      ),
    );
  }

  private postfix(): Filter {
    let filter = this.primary();
    for (;;) {
      const token = this.peek() ?? '';
      if (token === '[') filter = this.brackets(filter);
      else if (token === '?') filter = this.optional(filter);
      else if (/^\.(?:[A-Za-z_]|$)/.test(token) && token !== '..') filter = this.field(filter);
      else return filter;
    }
  }

  private optional(filter: Filter): Filter {
    this.position++;
    return (input) => quietly(filter, input);
  }

  /** `.name`, `."name"`, or a dot before brackets. */
  private field(filter: Filter): Filter {
    const token = this.next();
    if (token !== '.') return this.lookUpIn(filter, () => [token.slice(1)]);
    if (this.peek() === '[') return filter;

    const name = this.text(this.next());
    return this.lookUpIn(filter, () => [name]);
  }

  private brackets(filter: Filter): Filter {
    this.position++;
    if (this.take(']')) return this.counted((input) => filter(input).flatMap(membersOf));
    if (this.take(':')) return this.slice(filter, undefined, this.pipeTo(']'));

    const from = this.pipe();
    if (this.take(':')) {
      return this.slice(filter, from, this.take(']') ? undefined : this.pipeTo(']'));
    }
    this.expect(']');
    return this.lookUpIn(filter, from);
  }

  private slice(filter: Filter, from: Filter | undefined, to: Filter | undefined): Filter {
    const bound = (limit: Filter | undefined, input: JsonValue): number | undefined => {
      const value = limit?.(input)[0];
      return typeof value === 'number' ? value : undefined;
    };
    return this.counted((input) =>
      filter(input).map((value) => {
        if (value === null) return null;
        if (typeof value !== 'string' && !isJsonArray(value)) {
          throw new JsonQueryError('only texts and arrays can be sliced');
        }
        return value.slice(bound(from, input), bound(to, input));
      }),
    );
  }

  private lookUpIn(filter: Filter, keys: Filter): Filter {
    return this.counted((input) =>
      filter(input).flatMap((value) => keys(input).map((key) => lookUp(value, key))),
    );
  }

  private primary(): Filter {
    const token = this.next();
    if (token === '..')
      return this.counted((input) => findFunction('recurse', 0)?.(input, []) ?? []);
    if (token.startsWith('.')) return this.dotted(token);
    if (/^\d/.test(token)) return () => [Number(token)];
    if (token.startsWith('"')) return this.constant(this.text(token));
    if (token === '(') return this.pipeTo(')');
    if (token === '[') return this.array();
    if (token === '{') return this.object();
    if (token === '-') return this.negated(this.postfix());
    if (token === 'if') return this.condition();
    if (/^[A-Za-z_]/.test(token)) return this.word(token);
    throw new JsonQueryError(`unexpected "${token}"`);
  }

  private dotted(token: string): Filter {
    const self: Filter = (input) => [input];
    if (token !== '.') return this.lookUpIn(self, () => [token.slice(1)]);
    if (this.peek()?.startsWith('"') !== true) return self;

    const name = this.text(this.next());
    return this.lookUpIn(self, () => [name]);
  }

  private constant(value: JsonValue): Filter {
    return () => [value];
  }

  private negated(filter: Filter): Filter {
    return (input) => filter(input).map((value) => operators['-']?.(0, value) ?? null);
  }

  private array(): Filter {
    if (this.take(']')) return () => [[]];

    const items = this.pipeTo(']');
    return this.counted((input) => [items(input)]);
  }

  /** Objects with one value per key; several results of a value take the first. */
  private object(): Filter {
    const pairs: { readonly key: Filter; readonly value: Filter }[] = [];
    while (!this.take('}')) {
      pairs.push(this.pair());
      if (!this.take(',') && this.peek() !== '}') throw new JsonQueryError('expected , or }');
    }
    return this.counted((input) => [
      Object.fromEntries(
        pairs.map(({ key, value }): [string, JsonValue] => [
          this.asKey(key(input)[0]),
          value(input)[0] ?? null,
        ]),
      ),
    ]);
  }

  private pair(): { readonly key: Filter; readonly value: Filter } {
    const token = this.next();
    const key = token === '(' ? this.pipeTo(')') : this.constant(this.keyName(token));
    if (this.take(':')) return { key, value: this.alternative() };
    if (token === '(') throw new JsonQueryError('a computed key needs a value');
    return { key, value: this.lookUpIn((input) => [input], key) };
  }

  private asKey(value: JsonValue | undefined): string {
    if (typeof value === 'string') return value;
    throw new JsonQueryError('keys of objects are texts');
  }

  private keyName(token: string): string {
    if (token.startsWith('"')) return this.text(token);
    if (/^[A-Za-z_]\w*$/.test(token)) return token;
    throw new JsonQueryError(`"${token}" is no key`);
  }

  private condition(): Filter {
    const test = this.pipe();
    this.expect('then');
    const yes = this.pipe();
    const no = this.otherwise();
    return this.counted((input) =>
      test(input).flatMap((result) => (isTruthy(result) ? yes(input) : no(input))),
    );
  }

  private otherwise(): Filter {
    if (this.take('elif')) return this.condition();
    if (this.take('end')) return (input) => [input];

    this.expect('else');
    const filter = this.pipe();
    this.expect('end');
    return filter;
  }

  private word(name: string): Filter {
    if (name === 'true' || name === 'false') return this.constant(name === 'true');
    if (name === 'null') return this.constant(null);

    const args: Filter[] = [];
    if (this.take('(')) {
      do args.push(this.pipe());
      while (this.take(';'));
      this.expect(')');
    }
    const call = findFunction(name, args.length);
    if (call === undefined) throw new JsonQueryError(`there is no function ${name}/${args.length}`);
    return this.counted((input) => call(input, args));
  }

  private counted(filter: Filter): Filter {
    return (input) => {
      const results = filter(input);
      this.budget.spend(results);
      return results;
    };
  }

  private text(token: string): string {
    const value = token.includes('\\(') ? undefined : tryParseJson(token);
    if (typeof value === 'string') return value;
    throw new JsonQueryError(`${token} is no text without interpolation`);
  }

  private pipeTo(end: string): Filter {
    const filter = this.pipe();
    this.expect(end);
    return filter;
  }

  private expect(token: string): void {
    if (!this.take(token)) {
      throw new JsonQueryError(`expected "${token}" before "${this.peek() ?? 'the end'}"`);
    }
  }

  private takeOne(symbols: readonly string[]): string | undefined {
    return symbols.find((symbol) => this.take(symbol));
  }

  private take(token: string): boolean {
    if (this.peek() !== token) return false;
    this.position++;
    return true;
  }

  private peek(): string | undefined {
    return this.tokens[this.position];
  }

  private next(): string {
    const token = this.tokens[this.position++];
    if (token === undefined) throw new JsonQueryError('it ends too early');
    return token;
  }
}

/** The results of a filter; one that does not fit its input gives none. */
function quietly(filter: Filter, input: JsonValue): readonly JsonValue[] {
  try {
    return filter(input);
  } catch (error) {
    if (error instanceof JsonQueryError && !(error instanceof TooMuchError)) return [];
    throw error;
  }
}

/**
 * All results of a query.
 * @throws JsonQueryError where it is broken, does not fit the data, or takes too many steps.
 */
export function queryJson(query: string, input: JsonValue): readonly JsonValue[] {
  if (query.length > maxLength)
    throw new JsonQueryError(`it is longer than ${maxLength} characters`);

  return new Compiler(tokenise(query), new QueryBudget()).compile()(input);
}

/** The first result of a path; null where it leads nowhere. */
export function jsonPath(path: string, input: JsonValue): JsonValue {
  return queryJson(path === '' ? '.' : path, input)[0] ?? null;
}
