import { closeSync, mkdirSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../base/errors';
import { syncFolderOf, systemCode } from './fileAccess';

const magic = 'SQLite format 3\0';
const headerBytes = 100;
const smallestDatabase = 512;
/** Where the header says how the file is read; 2 means a write-ahead log. */
const readVersionAt = 19;

/** What lies at the place of the database. */
export type FileState = 'absent' | 'empty' | 'rollback' | 'write-ahead';

/**
 * Looks at a file without changing it. SQLite itself takes a file of 1 to 511 bytes for an empty
 * database and writes over it, so this comes first.
 * @throws AppError `store-corrupt` where it is not a SQLite database, `store-readonly` where it cannot be read.
 */
export function inspectFile(file: string): FileState {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return 'absent';
  if (!found.isFile()) throw notADatabase(file, 'it is not a file');
  if (found.size === 0) return 'empty';

  const header = readHeader(file);
  if (found.size < smallestDatabase || header.toString('latin1', 0, magic.length) !== magic) {
    throw notADatabase(file, 'it is not a SQLite database');
  }
  return header[readVersionAt] === 2 ? 'write-ahead' : 'rollback';
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(headerBytes);
  try {
    const descriptor = openSync(file, 'r');
    try {
      readSync(descriptor, header, 0, headerBytes, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw new AppError('store-readonly', `${file} cannot be read (${String(systemCode(cause))}).`, {
      remedy: 'Check the permissions of the file.',
      subject: { file },
      cause,
    });
  }
  return header;
}

function notADatabase(file: string, why: string): AppError {
  return new AppError('store-corrupt', `${file} was left as it is: ${why}.`, {
    remedy: 'Restore a backup, or move the file away to start with an empty one.',
    subject: { file },
  });
}

/**
 * Creates the folder of the database with a `.gitignore` that keeps all of it out of version
 * control, and makes its name durable.
 * @throws AppError `store-readonly`
 */
export function prepareFolder(file: string): void {
  const folder = path.dirname(file);
  try {
    const firstCreated = mkdirSync(folder, { recursive: true });
    if (path.basename(folder) === '.langflow') ignoreFolder(folder);
    if (firstCreated !== undefined) syncFolderOf(firstCreated);
  } catch (cause) {
    throw new AppError(
      'store-readonly',
      `${folder} cannot be created (${String(systemCode(cause))}).`,
      {
        remedy: 'Check the permissions of the workspace folder.',
        subject: { file: folder },
        cause,
      },
    );
  }
}

function ignoreFolder(folder: string): void {
  try {
    writeFileSync(path.join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    // An existing one is the user's own; a folder that cannot be written matters only once we write.
    if (!['EEXIST', 'EACCES', 'EROFS', 'EPERM'].includes(systemCode(error) ?? '')) throw error;
  }
}
