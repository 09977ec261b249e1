import { isJsonObject, type JsonObject } from '../base/json';
import type {
  ComponentContext,
  ComponentDefinition,
  ComponentMethod,
  OwnTool,
} from '../flow/component';
import type { Flow, FlowNode, TemplateField } from '../flow/flowFile';
import type { FlowAnswer } from '../flow/ports';
import { Data, DataFrame, Message, type FlowValue } from '../flow/values';
import { flagField, invalidInput, output, stringField, textField } from './fields';
import {
  calledFlow,
  callFlow,
  fieldValues,
  inputNodes,
  noResult,
  openFields,
  resultsOf,
  setValue,
  takeOver,
} from './flowCall';
import { messageRecord } from './messageRecord';

/** Between a component of the called flow and one of its fields or outputs. */
const separator = '~';
/** The one argument of the tool; it holds the fields. */
const argument = 'flow_tweak_data';

interface Answered extends FlowAnswer {
  readonly flow: Flow;
}

/** The called flow runs once per visit, however many of its outputs are asked for. */
const answers = new WeakMap<ComponentContext, Promise<Answered>>();

function selected(context: ComponentContext): Promise<Flow> {
  return calledFlow(context, 'flow_name_selected', {
    id: context.text('flow_id_selected'),
    name: context.text('flow_name_selected'),
  });
}

function answer(context: ComponentContext): Promise<Answered> {
  const known = answers.get(context);
  if (known !== undefined) return known;

  const running = call(context, {});
  answers.set(context, running);
  return running;
}

async function call(context: ComponentContext, given: JsonObject): Promise<Answered> {
  const flow = await selected(context);
  const values = new Map(
    [...fieldValues(context, separator)].map(([id, fields]) => [id, new Map(fields)]),
  );
  for (const [name, value] of Object.entries(given)) {
    const [nodeId = '', field] = name.split(separator);
    if (field !== undefined) setValue(values, nodeId, field, value);
  }
  return { ...(await callFlow(context, flow, values)), flow };
}

/** The output `<component>~<output>` of the called flow. */
function dynamicOutput(name: string): ComponentMethod | undefined {
  const [nodeId = '', outputName] = name.split(separator);
  if (outputName === undefined) return undefined;

  return async (context) => {
    const { outputs, flow } = await answer(context);
    const own = outputs.get(nodeId);
    const value = own?.get(outputName) ?? [...(own?.values() ?? [])][0];
    if (value !== undefined) return takeOver(value);

    throw invalidInput(
      context,
      'flow_name_selected',
      `${flow.name} gave nothing as ${name}.`,
      'Select the flow once more, so that the outputs are those it has now.',
    );
  };
}

async function first(context: ComponentContext): Promise<FlowValue> {
  const answered = await answer(context);
  const [result] = resultsOf(answered);
  if (result === undefined) throw noResult(context, answered.flow);
  return result;
}

/** What Langflow's `.data` is: a message with all its fields. */
function record(value: FlowValue): JsonObject {
  if (value instanceof Message) return messageRecord(value);
  if (value instanceof Data) return value.data;
  return { result: typeof value === 'object' ? null : value };
}

async function dataOutput(context: ComponentContext): Promise<Data> {
  return new Data(record(await first(context)));
}

async function tableOutput(context: ComponentContext): Promise<DataFrame> {
  const value = await first(context);
  return value instanceof DataFrame ? value : new DataFrame([record(value)]);
}

async function messageOutput(context: ComponentContext): Promise<Message> {
  const value = await first(context);
  if (value instanceof Message) return value;

  const text = value instanceof Data ? value.text : value;
  return new Message({ text: typeof text === 'string' ? text : JSON.stringify(record(value)) });
}

/** The flow as one tool: its input components' fields are the arguments. */
async function makeTools(context: ComponentContext): Promise<readonly OwnTool[]> {
  const flow = await selected(context);
  const nodes = inputNodes(flow);
  const fields = nodes.flatMap((node) => openFields(node).map((field) => ({ node, field })));
  if (fields.length === 0) return [];

  const name = context.text('flow_name_selected') || flow.name;
  const properties = fields.map(({ node, field }): [string, JsonObject] => [
    `${node.id}${separator}${field.name}`,
    describeField(node, field, nodes),
  ]);
  const schema: JsonObject = { type: 'object', properties: Object.fromEntries(properties) };
  return [
    {
      spec: {
        name: `${name}_tool`,
        description: `Runs the flow "${name}". ${flow.description}`.trim(),
        parameters: {
          type: 'object',
          properties: { [argument]: schema },
          required: [argument],
        },
      },
      call: useAsTool,
    },
  ];
}

async function useAsTool(context: ComponentContext, input: JsonObject): Promise<FlowValue> {
  const given = input[argument];
  const answered = await call(context, isJsonObject(given) ? given : input);
  const results = resultsOf(answered);
  return results.length === 1 ? (results[0] ?? null) : results;
}

/** Components of one name are told apart by the end of their ids. */
function describeField(
  node: FlowNode,
  field: TemplateField,
  nodes: readonly FlowNode[],
): JsonObject {
  const isOnly = nodes.filter(({ displayName }) => displayName === node.displayName).length === 1;
  const end = isOnly ? '' : `-${node.id.split('-').at(-1) ?? ''}`;
  const types: Readonly<Record<string, string>> = {
    int: 'integer',
    float: 'number',
    bool: 'boolean',
    dict: 'object',
  };
  const single: JsonObject = { type: types[field.type] ?? 'string' };
  const info = field.raw['info'];
  return {
    ...(field.isList ? { type: 'array', items: single } : single),
    title: `${field.displayName} (${node.displayName}${end})`,
    ...(typeof info === 'string' && info !== '' ? { description: info } : {}),
  };
}

/**
 * Runs another flow of the workspace. Its input components' fields appear as fields of this one, named
 * `<component>~<field>`, and its outputs likewise; up to Langflow 1.6 there were three fixed outputs.
 */
export const runFlow: ComponentDefinition = {
  type: 'RunFlow',
  aliases: ['RunFlowComponent'],
  displayName: 'Run Flow',
  category: 'flow_controls',
  description: 'Runs another flow of the workspace, also as a tool of an agent.',
  inputs: [
    stringField('flow_name_selected', 'Flow Name'),
    stringField('flow_id_selected', 'Flow ID', { isAdvanced: true }),
    textField('session_id', 'Session ID', { isAdvanced: true }),
    flagField('cache_flow', 'Cache Flow', false, {
      isAdvanced: true,
      info: 'Has no effect: flows are read anew when their file changes.',
    }),
  ],
  outputs: [
    output('flow_outputs_data', 'Flow Data Output', 'data_output', 'Data'),
    output('flow_outputs_dataframe', 'Flow Dataframe Output', 'dataframe_output', 'DataFrame'),
    output('flow_outputs_message', 'Flow Message Output', 'message_output', 'Message'),
  ],
  methods: {
    data_output: dataOutput,
    dataframe_output: tableOutput,
    message_output: messageOutput,
  },
  methodOf: dynamicOutput,
  makeTools,
};
