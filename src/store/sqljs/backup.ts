import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { syncFolderOf } from './fileAccess';
import type { Guard } from './guard';

/** Where the copy of a database lies that was not ours before. */
export function backupPath(file: string): string {
  return `${file}.before-flow-playground`;
}

/**
 * Keeps a copy of another program's database before its first change. SQLite itself makes the
 * copy: it is whole whatever others do meanwhile, and no second handle of the file is opened and
 * closed here, which would drop our locks. An existing copy is the older and stays.
 */
export function backUp(file: string, guard: Guard): void {
  const target = backupPath(file);
  if (existsSync(target)) return;

  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { force: true });
  guard.ask(`VACUUM INTO '${unfinished.replaceAll("'", "''")}'`);
  // A copy is as private as what it was made from.
  chmodSync(unfinished, statSync(file).mode & 0o777);
  const descriptor = openSync(unfinished, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, target);
  syncFolderOf(target);
}
