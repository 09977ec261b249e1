import type { JsonObject } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText, toDisplayText } from '../flow/text';
import { Data, DataFrame, Message } from '../flow/values';
import {
  choiceField,
  flagField,
  integerField,
  invalidInput,
  output,
  stringField,
  textField,
} from './fields';
import { operationOf } from './operation';
import { findAll, pythonRegex, pythonReplacement, replaceAll } from './pythonRegex';
import { matchText } from './regexExtractor';
import { parseTextTable, RaggedTableError } from './textTable';

type Result = string | JsonObject | DataFrame;
type Operation = (context: ComponentContext, text: string) => Promise<Result> | Result;

function toTable(context: ComponentContext, text: string): DataFrame {
  const separator = context.text('table_separator') || '|';
  try {
    return new DataFrame(parseTextTable(text, separator, context.boolean('has_header')));
  } catch (error) {
    if (!(error instanceof RaggedTableError)) throw error;
    throw invalidInput(context, 'text_input', `the text is no table: ${error.message}.`);
  }
}

function count(context: ComponentContext, text: string): JsonObject {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const lines = text === '' ? [] : text.split('\n');
  const characters = Array.from(text).length;
  return {
    ...(context.boolean('count_words')
      ? { word_count: words.length, unique_words: new Set(words).size }
      : {}),
    ...(context.boolean('count_characters')
      ? {
          character_count: characters,
          character_count_no_spaces: characters - (text.match(/ /g)?.length ?? 0),
        }
      : {}),
    ...(context.boolean('count_lines')
      ? {
          line_count: lines.length,
          non_empty_lines: lines.filter((line) => line.trim() !== '').length,
        }
      : {}),
  };
}

function capitalise(text: string): string {
  const [first = '', ...rest] = Array.from(text);
  return first.toUpperCase() + rest.join('').toLowerCase();
}

/** Python's spellings of upper and lower case; `title` begins a word after anything but a letter. */
const cases: Readonly<Record<string, (text: string) => string>> = {
  uppercase: (text) => text.toUpperCase(),
  lowercase: (text) => text.toLowerCase(),
  title: (text) => text.replace(/\p{L}+/gu, capitalise),
  capitalize: capitalise,
  swapcase: (text) =>
    text.replace(/\p{L}/gu, (letter) =>
      letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
    ),
};

function regexOf(
  context: ComponentContext,
  field: string,
  pattern: string,
): ReturnType<typeof pythonRegex> {
  try {
    return pythonRegex(pattern, 'g');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidInput(context, field, `the pattern is no regular expression (${reason}).`);
  }
}

async function replace(context: ComponentContext, text: string): Promise<string> {
  const pattern = context.text('search_pattern');
  const replacement = context.text('replacement_text');
  if (pattern === '') return text;
  if (!context.boolean('use_regex')) return text.replaceAll(pattern, () => replacement);

  const regex = regexOf(context, 'search_pattern', pattern);
  return replaceAll(context, regex, text, pythonReplacement(replacement));
}

async function extract(context: ComponentContext, text: string): Promise<string> {
  const pattern = context.text('extract_pattern');
  if (pattern === '') return '';

  const found = await findAll(context, regexOf(context, 'extract_pattern', pattern), text);
  return found
    .slice(0, context.integer('max_matches') ?? 10)
    .map(matchText)
    .join('\n');
}

function charactersOf(context: ComponentContext, field: string): number {
  const characters = context.integer(field) ?? 100;
  if (characters >= 0) return characters;

  throw invalidInput(context, field, `a number of characters cannot be ${characters}.`);
}

function strip(context: ComponentContext, text: string): string {
  const characters = new Set(context.text('strip_characters'));
  const mode = context.text('strip_mode');
  const all = Array.from(text);
  const isStripped = (one: string | undefined): boolean =>
    one !== undefined && (characters.size === 0 ? one.trim() === '' : characters.has(one));
  let start = 0;
  let end = all.length;
  if (mode !== 'right') while (start < end && isStripped(all[start])) start++;
  if (mode !== 'left') while (end > start && isStripped(all[end - 1])) end--;
  return all.slice(start, end).join('');
}

