import type { JsonObject } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { ChatTurn, LanguageModel } from '../flow/ports';
import { pythonText } from '../flow/text';
import { DataFrame } from '../flow/values';
import { askModel, UsageMeter } from './askModel';
import { flagField, invalidInput, kindOf, output, textField, valueField } from './fields';
import { evenRows } from './messageRecord';
import { chosenModel } from './modelChoice';
import { modelInputs } from './modelComponent';

/** Requests under way at a time. */
const concurrency = 5;

function tableOf(context: ComponentContext): DataFrame {
  const table = context.value('df');
  if (table instanceof DataFrame) return table;

  throw invalidInput(context, 'df', `it takes a table, and got ${kindOf(table)}.`);
}

/** A whole row as the model reads it: one TOML section per column. */
function rowText(row: JsonObject): string {
  const sections = Object.entries(row).map(([key, value]) => {
    const name = /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
    return `[${name}]\nvalue = ${JSON.stringify(pythonText(value))}\n`;
  });
  return sections.join('\n');
}

/** What is sent for each row. */
function textsOf(context: ComponentContext, table: DataFrame): readonly string[] {
  const column = context.text('column_name').trim();
  if (column === '') return evenRows(table).map(rowText);
  if (table.columns.includes(column)) {
    return table.rows.map((row) => pythonText(row[column] ?? null));
  }
  throw invalidInput(
    context,
    'column_name',
    `the table has no column "${column}".`,
    `Its columns are ${table.columns.join(', ') || '(none)'}.`,
  );
}

/** Does the work a few items at a time; the first failure stops the rest. */
async function mapSome<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<readonly R[]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item, either);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  } catch (error) {
    stop.abort();
    throw error;
  }
  return results;
}

function ask(
  context: ComponentContext,
  model: LanguageModel,
  texts: readonly string[],
): Promise<readonly string[]> {
  const system = context.text('system_message');
  const before: readonly ChatTurn[] = system === '' ? [] : [{ role: 'system', text: system }];
  const meter = new UsageMeter(context);
  return mapSome(texts, context.run.signal, async (text, signal) => {
    const turns: readonly ChatTurn[] = [...before, { role: 'user', text }];
    return (await askModel(model, { turns }, signal, meter)).text;
  });
}

function metadataOf(context: ComponentContext, text: string, answer: string): JsonObject {
  return {
    has_system_message: context.text('system_message') !== '',
    input_length: Array.from(text).length,
    response_length: Array.from(answer).length,
    processing_status: 'success',
  };
}

async function run(context: ComponentContext): Promise<DataFrame> {
  const table = tableOf(context);
  const texts = textsOf(context, table);
  const { model } = await chosenModel(context);
  const answers = await ask(context, model, texts);
  const column = context.text('output_column_name') || 'model_response';
  const hasMetadata = context.boolean('enable_metadata');
  const rows = evenRows(table).map((row, index): JsonObject => {
    const [text = '', answer = ''] = [texts[index], answers[index]];
    return {
      ...row,
      [column]: answer,
      batch_index: index,
      ...(hasMetadata ? { metadata: metadataOf(context, text, answer) } : {}),
    };
  });
  return new DataFrame(rows);
}

/** The same question to a model for every row of a table. */
export const batchRun: ComponentDefinition = {
  type: 'BatchRunComponent',
  aliases: ['BatchRun', 'Batch Run'],
  displayName: 'Batch Run',
  category: 'llm_operations',
  description: 'Asks a model once for each row of a table.',
  inputs: [
    ...modelInputs,
    textField('system_message', 'Instructions'),
    valueField('df', 'DataFrame', ['DataFrame'], { isRequired: true }),
    textField('column_name', 'Column Name', { info: 'Without one, the whole row is sent.' }),
    textField('output_column_name', 'Output Column Name', {
      defaultValue: 'model_response',
      isAdvanced: true,
    }),
    flagField('enable_metadata', 'Enable Metadata', false, { isAdvanced: true }),
  ],
  outputs: [output('batch_results', 'LLM Results', 'run_batch', 'DataFrame')],
  methods: { run_batch: run },
};
