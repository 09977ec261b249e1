/** Private copies of a workspace, so that tests neither see each other's data nor leave any in the project. */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/**
 * @param {string} source folder to copy, without the data that the extension may have left in it
 * @returns {Promise<{ folder: string, remove: () => Promise<void> }>}
 */
export async function copyWorkspace(source) {
  const parent = await mkdtemp(path.join(await realpath(os.tmpdir()), 'flow-playground-'));
  // The name of the folder is on the screen, so it is that of the original.
  const folder = path.join(parent, path.basename(source));
  if (!existsSync(source)) throw new Error(`There is no workspace ${source} to copy`);
  await cp(source, folder, {
    recursive: true,
    filter: (file) => path.basename(file) !== '.langflow',
  });
  return {
    folder,
    remove: () => rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}
