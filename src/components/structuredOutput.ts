import { AppError } from '../base/errors';
import type { JsonObject, JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { ChatTurn } from '../flow/ports';
import { Data, DataFrame } from '../flow/values';
import { askModel, UsageMeter, type ModelAnswer } from './askModel';
import { invalidInput, output, textField } from './fields';
import { chosenModel } from './modelChoice';
import { modelInputs } from './modelComponent';
import { answerSchema, readAnswer, schemaOf, SchemaMismatch } from './outputSchema';

/** Where the node has no instructions of its own. */
const usualInstructions =
  'Extract the requested fields from the text. Return every object the text describes, and nothing it does not say.';

function turnsOf(context: ComponentContext): readonly ChatTurn[] {
  const text = context.text('input_value');
  if (text.trim() === '') throw invalidInput(context, 'input_value', 'there is no text to read.');

  const system = context.text('system_prompt').trim() || usualInstructions;
  return [
    { role: 'system', text: system },
    { role: 'user', text },
  ];
}

/** Tells the model what was wrong with its answer. */
function repairTurns(answer: ModelAnswer, problem: string): readonly ChatTurn[] {
  const text = `The answer does not fit: ${problem}. Answer again, with every field.`;
  const [call] = answer.toolCalls;
  if (call === undefined) {
    return [
      { role: 'assistant', text: answer.text },
      { role: 'user', text },
    ];
  }
  return [
    { role: 'assistant', text: answer.text, toolCalls: [call] },
    { role: 'tool', callId: call.id, name: call.name, result: text, isError: true },
  ];
}

/** Providers allow few characters in names of tools. */
function toolName(context: ComponentContext): string {
  const name = context.text('schema_name').replace(/[^A-Za-z0-9_-]/g, '_');
  return name === '' ? 'OutputModel' : name.slice(0, 64);
}

function misfit(context: ComponentContext, modelName: string, problem: string): AppError {
  return new AppError(
    'provider-bad-response',
    `${context.node.displayName}: ${modelName} did not answer in the asked form: ${problem}.`,
    {
      remedy: 'Use a model that can call tools, or simplify the output schema.',
      subject: { nodeId: context.node.id, component: context.node.displayName },
    },
  );
}

/** Asks for the objects as the arguments of a tool; a misfit may be mended once. */
async function extract(context: ComponentContext): Promise<readonly JsonObject[]> {
  const fields = schemaOf(context, 'output_schema');
  const turns = [...turnsOf(context)];
  const { model, name: modelName } = await chosenModel(context);
  const name = toolName(context);
  const parameters = answerSchema(fields);
  const tools = [{ name, description: `Returns a list of ${name}.`, parameters }];
  const meter = new UsageMeter(context);
  let problem = '';
  for (let attempt = 0; attempt < 2; attempt++) {
    const request = { turns: [...turns], tools, requiredTool: name };
    const answer = await askModel(model, request, context.run.signal, meter);
    const given: JsonValue = answer.toolCalls[0]?.input ?? answer.text;
    try {
      return readAnswer(given, fields);
    } catch (error) {
      if (!(error instanceof SchemaMismatch)) throw error;

      problem = error.message;
      context.log(`The answer does not fit the schema: ${problem}.`);
      turns.push(...repairTurns(answer, problem));
    }
  }
  throw misfit(context, modelName, problem);
}

async function asData(context: ComponentContext): Promise<Data> {
  const objects = await extract(context);
  const [only] = objects;
  return new Data(objects.length === 1 && only !== undefined ? only : { results: objects });
}

async function asTable(context: ComponentContext): Promise<DataFrame> {
  return new DataFrame(await extract(context));
}

/** Fields that a model finds in a text. */
export const structuredOutput: ComponentDefinition = {
  type: 'StructuredOutput',
  aliases: ['StructuredOutputComponent'],
  displayName: 'Structured Output',
  category: 'llm_operations',
  description: 'Has a model extract data of a given form from a text.',
  inputs: [
    ...modelInputs,
    textField('input_value', 'Input Message', { isRequired: true, isToolArgument: true }),
    textField('system_prompt', 'Format Instructions', { isAdvanced: true }),
    textField('schema_name', 'Schema Name', { isAdvanced: true }),
    {
      name: 'output_schema',
      displayName: 'Output Schema',
      kind: 'table',
      isList: true,
      isRequired: true,
    },
  ],
  outputs: [
    output('structured_output', 'Structured Output', 'build_structured_output', 'Data'),
    output('dataframe_output', 'Structured Output', 'build_structured_dataframe', 'DataFrame'),
  ],
  methods: {
    build_structured_output: asData,
    build_structured_dataframe: asTable,
    as_dataframe: asTable,
  },
};
