import type { JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, Message } from '../flow/values';
import { output, textField } from './fields';
import { readRepository, textOf, type RepositoryFile } from './gitArchive';
import { answerableError } from './sourcePorts';

const mostCharacters = 300_000;
const line = '='.repeat(50);
const binary = '[BINARY FILE]';

async function filesOf(context: ComponentContext): Promise<readonly RepositoryFile[]> {
  return (await readRepository(context, 'repository_url')).files;
}

/** Langflow answers a failure in place of the result, so that an agent can say what is wrong. */
async function orError<T>(
  what: string,
  work: () => Promise<T>,
  answer: (text: string) => T,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    return answer(`Error ${what}: ${answerableError(error)}`);
  }
}

const errorRow = (error: string): readonly Data[] => [new Data({ error })];

function contents(context: ComponentContext): Promise<Message> {
  const read = async (): Promise<Message> => {
    const parts = ['(Files content cropped to 300k characters, download full ingest to see more)'];
    let left = mostCharacters;
    for (const file of await filesOf(context)) {
      const text = textOf(file) ?? binary;
      const shown = text.length > left ? `${text.slice(0, left)}\n... (content truncated)` : text;
      parts.push(line, `File: /${file.name}`, line, shown, '');
      left -= text.length;
      if (left <= 0) break;
    }
    return new Message({ text: parts.join('\n') });
  };
  return orError('getting text-based file contents', read, (text) => new Message({ text }));
}

function structure(context: ComponentContext): Promise<Message> {
  const draw = async (): Promise<Message> => {
    const { name, files } = await readRepository(context, 'repository_url');
    const lines = ['Directory structure:', `└── ${name}`];
    let open: readonly string[] = [];
    for (const file of files) {
      const folders = file.name.split('/');
      const base = folders.pop() ?? '';
      const shared = folders.findIndex((folder, depth) => folder !== open[depth]);
      for (let depth = shared; depth >= 0 && depth < folders.length; depth++) {
        lines.push(`${'    '.repeat(depth + 1)}├── ${folders[depth] ?? ''}`);
      }
      open = folders;
      lines.push(`${'    '.repeat(folders.length + 1)}├── ${base}`);
    }
    return new Message({ text: lines.join('\n') });
  };
  return orError('getting directory structure', draw, (text) => new Message({ text }));
}

function info(context: ComponentContext): Promise<readonly Data[]> {
  const read = async (): Promise<readonly Data[]> => {
    const { name, files } = await readRepository(context, 'repository_url');
    return [new Data({ name, url: context.text('repository_url'), total_files: files.length })];
  };
  return orError('getting repository info', read, errorRow);
}

function statistics(context: ComponentContext): Promise<readonly Data[]> {
  const count = async (): Promise<readonly Data[]> => {
    const files = await filesOf(context);
    const texts = files.map(textOf);
    const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const folders = new Set(
      files.flatMap(({ name }) =>
        name
          .split('/')
          .slice(0, -1)
          .map((_, depth, all) => all.slice(0, depth + 1).join('/')),
      ),
    );
    return [
      new Data({
        total_files: files.length,
        total_size_bytes: size,
        total_size_kb: rounded(size / 1024),
        total_size_mb: rounded(size / 1024 ** 2),
        total_lines: texts.reduce((sum, text) => sum + linesIn(text ?? ''), 0),
        binary_files: texts.filter((text) => text === undefined).length,
        directories: folders.size,
      }),
    ];
  };
  return orError('calculating statistics', count, errorRow);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Lines as Python's `readlines` counts them. */
function linesIn(text: string): number {
  const breaks = text.split('\n').length - 1;
  return text === '' || text.endsWith('\n') ? breaks : breaks + 1;
}

function everyFile(context: ComponentContext): Promise<readonly Data[]> {
  const read = async (): Promise<readonly Data[]> =>
    (await filesOf(context)).map((file) => {
      const content: JsonValue = textOf(file) ?? binary;
      return new Data({ path: file.name, size: file.bytes.length, content });
    });
  return orError('getting files content', read, errorRow);
}

/** What a public repository holds. */
export const gitExtractor: ComponentDefinition = {
  type: 'GitExtractorComponent',
  aliases: ['GitExtractor'],
  displayName: 'GitExtractor',
  category: 'git',
  description: 'Reads the files of a public Git repository.',
  inputs: [
    textField('repository_url', 'Repository URL', {
      isToolArgument: true,
      info: 'For example https://github.com/owner/name.',
    }),
  ],
  outputs: [
    output(
      'text_based_file_contents',
      'Text-Based File Contents',
      'get_text_based_file_contents',
      'Message',
    ),
    output('directory_structure', 'Directory Structure', 'get_directory_structure', 'Message'),
    output('repository_info', 'Repository Info', 'get_repository_info', 'Data'),
    output('statistics', 'Statistics', 'get_statistics', 'Data'),
    output('files_content', 'Files Content', 'get_files_content', 'Data'),
  ],
  methods: {
    get_text_based_file_contents: contents,
    get_directory_structure: structure,
    get_repository_info: info,
    get_statistics: statistics,
    get_files_content: everyFile,
  },
};
