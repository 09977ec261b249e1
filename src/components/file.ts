import { AppError, isAppError } from '../base/errors';
import { isJsonObject, tryParseJson, type JsonObject, type JsonValue } from '../base/json';
import { readCsvTable } from '../documents/csv';
import { extensionOf, fileNameOf } from '../documents/readDocument';
import { readXlsx } from '../documents/sheet';
import { decodeText } from '../documents/text';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data, DataFrame, Message, type FlowValue } from '../flow/values';
import {
  choiceField,
  flagField,
  integerField,
  isPlainObject,
  output,
  stringField,
  valueField,
} from './fields';
import { loadFiles, type LoadedFile } from './loadFiles';
import { filesOf } from './sourcePorts';

/** The paths that are to be read: a tool's argument, else what an edge brings, else the field's own files. */
function askedPaths(context: ComponentContext): readonly string[] {
  const location = storageOf(context.list('storage_location'));
  if (location !== undefined && location !== 'Local') {
    throw new AppError('not-supported', `Reading files from ${location} is not supported.`, {
      remedy: 'Put the files into the workspace and choose Local.',
    });
  }
  const argument = context.text('file_path_str');
  if (argument !== '') return [argument];

  const connected = context.list('file_path').flatMap((value) => pathOf(context, value));
  return connected.length > 0
    ? connected
    : context.list('path').flatMap((value) => (typeof value === 'string' ? value : []));
}

