import path from 'node:path';
import { AppError } from '../base/errors';

/** What a flow may never see, wherever it lies: keys and the insides of tools. */
const secretNames =
  /^(\.git|\.ssh|\.gnupg|\.aws|\.env(\..*)?|\.npmrc|\.pypirc|\.netrc|\.git-credentials)$/i;
/** Files that make a tool run something; a flow that could write them could run anything. */
const toolFiles =
  /^(package(-lock)?|tsconfig.*|jsconfig.*|deno|composer|lerna|nx|turbo|.*\.code-workspace)\.json$/i;

/** The names between a folder and something below it, or undefined where it lies elsewhere. */
export function namesBelow(folder: string, target: string): readonly string[] | undefined {
  const relative = path.relative(folder, target);
  if (path.isAbsolute(relative) || relative === '..' || relative.startsWith(`..${path.sep}`)) {
    return undefined;
  }
  return relative === '' ? [] : relative.split(path.sep);
}

/** Whether flows may read below the workspace folder by these names. */
export function isReadable(names: readonly string[]): boolean {
  return !names.some((name) => secretNames.test(name));
}

/** Whether flows may write there: nothing hidden, nothing that a tool takes for instructions. */
export function isWritable(names: readonly string[]): boolean {
  return !names.some(
    (name) => name.startsWith('.') || name === 'node_modules' || toolFiles.test(name),
  );
}

export function refused(asked: string, why: string): AppError {
  return new AppError('file-refused', `Flows may not use ${asked}: ${why}.`, {
    subject: { file: asked },
    remedy: 'Use a path inside the workspace folder.',
  });
}

export function notFound(asked: string): AppError {
  return new AppError('file-not-found', `There is no file ${asked}.`, {
    subject: { file: asked },
    remedy: 'Put the file into the workspace folder, or name it relative to that folder.',
  });
}
