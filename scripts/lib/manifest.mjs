/** The project's package.json. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from './paths.mjs';

/**
 * @typedef {object} Manifest
 * @property {string} publisher
 * @property {string} name
 * @property {string} version
 * @property {{ vscode: string }} engines
 */

/** @returns {Promise<Manifest>} */
export async function readManifest(folder = projectRoot) {
  return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
}
