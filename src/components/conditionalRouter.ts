import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Message } from '../flow/values';
import { choiceField, flagField, integerField, messageField, output, textField } from './fields';
import { matches, pythonRegex } from './pythonRegex';
import { textTests } from './textTests';

const numberTests: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  'less than': (left, right) => left < right,
  'less than or equal': (left, right) => left <= right,
  'greater than': (left, right) => left > right,
  'greater than or equal': (left, right) => left >= right,
};

/** Which branch is taken; both outputs ask, so it must not depend on the asking. */
async function isTrue(context: ComponentContext): Promise<boolean> {
  const text = context.text('input_text');
  const other = context.text('match_text');
  const operator = context.text('operator');
  if (operator === 'regex') return startsWithPattern(context, text, other);

  const compare = numberTests[operator];
  if (compare !== undefined) {
    const [left, right] = [toFloat(text), toFloat(other)];
    return left !== undefined && right !== undefined && compare(left, right);
  }
  const test = textTests[operator] ?? (() => false);
  return context.boolean('case_sensitive')
    ? test(text, other)
    : test(text.toLowerCase(), other.toLowerCase());
}

async function takeBranch(context: ComponentContext, branch: 'true' | 'false'): Promise<Message> {
  const taken = (await isTrue(context)) ? 'true' : 'false';
  context.stop(taken === 'true' ? 'false_result' : 'true_result');
  if (taken !== branch) return new Message({ text: '' });

  // Langflow before 1.6 had one message for both branches.
  const field = `${branch}_case_message`;
  const source = context.hasField(field) || !context.hasField('message') ? field : 'message';
  const message = context.message(source);
  // Langflow 1.8 hands an empty message on where none is set; later versions the text compared.
  return message === undefined || message.text === ''
    ? new Message({ text: context.text('input_text') })
    : message;
}

/** Python's `re.match`: anchored at the start only, and a broken pattern matches nothing. */
async function startsWithPattern(
  context: ComponentContext,
  text: string,
  pattern: string,
): Promise<boolean> {
  try {
    return await matches(context, pythonRegex(pattern, 'y'), text);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** What Python's `float` reads: decimals, exponents and infinities, but no empty text. */
function toFloat(text: string): number | undefined {
  const plain = text
    .trim()
    .replaceAll(/(?<=\d)_(?=\d)/g, '')
    .toLowerCase();
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(plain)) return Number(plain);
  const infinite = /^([-+]?)inf(inity)?$/.exec(plain);
  if (infinite === null) return undefined;
  return infinite[1] === '-' ? -Infinity : Infinity;
}

/** Sends the flow one way or the other; the other way does not run. */
export const conditionalRouter: ComponentDefinition = {
  type: 'ConditionalRouter',
  aliases: ['If-Else', 'ConditionalRouterComponent'],
  displayName: 'If-Else',
  category: 'flow_controls',
  description: 'Compares two texts and goes on with one of two branches.',
  inputs: [
    textField('input_text', 'Text Input', { isRequired: true }),
    choiceField('operator', 'Operator', [
      ...Object.keys(textTests),
      'regex',
      ...Object.keys(numberTests),
    ]),
    textField('match_text', 'Match Text', { isRequired: true }),
    flagField('case_sensitive', 'Case Sensitive', true),
    messageField('true_case_message', 'Case True', { isAdvanced: true }),
    messageField('false_case_message', 'Case False', { isAdvanced: true }),
    messageField('message', 'Message', { isAdvanced: true }),
    integerField('max_iterations', 'Max Iterations', {
      defaultValue: 10,
      isAdvanced: true,
      info: 'Kept for older flows: circles go through a Loop, which ends by itself.',
    }),
    choiceField('default_route', 'Default Route', ['false_result', 'true_result'], {
      isAdvanced: true,
    }),
  ],
  outputs: [
    output('true_result', 'True', 'true_response', 'Message'),
    output('false_result', 'False', 'false_response', 'Message'),
  ],
  methods: {
    true_response: (context) => takeBranch(context, 'true'),
    false_response: (context) => takeBranch(context, 'false'),
  },
};
