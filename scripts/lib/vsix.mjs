/** Where the packaged extension is put. */
import path from 'node:path';
import { projectRoot } from './paths.mjs';

/** The packaged extension, after `npm run package`. */
export const vsixFile = path.join(projectRoot, 'out', 'flow-playground.vsix');
