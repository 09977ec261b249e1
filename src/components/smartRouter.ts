import { asString } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { formatTemplate } from '../flow/text';
import { Message } from '../flow/values';
import { askModel, UsageMeter } from './askModel';
import { flagField, invalidInput, isPlainObject, messageField, output, textField } from './fields';
import { chosenModel } from './modelChoice';
import { modelInputs } from './modelComponent';

interface Route {
  readonly category: string;
  readonly description: string;
  /** What the route gives in place of the input. */
  readonly value: string;
}

const elseOutput = 'default_result';

function outputOf(index: number): string {
  return `category_${index + 1}_result`;
}

function routesOf(context: ComponentContext): readonly Route[] {
  const rows = context.list('routes').filter(isPlainObject);
  if (rows.length === 0) throw invalidInput(context, 'routes', 'there are no routes.');

  return rows.map((row, index) => {
    const category = asString(row['route_category'])?.trim() ?? '';
    return {
      category: category === '' ? `Category ${index + 1}` : category,
      description: asString(row['route_description'])?.trim() ?? '',
      value: asString(row['output_value'])?.trim() ?? '',
    };
  });
}

function question(context: ComponentContext, routes: readonly Route[]): string {
  const input = context.text('input_text');
  const lines = routes.map(({ category, description }) =>
    description === '' ? `- "${category}"` : `- "${category}": ${description}`,
  );
  const extra = context.text('custom_prompt').trim();
  const names = routes.map(({ category }) => `"${category}"`).join(', ');
  return [
    'Decide which category fits the text best.',
    `Text: "${input}"`,
    `Categories:\n${lines.join('\n')}`,
    'Answer with the exact name of one category and nothing else. If none fits, answer NONE.',
    ...(extra === ''
      ? []
      : [
          `Additional Instructions:\n${formatTemplate(extra, { input_text: input, routes: names })}`,
        ]),
  ].join('\n\n');
}

/** Number of the route the model chose; undefined where it chose none. */
async function classify(
  context: ComponentContext,
  routes: readonly Route[],
): Promise<number | undefined> {
  const { model } = await chosenModel(context);
  const { text } = await askModel(
    model,
    { turns: [{ role: 'user', text: question(context, routes) }] },
    context.run.signal,
    new UsageMeter(context),
  );
  context.log(`The model answered "${text.trim().slice(0, 200)}".`);
  const name = text.trim().replace(/^["'`]+|["'`.]+$/g, '');
  const index = routes.findIndex(
    ({ category }) => category.toLowerCase() === name.trim().toLowerCase(),
  );
  return index < 0 ? undefined : index;
}

/** Both methods of a visit share one decision: a second question might be answered otherwise. */
const decisions = new WeakMap<ComponentContext, Promise<number | undefined>>();

async function decide(context: ComponentContext): Promise<number | undefined> {
  const routes = routesOf(context);
  const decision = decisions.get(context) ?? classify(context, routes);
  decisions.set(context, decision);

  const chosen = await decision;
  for (const index of routes.keys()) if (index !== chosen) context.stop(outputOf(index));
  if (chosen !== undefined || !context.boolean('enable_else_output')) context.stop(elseOutput);
  return chosen;
}

/** The override, else the route's own text, else the input. */
function answerOf(context: ComponentContext, value: string): Message {
  const override = context.message('message')?.text ?? '';
  if (override.trim() !== '') return new Message({ text: override });

  const isSet = value !== '' && value.toLowerCase() !== 'none';
  return new Message({ text: isSet ? value : context.text('input_text') });
}

async function matched(context: ComponentContext): Promise<Message> {
  const chosen = await decide(context);
  if (chosen === undefined) return new Message({ text: '' });

  return answerOf(context, routesOf(context)[chosen]?.value ?? '');
}

async function otherwise(context: ComponentContext): Promise<Message> {
  const chosen = await decide(context);
  return chosen === undefined ? answerOf(context, '') : new Message({ text: '' });
}

/** Sends a text the way that a model chooses. It has one output per route, named by number. */
export const smartRouter: ComponentDefinition = {
  type: 'SmartRouter',
  aliases: ['SmartRouterComponent', 'LLMRouterComponent'],
  displayName: 'Smart Router',
  category: 'flow_controls',
  description: 'Has a model choose which way a text goes on.',
  inputs: [
    ...modelInputs,
    textField('input_text', 'Input', { isRequired: true }),
    { name: 'routes', displayName: 'Routes', kind: 'table', isList: true, isRequired: true },
    messageField('message', 'Override Output', { isAdvanced: true }),
    flagField('enable_else_output', 'Include Else Output', false, { isAdvanced: true }),
    textField('custom_prompt', 'Additional Instructions', { isAdvanced: true }),
  ],
  outputs: [
    output(outputOf(0), 'Category 1', 'process_case', 'Message'),
    output(outputOf(1), 'Category 2', 'process_case', 'Message'),
    output(elseOutput, 'Else', 'default_response', 'Message'),
  ],
  methods: { process_case: matched, default_response: otherwise },
};
