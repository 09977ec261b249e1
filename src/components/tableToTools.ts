import type { JsonObject } from '../base/json';
import type { ComponentContext, ComponentDefinition, OwnTool } from '../flow/component';
import { pythonText } from '../flow/text';
import { DataFrame, Message } from '../flow/values';
import { invalidInput, output, stringField, valueField } from './fields';

/** More tools than any provider takes. */
const mostTools = 200;
const previewLength = 100;

function rowsOf(context: ComponentContext): readonly JsonObject[] {
  const table = context.value('dataframe');
  if (table instanceof DataFrame) return table.rows;
  throw invalidInput(context, 'dataframe', 'it needs a table.');
}

function column(context: ComponentContext, field: string, rows: readonly JsonObject[]): string {
  const name = context.text(field);
  if (rows.length === 0 || rows.some((row) => Object.hasOwn(row, name))) return name;
  throw invalidInput(context, field, `the table has no column ${JSON.stringify(name)}.`);
}

/** A name that providers take; rows without one are numbered. */
function toolName(text: string, index: number): string {
  const name = text
    .trim()
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 64);
  return name === '' ? `action_${index + 1}` : name;
}

function tools(context: ComponentContext): readonly OwnTool[] {
  const rows = rowsOf(context).slice(0, mostTools);
  const nameColumn = column(context, 'tool_name_column', rows);
  const outputColumn = column(context, 'tool_output_column', rows);
  return rows.map((row, index) => {
    const shown = pythonText(row[nameColumn] ?? '');
    const result = pythonText(row[outputColumn] ?? '');
    const preview = result.length > previewLength ? `${result.slice(0, previewLength)}...` : result;
    return {
      spec: {
        name: toolName(shown, index),
        description: `Execute ${shown} action. Returns: ${preview}`,
        parameters: { type: 'object', properties: {}, required: [] },
      },
      call: () => Promise.resolve(result),
    };
  });
}

function describe(context: ComponentContext): Message {
  const offered = tools(context);
  const lines = offered.map(({ spec }) => `- ${spec.name}: ${spec.description}`);
  return new Message({ text: [`${offered.length} tools:`, ...lines].join('\n') });
}

/** A tool for each row of a table: it takes nothing and gives what a column of the row says. */
export const tableToTools: ComponentDefinition = {
  type: 'DataFrameToToolset',
  aliases: ['DataFrameToToolsetComponent'],
  displayName: 'DataFrame to Toolset',
  category: 'processing',
  description: 'Makes a tool of each row of a table.',
  inputs: [
    valueField('dataframe', 'DataFrame', ['DataFrame'], { isRequired: true }),
    stringField('tool_name_column', 'Tool Name Column', { isRequired: true }),
    stringField('tool_output_column', 'Tool Output Column', { isRequired: true }),
  ],
  outputs: [
    output('tools', 'Tools', 'build_tools', 'Tool'),
    output('message', 'Message', 'get_message', 'Message'),
  ],
  makeTools: (context) => Promise.resolve(tools(context)),
  methods: { get_message: describe },
};
