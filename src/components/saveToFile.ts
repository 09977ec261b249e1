import { AppError } from '../base/errors';
import { isJsonArray, isJsonObject, tryParseJson } from '../base/json';
import { extensionOf } from '../documents/readDocument';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, DataFrame, Message, type FlowValue } from '../flow/values';
import {
  choiceField,
  flagField,
  invalidInput,
  isPlainObject,
  kindOf,
  output,
  stringField,
  valueField,
} from './fields';
import { storageOf } from './file';
import { renderFile, type Savable } from './renderFile';
import { filesOf } from './sourcePorts';

const messageFormats = ['txt', 'json', 'markdown', 'html'] as const;
const tableFormats = ['csv', 'excel', 'json', 'markdown'] as const;
const extensions: Readonly<Record<string, string>> = { excel: 'xlsx' };

/** What is to be saved. Older versions have a handle for each kind, and say which one counts. */
function savable(context: ComponentContext): Savable {
  const older = { DataFrame: 'df', Data: 'data', Message: 'message' }[context.text('input_type')];
  const field = context.hasField('input') || older === undefined ? 'input' : older;
  const value = context.value(field);
  if (value instanceof Message || value instanceof Data || value instanceof DataFrame) return value;

  const made = typeof value === 'string' ? fromText(value) : fromValue(value);
  if (made !== undefined) return made;
  throw invalidInput(
    context,
    field,
    `it saves messages, data and tables, and got ${kindOf(value)}.`,
  );
}

/** An agent passes text; rows written as JSON are meant as a table (Langflow: the same). */
function fromText(text: string): Savable | undefined {
  if (text === '') return undefined;

  const parsed = tryParseJson(text);
  if (isJsonObject(parsed)) return new DataFrame([parsed]);
  if (isJsonArray(parsed) && parsed.length > 0 && parsed.every(isJsonObject)) {
    return new DataFrame(parsed);
  }
  return new Message({ text });
}

function fromValue(value: FlowValue): Savable | undefined {
  if (isPlainObject(value)) return new Data(value);
  if (!Array.isArray(value)) return undefined;

  const rows = (value as readonly FlowValue[]).map((item) =>
    item instanceof Data ? item.data : isPlainObject(item) ? item : undefined,
  );
  const objects = rows.filter((row) => row !== undefined);
  return objects.length === rows.length && rows.length > 0 ? new DataFrame(objects) : undefined;
}

/** The format an agent or an older version names, else the chosen one, else the kind's own. */
function formatOf(context: ComponentContext, value: Savable): string {
  const fallback = value instanceof DataFrame ? 'csv' : 'json';
  const format = context.text('file_format') || context.text('local_format') || fallback;
  const allowed: readonly string[] = value instanceof Message ? messageFormats : tableFormats;
  if (allowed.includes(format)) return format;

  throw invalidInput(
    context,
    'local_format',
    `${kindOf(value)} cannot be saved as ${format}.`,
    `Choose one of ${allowed.join(', ')}.`,
  );
}

async function save(context: ComponentContext): Promise<Message> {
  const location = storageOf(context.list('storage_location'));
  if (location !== undefined && location !== 'Local') {
    throw new AppError('not-supported', `Saving files to ${location} is not supported.`, {
      remedy: 'Choose Local; the file is saved in the workspace.',
    });
  }
  const value = savable(context);
  const format = formatOf(context, value);
  const path = pathFor(context, format);
  const files = filesOf(context);
  const existing =
    context.boolean('append_mode') && format !== 'excel' ? await files.find(path) : undefined;
  const before = existing === undefined ? undefined : await files.read(path);
  const saved = await files.write(path, await renderFile(value, format, before));

  const kind = value instanceof Message ? 'Message' : value instanceof Data ? 'Data' : 'DataFrame';
  const action = before === undefined ? 'saved successfully as' : 'appended to';
  return new Message({ text: `${kind} ${action} '${path}' at ${saved.fullPath}` });
}

function pathFor(context: ComponentContext, format: string): string {
  const name = (context.text('file_name') || context.text('file_path')).trim();
  if (name === '') throw invalidInput(context, 'file_name', 'it needs a file name.');

  const extension = extensions[format] ?? format;
  const has = extensionOf(name);
  return has === extension || (format === 'excel' && has === 'xls') ? name : `${name}.${extension}`;
}

/** Writes what arrives to a file of the workspace. */
export const saveToFile: ComponentDefinition = {
  type: 'SaveToFile',
  aliases: ['SaveToFileComponent', 'SaveFile'],
  displayName: 'Write File',
  category: 'files_and_knowledge',
  description: 'Saves a message, data or a table as a file of the workspace.',
  inputs: [
    { name: 'storage_location', displayName: 'Storage Location', kind: 'object', isList: true },
    valueField('input', 'File Content', ['Data', 'DataFrame', 'Message'], {
      isRequired: true,
      isToolArgument: true,
      info: 'Text, or rows as JSON.',
    }),
    stringField('file_name', 'File Name', {
      isToolArgument: true,
      info: 'Relative to the workspace folder; the extension is added.',
    }),
    flagField('append_mode', 'Append', false),
    choiceField('local_format', 'File Format', [...tableFormats, 'txt', 'html'], {
      defaultValue: '',
    }),
    stringField('file_format', 'File Format', {
      isToolArgument: true,
      info: 'csv, excel, json, markdown, txt or html.',
    }),
    stringField('file_path', 'File Path', { isAdvanced: true, info: 'Of older versions.' }),
    stringField('input_type', 'Input Type', { isAdvanced: true, info: 'Of older versions.' }),
    valueField('df', 'DataFrame', ['DataFrame'], { isAdvanced: true }),
    valueField('data', 'Data', ['Data'], { isAdvanced: true }),
    valueField('message', 'Message', ['Message'], { isAdvanced: true }),
  ],
  outputs: [output('message', 'File Path', 'save_to_file', 'Message')],
  methods: { save_to_file: save },
};
