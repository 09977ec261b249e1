import { existsSync } from 'node:fs';
import path from 'node:path';

function findProjectRoot(from: string): string {
  if (existsSync(path.join(from, 'package-lock.json'))) return from;

  const parent = path.dirname(from);
  if (parent === from) throw new Error(`No package-lock.json at or above ${__dirname}`);
  return findProjectRoot(parent);
}

/** The folder of the project, wherever the bundle with the tests lies and whatever the working directory is. */
export const projectRoot = findProjectRoot(__dirname);

/** The absolute path of a file or folder of the project, for fixtures and examples. */
export function inProject(...parts: readonly string[]): string {
  return path.join(projectRoot, ...parts);
}
