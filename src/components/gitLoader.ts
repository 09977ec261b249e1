import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data } from '../flow/values';
import { fileNameOf } from '../documents/readDocument';
import { choiceField, invalidInput, output, textField } from './fields';
import { globPattern } from './globPattern';
import { readRepository, textOf, type RepositoryFile } from './gitArchive';
import { matches, pythonRegex } from './pythonRegex';
import { filesOf } from './sourcePorts';

/** Folders are read to this depth, which no repository reaches. */
const deepest = 50;

async function localFiles(context: ComponentContext): Promise<readonly RepositoryFile[]> {
  const folder = context.text('repo_path').trim();
  if (folder === '') throw invalidInput(context, 'repo_path', 'it needs the path of a repository.');

  const port = filesOf(context);
  const query = { depth: deepest, includeHidden: false, extensions: [] };
  const found = await port.list(folder, query);
  const root = (await port.find(folder))?.path ?? folder.replace(/\/+$/, '');
  const files: RepositoryFile[] = [];
  for (const { path } of found) {
    const name = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
    files.push({ name, bytes: await port.read(path) });
  }
  return files;
}

/** Which names are wanted: patterns after `!` exclude, the others include. */
function nameTest(context: ComponentContext): (name: string) => boolean {
  const patterns = context
    .text('file_filter')
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '');
  const toTest = (pattern: string): ((name: string) => boolean) => {
    const glob = globPattern(pattern);
    return (name) => glob(name) || glob(fileNameOf(name));
  };
  const excluded = patterns.filter((it) => it.startsWith('!')).map((it) => toTest(it.slice(1)));
  const included = patterns.filter((it) => !it.startsWith('!')).map(toTest);
  return (name) =>
    !excluded.some((test) => test(name)) &&
    (included.length === 0 || included.some((test) => test(name)));
}

/** Which texts are wanted; the pattern's time is bounded. */
function contentTest(context: ComponentContext): (text: string) => Promise<boolean> {
  const pattern = context.text('content_filter');
  if (pattern === '') return () => Promise.resolve(true);
  try {
    const wanted = pythonRegex(pattern, 'm');
    return (text) => matches(context, wanted, text);
  } catch {
    throw invalidInput(context, 'content_filter', `${JSON.stringify(pattern)} is no pattern.`);
  }
}

async function load(context: ComponentContext): Promise<readonly Data[]> {
  const isWanted = nameTest(context);
  const fits = contentTest(context);
  const isRemote = context.text('repo_source') === 'Remote';
  const files = isRemote
    ? (await readRepository(context, 'clone_url', context.text('branch').trim())).files
    : await localFiles(context);
  const documents: Data[] = [];
  for (const file of files) {
    const text = isWanted(file.name) ? textOf(file) : undefined;
    if (text === undefined || text.includes('\0') || !(await fits(text))) continue;

    const name = fileNameOf(file.name);
    const dot = name.lastIndexOf('.');
    documents.push(
      new Data({
        source: file.name,
        file_path: file.name,
        file_name: name,
        file_type: dot > 0 ? name.slice(dot) : '',
        text,
      }),
    );
  }
  return documents;
}

/** The text files of a repository: a folder of the workspace, or a public one on the web. */
export const gitLoader: ComponentDefinition = {
  type: 'GitLoaderComponent',
  aliases: ['GitLoader'],
  displayName: 'Git',
  category: 'git',
  description: 'Loads and filters the text files of a Git repository.',
  inputs: [
    choiceField('repo_source', 'Repository Source', ['Local', 'Remote'], { isRequired: true }),
    textField('repo_path', 'Local Repository Path'),
    textField('clone_url', 'Clone URL'),
    textField('branch', 'Branch', { defaultValue: 'main' }),
    textField('file_filter', 'File Filter', {
      isAdvanced: true,
      info: 'For example *.py, !test_*.',
    }),
    textField('content_filter', 'Content Filter', { isAdvanced: true, info: 'A pattern.' }),
  ],
  outputs: [output('data', 'Data', 'load_documents', 'Data')],
  methods: { load_documents: load },
};
