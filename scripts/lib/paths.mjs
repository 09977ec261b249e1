/** Where things lie. Needs no installed package, so that it works in a fresh clone. */
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project, whatever the working directory is. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Where Node versions, workbenches and browsers are kept between runs. It is outside the project on purpose: a window
 * that develops the extension treats every extension below the project's folder as the one under development.
 */
export function cacheFolder() {
  const { FLOW_PLAYGROUND_CACHE: own, XDG_CACHE_HOME: shared } = process.env;
  if (own) return path.resolve(own);
  return path.join(shared || path.join(os.homedir(), '.cache'), 'flow-playground');
}
