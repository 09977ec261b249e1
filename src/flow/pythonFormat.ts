import { AppError } from '../base/errors';

/** A format specification of Python, taken apart: `[[fill]align][sign][#][0][width][group][.precision][type]`. */
interface FormatSpec {
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string;
  readonly isAlternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const specPattern =
  /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d{1,4})?([,_])?(?:\.(\d{1,3}))?([bcdeEfFgGnosxX%])?$/su;

const prefixes: Readonly<Record<string, string>> = { b: '0b', o: '0o', x: '0x', X: '0X' };
/** What `toFixed` and its like accept. */
const maxPrecision = 100;

/**
 * Formats text as Python's `format(text, spec)`.
 * @throws AppError `input-invalid` where the specification is not one for text.
 */
export function formatText(text: string, specification: string): string {
  if (specification === '') return text;

  const spec = parseSpec(specification);
  if ((spec.type !== '' && spec.type !== 's') || spec.align === '=' || spec.sign !== '') {
    throw badSpec(specification, 'text');
  }
  const cut =
    spec.precision === undefined ? text : Array.from(text).slice(0, spec.precision).join('');
  return pad(cut, '', spec, '<');
}

/**
 * Formats a number as Python's `format(number, spec)`; `plain` is its form without a specification.
 * @throws AppError `input-invalid` where the specification is not one for numbers.
 */
export function formatNumber(value: number, specification: string, plain: string): string {
  if (specification === '') return plain;

  const spec = parseSpec(specification);
  if (spec.type === 's' || spec.type === 'c') throw badSpec(specification, 'a number');

  const isNegative = value < 0 || Object.is(value, -0);
  const digits = group(magnitude(Math.abs(value), spec, plain.replace('-', '')), spec);
  const prefix = spec.isAlternate ? (prefixes[spec.type] ?? '') : '';
  const sign = isNegative ? '-' : spec.sign === '-' ? '' : spec.sign;
  return pad(digits, sign + prefix, spec, '>');
}

function parseSpec(specification: string): FormatSpec {
  const match = specPattern.exec(specification);
  if (match === null) throw badSpec(specification, 'a value');

  const [, fill, align, sign, alternate, zero, width, grouping, precision, type] = match;
  return {
    fill: fill ?? (zero === undefined ? ' ' : '0'),
    align: align ?? (zero === undefined ? undefined : '='),
    sign: sign ?? '',
    isAlternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping: grouping ?? '',
    precision: precision === undefined ? undefined : Math.min(Number(precision), maxPrecision),
    type: type ?? '',
  };
}

type Presentation = (value: number, precision: number, plain: string) => string;

const whole: Presentation = (value, _, plain) =>
  Number.isInteger(value) ? BigInt(value).toString() : plain;

const presentations: Readonly<Record<string, Presentation>> = {
  d: whole,
  n: whole,
  f: fixed,
  F: fixed,
  e: exponent,
  E: (value, precision) => exponent(value, precision).toUpperCase(),
  g: general,
  G: (value, precision) => general(value, precision).toUpperCase(),
  '%': (value, precision) => `${fixed(value * 100, precision)}%`,
  b: (value) => inRadix(value, 2),
  o: (value) => inRadix(value, 8),
  x: (value) => inRadix(value, 16),
  X: (value) => inRadix(value, 16).toUpperCase(),
};

function magnitude(value: number, spec: FormatSpec, plain: string): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf';

  const present = presentations[spec.type];
  if (present !== undefined) return present(value, spec.precision ?? 6, plain);
  return spec.precision === undefined ? plain : general(value, spec.precision);
}

function inRadix(value: number, radix: number): string {
  return BigInt(Math.trunc(value)).toString(radix);
}

/** `toFixed` leaves plain notation at 1e21, and rounds half-way cases up; Python takes the even digit. */
function fixed(value: number, precision: number): string {
  if (value < 1e21) {
    const text = value.toFixed(precision);
    const [whole = '', decimals = ''] = value.toFixed(maxPrecision).split('.');
    const isHalfWay = /^50*$/.test(decimals.slice(precision));
    if (!isHalfWay || /[02468]$/.test(text)) return text;
    return precision === 0 ? whole : `${whole}.${decimals.slice(0, precision)}`;
  }
  const digits = BigInt(value).toString();
  return precision === 0 ? digits : `${digits}.${'0'.repeat(precision)}`;
}

/** Python writes at least two digits of exponent. */
function exponent(value: number, precision: number): string {
  return value
    .toExponential(precision)
    .replace(/e([+-])(\d)$/, (_, sign: string, digit: string) => `e${sign}0${digit}`);
}

/** The `g` of Python and C: significant digits without trailing zeros. */
export function general(value: number, precision: number): string {
  if (value === 0) return '0';

  const digits = Math.max(precision, 1);
  const power = Number(value.toExponential(digits - 1).split('e')[1]);
  const isScientific = power < -4 || power >= digits;
  const text = isScientific
    ? exponent(value, digits - 1)
    : value.toFixed(Math.min(Math.max(digits - 1 - power, 0), 100));
  return text.includes('.') ? text.replace(/\.?0+(?=e|$)/, '') : text;
}

function group(digits: string, spec: FormatSpec): string {
  if (spec.grouping === '') return digits;

  const [, whole = '', rest = ''] = /^(\d*)(.*)$/s.exec(digits) ?? [];
  return whole.replace(/\B(?=(\d{3})+$)/g, spec.grouping) + rest;
}

function pad(body: string, sign: string, spec: FormatSpec, usual: string): string {
  const missing = spec.width - Array.from(body).length - sign.length;
  if (missing <= 0) return sign + body;

  switch (spec.align ?? usual) {
    case '<':
      return sign + body + spec.fill.repeat(missing);
    case '^': {
      const left = Math.floor(missing / 2);
      return spec.fill.repeat(left) + sign + body + spec.fill.repeat(missing - left);
    }
    case '=':
      return sign + spec.fill.repeat(missing) + body;
    default:
      return spec.fill.repeat(missing) + sign + body;
  }
}

function badSpec(specification: string, what: string): AppError {
  return new AppError('input-invalid', `"${specification}" is no format for ${what}.`, {
    remedy: 'Correct what follows the colon in the template.',
  });
}
