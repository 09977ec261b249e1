import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { formatTemplate } from '../flow/text';
import { Message } from '../flow/values';
import {
  flagField,
  invalidInput,
  numberField,
  output,
  stringField,
  textField,
  valueField,
} from './fields';

const rule = '━'.repeat(31);

function remediate(context: ComponentContext): Message {
  const score = context.number('score');
  if (score === undefined) throw invalidInput(context, 'score', 'it needs a trust score.');

  const response = context.text('response');
  const shown = formatTemplate('**Trust Score:** {score:.2f}', { score });
  if (score >= (context.number('threshold') ?? 0.7)) {
    return new Message({ text: [response, rule, shown].join('\n\n') });
  }
  if (!context.boolean('show_untrustworthy_response')) {
    return new Message({ text: context.text('fallback_text') });
  }
  const warning = `**${context.text('untrustworthy_warning_text').trim()}**`;
  const explanation = context.text('explanation');
  const reason = explanation === '' ? [] : [`**Explanation:** ${explanation}`];
  return new Message({ text: [response, rule, warning, shown, ...reason].join('\n\n') });
}

/** An answer as it is, with a warning, or another in its place: by how far it can be trusted. */
export const cleanlabRemediator: ComponentDefinition = {
  type: 'CleanlabRemediator',
  displayName: 'Cleanlab Remediator',
  category: 'cleanlab',
  description: 'Warns of answers that cannot be trusted, or replaces them.',
  inputs: [
    textField('response', 'Response', { isRequired: true }),
    valueField('score', 'Trust Score', [], { isRequired: true }),
    textField('explanation', 'Explanation'),
    numberField('threshold', 'Threshold', { defaultValue: 0.7 }),
    flagField('show_untrustworthy_response', 'Show Untrustworthy Response', true),
    stringField('untrustworthy_warning_text', 'Warning for Untrustworthy Response', {
      defaultValue: '⚠️ WARNING: The following response is potentially untrustworthy.',
    }),
    stringField('fallback_text', 'Fallback Answer', {
      defaultValue: 'The answer that was found cannot be trusted, so it is not shown.',
    }),
  ],
  outputs: [output('remediated_response', 'Remediated Message', 'remediate_response', 'Message')],
  methods: { remediate_response: remediate },
};