function clean(context: ComponentContext, text: string): string {
  let result = text;
  if (context.boolean('remove_extra_spaces')) result = result.replace(/\s+/g, ' ');
  if (context.boolean('remove_special_chars')) {
    result = result.replace(/[^\p{L}\p{M}\p{N}_\s]/gu, '');
  }
  if (context.boolean('remove_empty_lines')) {
    result = result
      .split('\n')
      .filter((line) => line.trim() !== '')
      .join('\n');
  }
  return result;
}

const operations: Readonly<Record<string, Operation>> = {
  'Text to DataFrame': toTable,
  'Word Count': count,
  'Case Conversion': (context, text) => cases[context.text('case_type')]?.(text) ?? text,
  'Text Replace': replace,
  'Text Extract': extract,
  'Text Head': (context, text) =>
    Array.from(text).slice(0, charactersOf(context, 'head_characters')).join(''),
  'Text Tail': (context, text) => {
    const characters = charactersOf(context, 'tail_characters');
    return characters === 0 ? '' : Array.from(text).slice(-characters).join('');
  },
  'Text Strip': strip,
  'Text Join': (context, text) =>
    [text, context.text('text_input_2')].filter((part) => part !== '').join('\n'),
  'Text Clean': clean,
};

async function perform(context: ComponentContext): Promise<Result> {
  const text = context.text('text_input');
  const operation = operations[operationOf(context, 'operation')];
  return operation === undefined ? text : operation(context, text);
}

async function asText(context: ComponentContext): Promise<Message> {
  const result = await perform(context);
  if (typeof result === 'string') return new Message({ text: result });
  return new Message({
    text: result instanceof DataFrame ? toDisplayText(result) : pythonText(result),
  });
}

async function asTable(context: ComponentContext): Promise<DataFrame> {
  const result = await perform(context);
  return result instanceof DataFrame ? result : new DataFrame([]);
}

async function asData(context: ComponentContext): Promise<Data> {
  const result = await perform(context);
  return new Data(typeof result === 'string' || result instanceof DataFrame ? {} : result);
}

/** One change to a text. */
export const textOperations: ComponentDefinition = {
  type: 'TextOperations',
  displayName: 'Text Operations',
  category: 'processing',
  description: 'Perform various text processing operations.',
  inputs: [
    textField('text_input', 'Text Input', { isRequired: true }),
    stringField('operation', 'Operation', { options: Object.keys(operations) }),
    stringField('table_separator', 'Table Separator', { defaultValue: '|' }),
    flagField('has_header', 'Has Header', true, { isAdvanced: true }),
    flagField('count_words', 'Count Words', true, { isAdvanced: true }),
    flagField('count_characters', 'Count Characters', true, { isAdvanced: true }),
    flagField('count_lines', 'Count Lines', true, { isAdvanced: true }),
    choiceField('case_type', 'Case Type', Object.keys(cases), { defaultValue: 'lowercase' }),
    flagField('use_regex', 'Use Regex', false),
    stringField('search_pattern', 'Search Pattern'),
    stringField('replacement_text', 'Replacement Text'),
    stringField('extract_pattern', 'Extract Pattern'),
    integerField('max_matches', 'Max Matches', { defaultValue: 10 }),
    integerField('head_characters', 'Characters from Start', { defaultValue: 100 }),
    integerField('tail_characters', 'Characters from End', { defaultValue: 100 }),
    choiceField('strip_mode', 'Strip Mode', ['both', 'left', 'right']),
    stringField('strip_characters', 'Characters to Strip'),
    textField('text_input_2', 'Second Text Input'),
    flagField('remove_extra_spaces', 'Remove Extra Spaces', true),
    flagField('remove_special_chars', 'Remove Special Characters', false),
    flagField('remove_empty_lines', 'Remove Empty Lines', false),
  ],
  outputs: [
    output('message', 'Message', 'get_message', 'Message'),
    output('text', 'Text', 'get_text', 'Message'),
    output('data', 'Data', 'get_data', 'Data'),
    output('dataframe', 'DataFrame', 'get_dataframe', 'DataFrame'),
  ],
  methods: {
    get_message: asText,
    get_text: asText,
    get_data: asData,
    get_dataframe: asTable,
  },
};
