import { existsSync, readdirSync, renameSync } from 'node:fs';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';
import { inspectFile } from './fileCheck';
import { syncFolderOf } from './fileAccess';
import { sidePath } from './openDatabase';

const asideMark = '.aside-';

/**
 * Moves a database that cannot be used, and what belongs to it, out of the way, unchanged. The next
 * opening starts a new one. Nobody may have it open.
 * @returns where it lies now; undefined where there was none
 */
export function setDatabaseAside(file: string, now: Date): string | undefined {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  let moved: string | undefined;
  // A journal belongs to its database: alone it would be played back into the next one.
  for (const part of [file, `${file}-journal`, `${file}-wal`, `${file}-shm`, sidePath(file)]) {
    if (!existsSync(part)) continue;

    const target = freeName(`${part}${asideMark}${stamp}`);
    renameSync(part, target);
    moved ??= target;
  }
  if (moved !== undefined) syncFolderOf(file);
  return moved;
}

/** Copies of a database that lie beside it and can be read, the newest name first. */
export function databaseCopies(file: string): readonly string[] {
  const { dir, base } = path.parse(file);
  const names = existsSync(dir) ? readdirSync(dir) : [];
  return names
    .filter((name) => name.startsWith(`${base}.`) && !/-(journal|wal|shm)(\.|$)/.test(name))
    .map((name) => path.join(dir, name))
    .filter((candidate) => candidate !== sidePath(file) && isDatabase(candidate))
    .sort()
    .reverse();
}

/**
 * Puts a copy in the place of a database; what was there is set aside. Nobody may have it open.
 * @throws AppError `store-corrupt` where the copy is no database; then nothing has changed.
 */
export async function restoreDatabase(file: string, copy: string, now: Date): Promise<void> {
  if (!isDatabase(copy)) {
    throw new AppError('store-corrupt', `${copy} is not a SQLite database.`, {
      remedy: 'Choose another file. Nothing was changed.',
      subject: { file: copy },
    });
  }
  const unfinished = `${file}.unfinished`;
  await rm(unfinished, { force: true });
  await copyFile(copy, unfinished);
  const handle = await open(unfinished, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  setDatabaseAside(file, now);
  await rename(unfinished, file);
  syncFolderOf(file);
}

function isDatabase(file: string): boolean {
  try {
    const state = inspectFile(file);
    return state === 'rollback' || state === 'write-ahead';
  } catch {
    // The question is exactly whether it can be taken for one.
    return false;
  }
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let number = 2; existsSync(name); number++) name = `${wanted}-${number}`;
  return name;
}
