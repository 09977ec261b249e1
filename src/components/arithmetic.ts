/**
 * Arithmetic as Python writes it: `+ - * / // % **`, signs and parentheses over numbers, nothing else.
 * All numbers are floating-point, as in Langflow's calculator.
 */

/** Longest expression, in characters, and deepest nesting. */
const maxLength = 1000;
const maxDepth = 100;

/** Says why an expression has no value. */
export class ArithmeticError extends Error {
  constructor(
    message: string,
    readonly isDivisionByZero = false,
  ) {
    super(message);
  }
}

const tokenPattern =
  /\s*(?:((?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?)|(\*\*|\/\/|[-+*/%()]))/y;

function tokenise(expression: string): readonly string[] {
  const tokens: string[] = [];
  const end = expression.trimEnd().length;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < end) {
    const at = tokenPattern.lastIndex;
    const match = tokenPattern.exec(expression);
    const token = match?.[1] ?? match?.[2];
    if (token === undefined) {
      throw new ArithmeticError(`unexpected text at “${expression.slice(at).trim().slice(0, 20)}”`);
    }
    tokens.push(token);
  }
  return tokens;
}

/** Python's floor division and remainder take the divisor's sign. */
function floorDivide(left: number, right: number): number {
  return Math.floor(left / right);
}

function remainder(left: number, right: number): number {
  const rest = left % right;
  return rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest;
}

function power(base: number, exponent: number): number {
  if (base === 0 && exponent < 0) throw new ArithmeticError('Division by zero', true);
  if (base < 0 && !Number.isInteger(exponent)) {
    throw new ArithmeticError('a root of a negative number is no real number');
  }
  const result = base ** exponent;
  if (!Number.isFinite(result)) throw new ArithmeticError('the result is too large');

  return result;
}

function divide(operator: string, left: number, right: number): number {
  if (right === 0) throw new ArithmeticError('Division by zero', true);
  if (operator === '/') return left / right;

  return operator === '//' ? floorDivide(left, right) : remainder(left, right);
}

/** Recursive descent: sum, product, sign, power, atom; power binds tighter than a sign before it. */
class Parser {
  private position = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly string[]) {}

  parse(): number {
    const value = this.sum();
    const rest = this.tokens[this.position];
    if (rest !== undefined) throw new ArithmeticError(`unexpected “${rest}”`);

    return value;
  }

  private sum(): number {
    let value = this.product();
    for (let operator = this.take('+', '-'); operator; operator = this.take('+', '-')) {
      const right = this.product();
      value = operator === '+' ? value + right : value - right;
    }
    return value;
  }

  private product(): number {
    let value = this.signed();
    const operators = ['*', '/', '//', '%'] as const;
    for (let operator = this.take(...operators); operator; operator = this.take(...operators)) {
      const right = this.signed();
      value = operator === '*' ? value * right : divide(operator, value, right);
    }
    return value;
  }

  private signed(): number {
    const sign = this.take('+', '-');
    if (sign === undefined) return this.powered();

    return this.nested(() => (sign === '-' ? -this.signed() : this.signed()));
  }

  private powered(): number {
    const base = this.atom();
    return this.take('**') === undefined
      ? base
      : power(
          base,
          this.nested(() => this.signed()),
        );
  }

  private atom(): number {
    if (this.take('(') !== undefined) {
      const value = this.nested(() => this.sum());
      if (this.take(')') === undefined) throw new ArithmeticError('a parenthesis is not closed');

      return value;
    }
    const token = this.tokens[this.position];
    if (token === undefined) throw new ArithmeticError('the expression ends too early');
    if (!/^[\d.]/.test(token)) throw new ArithmeticError(`unexpected “${token}”`);

    this.position++;
    return Number(token.replaceAll('_', ''));
  }

  private take(...wanted: readonly string[]): string | undefined {
    const token = this.tokens[this.position];
    if (token === undefined || !wanted.includes(token)) return undefined;

    this.position++;
    return token;
  }

  private nested(parse: () => number): number {
    if (++this.depth > maxDepth) throw new ArithmeticError('the expression is nested too deeply');

    const value = parse();
    this.depth--;
    return value;
  }
}

/**
 * The value of an expression.
 * @throws ArithmeticError where it has none.
 */
export function calculate(expression: string): number {
  if (expression.length > maxLength) {
    throw new ArithmeticError(`the expression is longer than ${maxLength} characters`);
  }
  return new Parser(tokenise(expression)).parse();
}
