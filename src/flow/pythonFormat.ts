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
  const prefix = spec.isAlternate ? (prefixes[spec.type] ?? '') : '';
  const sign = isNegative ? '-' : spec.sign === '-' ? '' : spec.sign;
  const body = magnitude(Math.abs(value), spec, plain.replace(/^-/, ''));
  return pad(group(body, spec, (sign + prefix).length), sign + prefix, spec, '>');
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

/** `isAlternate` keeps what would be left out: the point, and the zeros behind it. */
type Presentation = (
  value: number,
  precision: number,
  plain: string,
  isAlternate: boolean,
) => string;

const whole: Presentation = (value, _, plain) =>
  Number.isInteger(value) ? BigInt(value).toString() : plain;

const shortest: Presentation = (value, precision, _, isAlternate) =>
  general(value, precision, isAlternate);

const presentations: Readonly<Record<string, Presentation>> = {
  d: whole,
  n: (value, precision, plain) =>
    Number.isInteger(value) ? whole(value, precision, plain, false) : general(value, precision),
  f: fixed,
  F: fixed,
  e: exponent,
  E: (value, precision) => exponent(value, precision).toUpperCase(),
  g: shortest,
  G: (...given) => shortest(...given).toUpperCase(),
  '%': (value, precision) => `${fixed(value * 100, precision)}%`,
  b: (value) => inRadix(value, 2),
  o: (value) => inRadix(value, 8),
  x: (value) => inRadix(value, 16),
  X: (value) => inRadix(value, 16).toUpperCase(),
};

function magnitude(value: number, spec: FormatSpec, plain: string): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf';

  const present = presentations[spec.type];
  if (present !== undefined) {
    const text = present(value, spec.precision ?? 6, plain, spec.isAlternate);
    const lacksPoint = /[efg%]/i.test(spec.type) && !text.includes('.');
    return spec.isAlternate && lacksPoint ? text.replace(/^\d+/, '$&.') : text;
  }
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
  if (!Number.isFinite(value)) return 'inf';

  const digits = BigInt(value).toString();
  return precision === 0 ? digits : `${digits}.${'0'.repeat(precision)}`;
}

/** Python writes at least two digits of exponent. */
function exponent(value: number, precision: number): string {
  return evenExponential(value, precision).replace(
    /e([+-])(\d)$/,
    (_, sign: string, digit: string) => `e${sign}0${digit}`,
  );
}

/** As `toExponential`, but a half-way case goes to the even digit. */
function evenExponential(value: number, precision: number): string {
  const [mantissa = '', power = ''] = value.toExponential(maxPrecision).split('e');
  const [first = '', decimals = ''] = mantissa.split('.');
  const kept = first + (precision === 0 ? '' : `.${decimals.slice(0, precision)}`);
  const isHalfWay = /^50*$/.test(decimals.slice(precision));
  return isHalfWay && /[02468]$/.test(kept) ? `${kept}e${power}` : value.toExponential(precision);
}

/** The `g` of Python and C: significant digits without trailing zeros. */
export function general(value: number, precision: number, keepsZeros = false): string {
  const digits = Math.max(precision, 1);
  if (value === 0) return keepsZeros ? `0.${'0'.repeat(digits - 1)}` : '0';

  const power = Number(value.toExponential(digits - 1).split('e')[1]);
  const isScientific = power < -4 || power >= digits;
  const text = isScientific
    ? exponent(value, digits - 1)
    : fixed(value, Math.min(Math.max(digits - 1 - power, 0), maxPrecision));
  return !keepsZeros && text.includes('.') ? text.replace(/\.?0+(?=e|$)/, '') : text;
}

/** Separators between the digits; zeros that fill the width are digits too. */
function group(digits: string, spec: FormatSpec, signLength: number): string {
  if (spec.grouping === '') return digits;

  const isRadix = /[boxX]/.test(spec.type);
  const [, whole = '', rest = ''] =
    (isRadix ? /^([\da-f]*)(.*)$/is : /^(\d*)(.*)$/s).exec(digits) ?? [];
  const places = isRadix ? /\B(?=(.{4})+$)/g : /\B(?=(.{3})+$)/g;
  let text = whole.replace(places, spec.grouping);
  const isZeroFilled = spec.fill === '0' && spec.align === '=';
  const room = isZeroFilled ? spec.width - signLength - rest.length : 0;
  for (let zeros = 1; text.length < room; zeros++) {
    text = ('0'.repeat(zeros) + whole).replace(places, spec.grouping);
  }
  return text + rest;
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
