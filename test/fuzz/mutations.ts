import { isJsonArray, isJsonObject, type JsonValue } from '../../src/base/json';

/** Picks that repeat with the seed. */
export interface Dice {
  /** Below the number. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
}

export function diceOf(random: () => number): Dice {
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    pick: (from) => {
      const [first] = from;
      if (first === undefined) throw new Error('Nothing to pick from.');
      return from[below(from.length)] ?? first;
    },
  };
}

/** Templates that tempt Python's `str.format`. */
const templates = [
  '{',
  '}',
  '{{',
  '{}',
  '{a!r}',
  '{a!x}',
  '{a:>999999999}',
  '{a:9999}',
  '{a[0][1][2]}',
  '{a.b.c}',
  '{a[__proto__]}',
  '{__proto__}',
  '{constructor}',
  '{a.__class__.__init__.__globals__}',
  '{a:{b}}',
  '{a:{b:{c}}}',
  '{0}',
  '{a:.999f}',
  '{a:%Y}',
  '{{a}}{{{b}}}',
  '{{#a}}{{/a}}',
  '{{> x}}',
  '{a'.repeat(200),
  '{'.repeat(5000),
  '{a}'.repeat(500),
];
/** Patterns, expressions and queries that tempt their readers. */
const expressions = [
  '(a+)+$',
  '((a*)*)*b',
  '(',
  '[',
  '\\',
  '(?P<x>',
  '(?i)(?s)x',
  '.*.*.*.*=',
  '(?<=a{1,9999})b',
  '9**9**9**9',
  '1/0',
  '((((1))))',
  `${'('.repeat(3000)}1`,
  '10**400',
  'NaN',
  '__import__("os")',
  '.. | ..',
  'range(1e12)',
  '.[',
  '.a'.repeat(5000),
  'repeat(.)',
  'until(false; .)',
  '=cmd|x',
  'SELECT * FROM x; DROP TABLE x',
  '../../../etc/passwd',
  'file:///etc/passwd',
  'http://169.254.169.254/',
  'javascript:alert(1)',
  '{"a":',
  '[1,2',
  "{'a': {'b': (1,)}}",
];
const values: readonly JsonValue[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  -0,
  0.1,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '😀'.repeat(50),
  '{}',
  '[]',
  'null',
  '-5',
  '1e999',
  [],
  {},
  [[]],
  [null],
  [{}],
  { a: null },
  { value: [] },
  { __proto__x: 1 },
  ['x', { y: ['z'] }],
  'x'.repeat(20_000),
  '\n'.repeat(3000),
  'ChatInput',
  [{ name: '', type: '', description: '' }],
  { type: 'str', value: { a: [1] } },
];

export const oddValues: readonly JsonValue[] = [...values, ...templates, ...expressions];

/** A deep value; deeper than any reader should go. */
function nested(depth: number, dice: Dice): JsonValue {
  let value: JsonValue = dice.pick(values);
  for (let level = 0; level < depth; level++) {
    value = level % 2 === 0 ? [value] : { text: value };
  }
  return value;
}

/** Changes one or a few places of a document, anywhere. */
export function mutate(document: JsonValue, dice: Dice): JsonValue {
  let changed = document;
  for (let times = 1 + dice.below(4); times > 0; times--) changed = mutateOnce(changed, dice);
  return changed;
}

function mutateOnce(value: JsonValue, dice: Dice): JsonValue {
  // Going on into the document makes deep places as likely as shallow ones.
  const goesOn = dice.below(40) > 0;
  if (goesOn && isJsonArray(value) && value.length > 0) return mutateList(value, dice);
  if (goesOn && isJsonObject(value) && Object.keys(value).length > 0) {
    return mutateObject(value, dice);
  }
  if (typeof value === 'string' && dice.below(3) === 0) return mutateText(value, dice);
  return dice.below(25) === 0 ? nested(dice.below(400), dice) : dice.pick(oddValues);
}

function mutateList(value: readonly JsonValue[], dice: Dice): JsonValue {
  const at = dice.below(value.length);
  switch (dice.below(9)) {
    case 0:
      return value.filter((_, index) => index !== at);
    case 1:
      return [...value, value[at] ?? null];
    case 2:
      return value.toReversed();
    default:
      return value.map((item, index) => (index === at ? mutateOnce(item, dice) : item));
  }
}

function mutateObject(value: Readonly<Record<string, JsonValue>>, dice: Dice): JsonValue {
  const keys = Object.keys(value);
  const key = dice.pick(keys);
  const entries = Object.entries(value);
  switch (dice.below(12)) {
    case 0:
      return Object.fromEntries(entries.filter(([name]) => name !== key));
    case 1:
      return {
        ...value,
        [dice.pick(['type', 'id', 'value', 'show', 'list', 'proxy', 'x'])]: dice.pick(oddValues),
      };
    case 2:
      return { ...value, [key]: value[dice.pick(keys)] ?? null };
    default:
      return Object.fromEntries(
        entries.map(([name, item]) => [name, name === key ? mutateOnce(item, dice) : item]),
      );
  }
}

function mutateText(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  switch (dice.below(4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + dice.pick(templates) + text.slice(at);
    case 2:
      return text.slice(0, at) + dice.pick(expressions) + text.slice(at);
    default:
      return text + text;
  }
}

/** The document as text, sometimes with keys that no object literal can have, or cut. */
export function toHostileText(document: JsonValue, dice: Dice): string {
  const text = JSON.stringify(document);
  const at = dice.below(text.length);
  switch (dice.below(12)) {
    case 0:
      return text.replaceAll(
        dice.pick(['"value":', '"template":', '"data":', '"name":', '"type":']),
        dice.pick([
          '"__proto__":{"polluted":1},"value":',
          '"constructor":{"prototype":{"polluted":1}},"value":',
          '"__proto__":',
        ]),
      );
    case 1:
      return text.slice(0, at);
    case 2:
      return (
        text.slice(0, at) + dice.pick(['"', '{', '\u0000', '}', ',', '\\']) + text.slice(at + 1)
      );
    default:
      return text;
  }
}
