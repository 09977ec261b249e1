import { tryParseJson } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Message } from '../flow/values';
import { flagField, invalidInput, output, textField } from './fields';
import { pythonJson } from './pythonJson';

// Control characters are what is looked for.
// eslint-disable-next-line no-control-regex
const controlCharacters = /[\u0000-\u001f\u007f]/g;

/** The text from the first opening to the last closing brace, tidied as the node asks. */
function cut(context: ComponentContext): string {
  const text = context.text('json_str');
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) {
    throw invalidInput(context, 'json_str', 'there is no { or no } in the text.');
  }
  let body = text.slice(start, end + 1);
  if (context.boolean('remove_control_chars')) body = body.replace(controlCharacters, '');
  return context.boolean('normalize_unicode') ? body.normalize('NFC') : body;
}

async function clean(context: ComponentContext): Promise<Message> {
  const body = cut(context);
  const whole = tryParseJson(body);
  if (whole !== undefined) return new Message({ text: pythonJson(whole) });
  if (context.boolean('validate_json')) {
    throw invalidInput(
      context,
      'json_str',
      'the text is no valid JSON.',
      'Switch the validation off to have it repaired.',
    );
  }
  const { jsonrepair } = await import('jsonrepair');
  const repaired = tryParseJson(repair(context, jsonrepair, body));
  if (repaired === undefined) throw invalidInput(context, 'json_str', 'the JSON is beyond repair.');

  return new Message({ text: pythonJson(repaired) });
}

function repair(
  context: ComponentContext,
  jsonrepair: (text: string) => string,
  body: string,
): string {
  try {
    return jsonrepair(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidInput(context, 'json_str', `the JSON is beyond repair (${reason}).`);
  }
}

/** JSON that a model wrote, made valid. */
export const jsonCleaner: ComponentDefinition = {
  type: 'JSONCleaner',
  aliases: ['JSONCleanerComponent'],
  displayName: 'JSON Cleaner',
  category: 'processing',
  description: 'Cut JSON out of a text and repair it.',
  inputs: [
    textField('json_str', 'JSON String', { isRequired: true }),
    flagField('remove_control_chars', 'Remove Control Characters', false),
    flagField('normalize_unicode', 'Normalize Unicode', false),
    flagField('validate_json', 'Validate JSON', false),
  ],
  outputs: [output('output', 'Cleaned JSON String', 'clean_json', 'Message')],
  methods: { clean_json: clean },
};
