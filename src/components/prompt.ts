import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { formatTemplate, pythonText } from '../flow/text';
import { Message, type FlowValue } from '../flow/values';
import { flagField, invalidInput, output } from './fields';

/** A variable's value as the prompt shows it; elements of lists stand as Python prints a list. */
function shown(value: FlowValue): FlowValue {
  if (Array.isArray(value)) return value.map((item: FlowValue) => pythonText(item));

  return value === null ? '' : pythonText(value);
}

function variablesOf(context: ComponentContext): Readonly<Record<string, FlowValue>> {
  return Object.fromEntries(
    context.extraFields.map((name) => [name, shown(context.value(name))] as const),
  );
}

/** Files of messages among the variables: a model sees images that a prompt mentions. */
function filesOf(context: ComponentContext): readonly string[] {
  const values = context.extraFields.map((name) => context.value(name));
  return values.flatMap((value) => (value instanceof Message ? value.fields.files : []));
}

/** Fills `{{name}}`. Everything else that mustache knows is refused, as Langflow refuses it. */
function fillMustache(
  context: ComponentContext,
  template: string,
  values: Readonly<Record<string, FlowValue>>,
): string {
  return template.replace(/\{\{(.*?)\}\}/gs, (_, inner: string) => {
    const name = inner.trim();
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
      throw invalidInput(
        context,
        'template',
        `the template has {{${inner}}}, which is no plain variable.`,
        'Only {{name}} is possible: no sections, partials or nested values.',
      );
    }
    return Object.hasOwn(values, name) ? pythonText(values[name] ?? '') : '';
  });
}

/** Langflow 1.7 has a switch for mustache, 1.10 a choice of two. */
function isMustache(context: ComponentContext): boolean {
  return context.boolean('use_double_brackets') || context.text('mode').trim().startsWith('{{');
}

function build(context: ComponentContext): Message {
  const template = context.text('template');
  const values = variablesOf(context);
  const text = isMustache(context)
    ? fillMustache(context, template, values)
    : formatTemplate(template, values, { missing: 'error' });
  return new Message({ text, files: filesOf(context) });
}

/** A text with variables, each of them an input of its own. */
export const prompt: ComponentDefinition = {
  type: 'Prompt',
  aliases: ['Prompt Template', 'PromptComponent'],
  displayName: 'Prompt Template',
  category: 'models_and_agents',
  description: 'Fills the variables of a template.',
  inputs: [
    {
      name: 'template',
      displayName: 'Template',
      kind: 'prompt',
      info: 'Each {name} becomes an input. Write {{ and }} for braces that stand for themselves.',
    },
    flagField('use_double_brackets', 'Use Double Brackets', false, { isAdvanced: true }),
    {
      name: 'mode',
      displayName: 'Mode',
      kind: 'string',
      options: ['{variable}', '{{variable}}'],
      isAdvanced: true,
    },
    { name: 'tool_placeholder', displayName: 'Tool Placeholder', kind: 'text', isAdvanced: true },
  ],
  outputs: [output('prompt', 'Prompt', 'build_prompt', 'Message')],
  methods: { build_prompt: build },
};
