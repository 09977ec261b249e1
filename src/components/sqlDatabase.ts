import { isAppError } from '../base/errors';
import type { JsonObject, JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonRepr } from '../flow/text';
import { DataFrame, Message } from '../flow/values';
import { flagField, invalidInput, output, textField } from './fields';
import { databasesOf } from './sourcePorts';

/** The text output shortens cells to this many characters, at a word (Langflow: LangChain's limit). */
const maxCellLength = 300;

function run(context: ComponentContext): Promise<readonly JsonObject[]> {
  const database = context.text('database_url').trim();
  if (database === '') {
    throw invalidInput(
      context,
      'database_url',
      'it needs the address of a database.',
      'Enter one such as sqlite:///data/shop.db.',
    );
  }
  const query = context.text('query');
  if (query.trim() === '') throw invalidInput(context, 'query', 'it needs a query.');
  return databasesOf(context).run(database, query, context.run.signal);
}

async function asRows(context: ComponentContext): Promise<DataFrame> {
  return new DataFrame(await run(context));
}

/** Rows as Python writes a list of dictionaries or tuples. */
async function asText(context: ComponentContext): Promise<Message> {
  try {
    const rows = await run(context);
    if (rows.length === 0) return new Message({ text: '' });

    const shortened = rows.map(shorten);
    const text = context.boolean('include_columns')
      ? pythonRepr(shortened)
      : `[${shortened.map(tuple).join(', ')}]`;
    return new Message({ text });
  } catch (error) {
    if (!isAppError(error, 'component-failed')) throw error;

    const query = context.text('query');
    context.log(error.message);
    return new Message({
      text: context.boolean('add_error') ? `${error.message}\n\nQuery: ${query}` : query,
    });
  }
}

function shorten(row: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, shortenCell(value)]),
  );
}

function shortenCell(value: JsonValue): JsonValue {
  if (typeof value !== 'string' || value.length <= maxCellLength) return value;

  const head = value.slice(0, maxCellLength - 3);
  const blank = head.lastIndexOf(' ');
  return `${blank === -1 ? head : head.slice(0, blank)}...`;
}

function tuple(row: JsonObject): string {
  const cells = Object.values(row).map((cell) => pythonRepr(cell));
  return cells.length === 1 ? `(${cells[0] ?? ''},)` : `(${cells.join(', ')})`;
}

/** Runs SQL on a database. */
export const sqlDatabase: ComponentDefinition = {
  type: 'SQLComponent',
  aliases: ['SQLDatabaseComponent', 'SQLExecutor', 'SQLExecutorComponent'],
  displayName: 'SQL Database',
  category: 'data_source',
  description: 'Runs a query on an SQL database and gives its rows.',
  inputs: [
    textField('database_url', 'Database URL', {
      isRequired: true,
      info: 'For example sqlite:///data/shop.db, relative to the workspace folder.',
    }),
    textField('query', 'SQL Query', { isRequired: true, isToolArgument: true }),
    flagField('include_columns', 'Include Columns', true, {
      isAdvanced: true,
      isToolArgument: true,
    }),
    flagField('add_error', 'Add Error', false, {
      isAdvanced: true,
      isToolArgument: true,
      info: 'Give the error as text instead of failing.',
    }),
  ],
  outputs: [output('run_sql_query', 'Result Table', 'run_sql_query', 'DataFrame')],
  methods: { run_sql_query: asRows, sql_query_results: asRows, build_component: asText },
};