/** Langflow stores the place as a list with one object. */
export function storageOf(places: readonly FlowValue[]): string | undefined {
  const [first] = places;
  const name = isPlainObject(first) ? first['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function pathOf(context: ComponentContext, value: FlowValue): readonly string[] {
  if (value instanceof Message) {
    return value.fields.files.length > 0 ? value.fields.files : [value.text];
  }
  if (typeof value === 'string') return [value];

  const path = value instanceof Data ? value.data['file_path'] : undefined;
  if (typeof path === 'string') return [path];
  if (context.boolean('ignore_unspecified_files') || context.boolean('silent_errors')) return [];

  throw new AppError('input-invalid', 'What arrives at Server File Path names no file.', {
    remedy: 'Connect data with the key file_path, or a message with the path as text.',
    subject: { field: 'file_path' },
  });
}

async function load(context: ComponentContext): Promise<readonly LoadedFile[]> {
  const paths = askedPaths(context);
  if (paths.length === 0) {
    throw new AppError('input-invalid', 'No file is chosen.', {
      remedy:
        'Put the file into the workspace and enter its path as file_path of the field Files, or pass it by a tweak.',
      subject: { field: 'path' },
    });
  }
  return loadFiles(context, paths, {
    silent: context.boolean('silent_errors'),
    skipUnknown: context.boolean('ignore_unsupported_extensions'),
    charset: context.text('text_encoding').trim() || undefined,
  });
}

async function asMessage(context: ComponentContext): Promise<Message> {
  const files = await load(context);
  const separator = context.text('separator') || '\n\n';
  return new Message({ text: files.map((file) => textOf(file.content)).join(separator) });
}

function textOf(content: JsonValue): string {
  return typeof content === 'string' ? content : pythonText(content);
}

async function asPath(context: ComponentContext): Promise<Message> {
  const files = filesOf(context);
  const found: string[] = [];
  for (const path of askedPaths(context)) {
    const file = await files.find(path);
    if (file !== undefined) found.push(file.fullPath);
    else if (!context.boolean('silent_errors')) await files.read(path);
  }
  return new Message({ text: found.join('\n') });
}

async function asRows(context: ComponentContext): Promise<DataFrame> {
  return new DataFrame((await load(context)).map(rowOf));
}

function rowOf(file: LoadedFile): JsonObject {
  return { file_path: file.path, text: file.content };
}

/** The one file of older versions as data, not as a list. */
async function asData(context: ComponentContext): Promise<FlowValue> {
  const files = (await load(context)).map((file) => new Data(rowOf(file)));
  return files.length === 1 ? (files[0] ?? null) : files;
}

async function asTable(context: ComponentContext): Promise<DataFrame> {
  const [path] = askedPaths(context);
  const extension = extensionOf(path ?? '');
  if (path === undefined || !['csv', 'xlsx', 'parquet'].includes(extension)) {
    const [first] = await load(context);
    return new DataFrame(first === undefined ? [] : [rowOf(first)]);
  }
  if (extension === 'parquet') {
    throw new AppError('not-supported', 'Parquet files cannot be read.', {
      remedy: 'Save the table as CSV or XLSX.',
      subject: { file: path },
    });
  }
  try {
    const bytes = await filesOf(context).read(path);
    if (extension === 'xlsx') return new DataFrame(await readXlsx(bytes, fileNameOf(path)));
    return new DataFrame(await readCsvTable((await decodeText(bytes)).text));
  } catch (error) {
    if (!context.boolean('silent_errors') || isAppError(error, 'cancelled')) throw error;
    return new DataFrame([]);
  }
}

async function asJson(context: ComponentContext): Promise<Data> {
  const [first] = await load(context);
  if (first === undefined) return new Data({});

  const value = typeof first.content === 'string' ? tryParseJson(first.content) : first.content;
  return new Data(isJsonObject(value) ? value : { value: first.content });
}

function advanced(): never {
  throw new AppError('not-supported', 'The advanced parser (Docling) needs Python.', {
    remedy: 'Turn Advanced Parser off and use the output Raw Content.',
  });
}

/** Reads files of the workspace as text, rows or data. */
export const file: ComponentDefinition = {
  type: 'File',
  aliases: ['FileComponent'],
  displayName: 'Read File',
  category: 'files_and_knowledge',
  description: 'Reads files of the workspace: text, PDF, Word, tables, JSON and more.',
  inputs: [
    { name: 'storage_location', displayName: 'Storage Location', kind: 'object', isList: true },
    { name: 'path', displayName: 'Files', kind: 'file', isList: true },
    valueField('file_path', 'Server File Path', ['Data', 'Message'], {
      isList: true,
      isAdvanced: true,
    }),
    stringField('file_path_str', 'File Path', {
      isToolArgument: true,
      isAdvanced: true,
      info: 'Path of the file, relative to the workspace folder.',
    }),
    stringField('separator', 'Separator', { defaultValue: '\n\n', isAdvanced: true }),
    flagField('silent_errors', 'Silent Errors', false, { isAdvanced: true }),
    flagField('delete_server_file_after_processing', 'Delete Server File', true, {
      isAdvanced: true,
      info: 'Kept for the files of others; files of the workspace are never deleted.',
    }),
    flagField('ignore_unsupported_extensions', 'Ignore Unsupported Extensions', true, {
      isAdvanced: true,
    }),
    flagField('ignore_unspecified_files', 'Ignore Unspecified Files', false, { isAdvanced: true }),
    stringField('text_encoding', 'Text Encoding', { isAdvanced: true }),
    flagField('advanced_mode', 'Advanced Parser', false),
    choiceField('pipeline', 'Pipeline', ['standard', 'vlm'], { isAdvanced: true }),
    integerField('concurrency_multithreading', 'Processing Concurrency', {
      defaultValue: 1,
      isAdvanced: true,
    }),
  ],
  outputs: [
    output('message', 'Raw Content', 'load_files_message', 'Message'),
    output('dataframe', 'Structured Content', 'load_files_structured', 'DataFrame'),
    output('json', 'Structured Content', 'load_files_json', 'Data'),
    output('path', 'File Path', 'load_files_path', 'Message'),
  ],
  methods: {
    load_files_message: asMessage,
    load_message: asMessage,
    load_files_path: asPath,
    load_files: asRows,
    load_dataframe: asRows,
    load_files_structured: asTable,
    load_files_json: asJson,
    load_file: asData,
    load_files_dataframe: advanced,
    load_files_markdown: advanced,
  },
};
