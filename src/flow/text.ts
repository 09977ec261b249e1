import { AppError } from '../base/errors';
import type { JsonObject, JsonValue } from '../base/json';
import { markdownTable } from './markdownTable';
import { formatNumber, formatText } from './pythonFormat';
import { Data, DataFrame, Message, ModelHandle, ToolHandle, type FlowValue } from './values';

/**
 * Text as Langflow's Python makes it: `str.format`, `repr`, and the conversion that Chat Output,
 * Parser and others use to show any value. JSON does not tell 1 from 1.0; both are written `1`.
 */

/** The value as Python's `repr` writes it; messages and data stand for their text. */
export function pythonRepr(value: FlowValue): string {
  if (typeof value === 'string') return reprString(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (isOurs(value)) return reprString(pythonText(value));
  if (isPlainObject(value)) {
    const pairs = Object.entries(value).map(
      ([key, item]) => `${reprString(key)}: ${pythonRepr(item)}`,
    );
    return `{${pairs.join(', ')}}`;
  }
  return pythonText(value);
}

/** The value as Python's `str` writes it; messages and data give their text. */
export function pythonText(value: FlowValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return pythonNumber(value);
  if (value instanceof Message) return value.text;
  if (value instanceof Data) return dataText(value);
  if (value instanceof DataFrame) return markdownTable(value);
  if (value instanceof ModelHandle) return value.name;
  if (value instanceof ToolHandle) return value.spec.name;
  return pythonRepr(value);
}

/** What stands under the text key, as text; without one, the default. */
export function dataText(data: Data): string {
  const text = data.text;
  return text === undefined || text === null ? data.defaultValue : pythonText(text);
}

export interface FormatOptions {
  /** What a name without a value does: nothing is written, or AppError `input-invalid`. */
  readonly missing?: 'empty' | 'error';
}

/**
 * Fills a template as Python's `str.format` does: `{name}`, `{name[key]}`, `{name.key}`, `!r`, `:spec`,
 * and doubled braces for literal ones.
 * @throws AppError `input-invalid` where braces do not match or a specification is wrong.
 */
export function formatTemplate(
  template: string,
  values: Readonly<Record<string, FlowValue>>,
  options: FormatOptions = {},
): string {
  const lookup: Lookup = { values, isStrict: options.missing === 'error' };
  let result = '';
  let index = 0;
  while (index < template.length) {
    const brace = nextBrace(template, index);
    result += template.slice(index, brace);
    if (brace === template.length) break;

    const character = template.charAt(brace);
    if (template.charAt(brace + 1) === character) {
      result += character;
      index = brace + 2;
    } else if (character === '}') {
      throw badTemplate('has a } without a { before it');
    } else {
      const end = closingBrace(template, brace);
      result += fillField(template.slice(brace + 1, end), lookup, true);
      index = end + 1;
    }
  }
  return result;
}

export interface DisplayOptions {
  /** Langflow's `clean_data`: drop empty rows and blank cells of tables. */
  readonly clean?: boolean;
}

/** Any value as a person reads it in the chat (Langflow: `safe_convert`). */
export function toDisplayText(value: FlowValue, options: DisplayOptions = {}): string {
  if (value instanceof Message) return value.text;
  if (value instanceof Data) return cleanText(jsonBlock(value.data));
  if (value instanceof DataFrame) {
    return markdownTable(options.clean === true ? cleanRows(value) : value);
  }
  return cleanText(pythonText(value));
}

/**
 * Lines of blanks go, one of those that follow each other stays, and those at the ends go too. Langflow's
 * pattern is `^\s*$`, where a line ends with a line feed only.
 */
export function cleanText(text: string): string {
  return text.replace(/(?<![^\n])\s*(?![^\n])/g, '').replace(/\n{3,}/g, '\n\n');
}

/** JSON in a fenced block, as Langflow shows data in a chat. */
function jsonBlock(value: JsonValue): string {
  return `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\``;
}

function cleanRows(table: DataFrame): DataFrame {
  const rows = table.rows.filter((row) => Object.values(row).some((cell) => cell !== null));
  return new DataFrame(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, cell]) => [
          key,
          typeof cell === 'string' ? cell.replace(/^\s*$/, '').replace(/\n+/g, '\n') : cell,
        ]),
      ),
    ),
  );
}

interface Lookup {
  readonly values: Readonly<Record<string, FlowValue>>;
  readonly isStrict: boolean;
}

