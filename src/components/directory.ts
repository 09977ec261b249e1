import { AppError } from '../base/errors';
import { textExtensions } from '../documents/readDocument';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { DataFrame } from '../flow/values';
import { flagField, integerField, output, textField } from './fields';
import { loadFiles } from './loadFiles';
import { filesOf } from './sourcePorts';

const known = new Set<string>(textExtensions);

async function load(context: ComponentContext): Promise<DataFrame> {
  const extensions = chosenTypes(context);
  const depth = Math.max(context.integer('depth') ?? 0, 0);
  const files = await filesOf(context).list(context.text('path').trim() || '.', {
    // Langflow counts the folder itself as 1; 0 means only it, or everything where it goes down.
    depth: depth > 0 ? depth - 1 : context.boolean('recursive') ? Number.POSITIVE_INFINITY : 0,
    includeHidden: context.boolean('load_hidden'),
    extensions,
  });
  const loaded = await loadFiles(
    context,
    files.map((found) => found.path),
    { silent: context.boolean('silent_errors'), skipUnknown: true },
  );
  return new DataFrame(loaded.map((one) => ({ file_path: one.path, text: one.content })));
}

function chosenTypes(context: ComponentContext): readonly string[] {
  const chosen = context
    .list('types')
    .flatMap((type) => (typeof type === 'string' ? type.toLowerCase() : []));
  const unknown = chosen.filter((type) => !known.has(type));
  if (unknown.length > 0) {
    throw new AppError('input-invalid', `Files of type ${unknown.join(', ')} cannot be read.`, {
      remedy: `Choose among ${textExtensions.join(', ')}.`,
      subject: { field: 'types' },
    });
  }
  return chosen.length > 0 ? chosen : textExtensions;
}

/** Reads the files of a folder. */
export const directory: ComponentDefinition = {
  type: 'Directory',
  aliases: ['DirectoryComponent'],
  displayName: 'Directory',
  category: 'files_and_knowledge',
  description: 'Reads the files of a folder of the workspace, one row for each.',
  inputs: [
    textField('path', 'Path', {
      defaultValue: '.',
      isToolArgument: true,
      info: 'Folder, relative to the workspace folder.',
    }),
    {
      name: 'types',
      displayName: 'File Types',
      kind: 'string',
      isList: true,
      options: textExtensions,
    },
    integerField('depth', 'Depth', { defaultValue: 0 }),
    integerField('max_concurrency', 'Max Concurrency', { defaultValue: 2, isAdvanced: true }),
    flagField('load_hidden', 'Load Hidden', false, { isAdvanced: true }),
    flagField('recursive', 'Recursive', false, { isAdvanced: true }),
    flagField('silent_errors', 'Silent Errors', false, { isAdvanced: true }),
    flagField('use_multithreading', 'Use Multithreading', false, { isAdvanced: true }),
  ],
  outputs: [output('dataframe', 'Loaded Files', 'as_dataframe', 'DataFrame')],
  methods: { as_dataframe: load, load_directory: load },
};
