import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonRepr } from '../flow/text';
import { Data, Message } from '../flow/values';
import { output, textField } from './fields';
import { findAll, pythonRegex } from './pythonRegex';

type Match = string | readonly string[];

/** Matches that are not empty, or why the pattern is none. */
async function search(context: ComponentContext): Promise<readonly Match[] | string> {
  const text = context.text('input_text');
  const pattern = context.text('pattern');
  if (text === '' || pattern === '') return [];

  try {
    const found = await findAll(context, pythonRegex(pattern, 'g'), text);
    return found.filter((match) => match.length > 0);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Langflow answers with a text, so that an agent can try another pattern.
    return `Invalid regex pattern: ${error.message}`;
  }
}

/** A match as Python prints it: several groups are a tuple. */
export function matchText(match: Match): string {
  return typeof match === 'string' ? match : `(${match.map(pythonRepr).join(', ')})`;
}

async function asData(context: ComponentContext): Promise<readonly Data[]> {
  const found = await search(context);
  return typeof found === 'string'
    ? [new Data({ error: found })]
    : found.map((match) => new Data({ match }));
}

async function asText(context: ComponentContext): Promise<Message> {
  const found = await search(context);
  if (typeof found === 'string') return new Message({ text: found });

  const lines = found.map(matchText);
  return new Message({ text: lines.length === 0 ? 'No matches found' : lines.join('\n') });
}

/** What a regular expression finds in a text. */
export const regexExtractor: ComponentDefinition = {
  type: 'RegexExtractorComponent',
  aliases: ['RegexExtractor'],
  displayName: 'Regex Extractor',
  category: 'processing',
  description: 'Extract patterns from text using regular expressions.',
  inputs: [
    textField('input_text', 'Input Text', { isRequired: true }),
    textField('pattern', 'Regex Pattern', { isRequired: true, isToolArgument: true }),
  ],
  outputs: [
    output('data', 'Data', 'extract_matches', 'Data'),
    output('text', 'Message', 'get_matches_text', 'Message'),
  ],
  methods: { extract_matches: asData, get_matches_text: asText },
};