const fieldPattern = /^([^.[\]!:]*)((?:\.[^.[\]!:]+|\[[^\]]*\])*)(?:!([rsa]))?(?::(.*))?$/s;

function fillField(field: string, lookup: Lookup, mayNest: boolean): string {
  const match = fieldPattern.exec(field);
  if (match === null) throw badTemplate(`has {${field}}, which is no field`);

  const [, name = '', path = '', conversion, specification = ''] = match;
  if (name === '') throw badTemplate('has {} without a name');

  const spec = specification.replace(/\{([^{}]*)\}/g, (_, inner: string) => {
    if (!mayNest) throw badTemplate('nests its fields too deeply');
    return fillField(inner, lookup, false);
  });
  const value = findValue(name, path, lookup);
  if (value === undefined) {
    if (lookup.isStrict) throw badTemplate(`asks for {${name}${path}}, which has no value`);
    return '';
  }
  if (conversion === 'r' || conversion === 'a') return formatText(pythonRepr(value), spec);
  return conversion === undefined ? formatValue(value, spec) : formatText(pythonText(value), spec);
}

/** Python: booleans count as numbers where a specification is given; nothing and lists take none. */
function formatValue(value: FlowValue, spec: string): string {
  if (typeof value === 'number') return formatNumber(value, spec, pythonNumber(value));
  if (spec === '' || typeof value === 'string' || isOurs(value)) {
    return formatText(pythonText(value), spec);
  }
  if (typeof value === 'boolean') return formatNumber(Number(value), spec, String(Number(value)));
  throw badTemplate(
    `formats ${pythonText(value).slice(0, 40)} with "${spec}", which only fits text and numbers`,
  );
}

function findValue(name: string, path: string, lookup: Lookup): FlowValue | undefined {
  let value = Object.hasOwn(lookup.values, name) ? lookup.values[name] : undefined;
  for (const [step] of path.matchAll(/\.[^.[\]]+|\[[^\]]*\]/g)) {
    const key = step.startsWith('.') ? step.slice(1) : step.slice(1, -1);
    value = member(value, key);
  }
  return value;
}

function member(value: FlowValue | undefined, key: string): FlowValue | undefined {
  if (value instanceof Data) return member(value.data, key);
  if (value instanceof Message) return key === 'text' ? value.text : undefined;
  if (typeof value === 'string') {
    return /^\d+$/.test(key) ? Array.from(value)[Number(key)] : undefined;
  }
  if (Array.isArray(value)) {
    return /^-?\d+$/.test(key) ? (value as readonly FlowValue[]).at(Number(key)) : undefined;
  }
  return isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function nextBrace(template: string, from: number): number {
  for (let index = from; index < template.length; index++) {
    const character = template.charAt(index);
    if (character === '{' || character === '}') return index;
  }
  return template.length;
}

function closingBrace(template: string, open: number): number {
  let depth = 0;
  for (let index = open; index < template.length; index++) {
    const character = template.charAt(index);
    if (character === '{') depth++;
    if (character === '}' && --depth === 0) return index;
  }
  throw badTemplate('has a { without a } after it');
}

function badTemplate(what: string): AppError {
  return new AppError('input-invalid', `The template ${what}.`, {
    remedy: 'Write {{ and }} for braces that stand for themselves.',
  });
}

type Handle = Message | Data | DataFrame | ModelHandle | ToolHandle;

function isOurs(value: FlowValue): value is Handle {
  return (
    value instanceof Message ||
    value instanceof Data ||
    value instanceof DataFrame ||
    value instanceof ModelHandle ||
    value instanceof ToolHandle
  );
}

function isPlainObject(value: FlowValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isOurs(value);
}

/** Python switches to exponents earlier for small numbers, and later for whole ones, than JavaScript. */
function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  if (Number.isInteger(value)) {
    // Larger ones are written with an exponent in JSON, so Python reads them as floats.
    if (Math.abs(value) < 1e21) return String(value);
  }
  const text = Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, (_, sign: string, digit: string) => `e${sign}0${digit}`);
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function reprString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  // Python writes what cannot be seen as its code: controls, unassigned characters, blanks but the space.
  const body = text.replace(/[\\'"]|(?! )[\p{C}\p{Z}]/gu, (character) => {
    if (character === quote) return `\\${character}`;
    if (character === "'" || character === '"') return character;
    return escapes[character] ?? codeEscape(character);
  });
  return quote + body + quote;
}

function codeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\U${code.toString(16).padStart(8, '0')}`;
}
