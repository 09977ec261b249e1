import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../base/errors';

/** Where a flow file belongs: its data lies in `.langflow` of this folder. */
export interface FlowPlace {
  readonly root: string;
  /** The file, relative to the root, with `/`. */
  readonly file: string;
}

/**
 * The workspace of a flow file: the nearest folder above it that has `.langflow` or `.git`, else its own.
 * @throws AppError `input-invalid` where there is no such file.
 */
export function placeOf(file: string, workingFolder: string): FlowPlace {
  const absolute = path.resolve(workingFolder, file);
  if (!existsSync(absolute) || !statSync(absolute).isFile()) {
    throw new AppError('input-invalid', `There is no file ${file}.`, {
      remedy: 'Give the path of a flow exported from Langflow.',
    });
  }
  const root = nearestWorkspace(path.dirname(absolute)) ?? path.dirname(absolute);
  return { root, file: path.relative(root, absolute).split(path.sep).join('/') };
}

/** @throws AppError `input-invalid` where it is no folder. */
export function existingFolder(folder: string, workingFolder: string): string {
  const absolute = path.resolve(workingFolder, folder);
  if (!existsSync(absolute) || !statSync(absolute).isDirectory()) {
    throw new AppError('input-invalid', `There is no folder ${folder}.`);
  }
  return absolute;
}

function nearestWorkspace(folder: string): string | undefined {
  if (['.langflow', '.git'].some((name) => existsSync(path.join(folder, name)))) return folder;

  const parent = path.dirname(folder);
  return parent === folder ? undefined : nearestWorkspace(parent);
}
