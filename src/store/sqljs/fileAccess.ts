import * as fs from 'node:fs';
import path from 'node:path';

/** The file-system calls of the database's file layer; tests put faults in here. */
export type FileAccess = Pick<
  typeof fs,
  | 'openSync'
  | 'closeSync'
  | 'readSync'
  | 'writeSync'
  | 'ftruncateSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'fdatasyncSync'
  | 'unlinkSync'
  | 'statSync'
  | 'accessSync'
>;

export const realFiles: FileAccess = fs;

/** The system's word for what went wrong (`ENOSPC`, `EACCES`), where there is one. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;

  return typeof error.code === 'string' ? error.code : undefined;
}

/** Makes a new or removed name in the file's folder survive a power cut. */
export function syncFolderOf(file: string, files: FileAccess = realFiles): void {
  // Windows has no such call; its file systems log names themselves.
  if (process.platform === 'win32') return;

  const descriptor = files.openSync(path.dirname(file), fs.constants.O_RDONLY);
  try {
    files.fsyncSync(descriptor);
  } finally {
    files.closeSync(descriptor);
  }
}
