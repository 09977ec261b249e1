import * as fs from 'node:fs';
import path from 'node:path';

/** The file-system calls of the database's file layer, as it makes them; tests put faults in here. */
export interface FileAccess {
  openSync(file: string, flags: number, mode?: number): number;
  closeSync(descriptor: number): void;
  readSync(
    descriptor: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number;
  writeSync(
    descriptor: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number;
  ftruncateSync(descriptor: number, size: number): void;
  fstatSync(descriptor: number): { readonly size: number };
  fsyncSync(descriptor: number): void;
  fdatasyncSync(descriptor: number): void;
  unlinkSync(file: string): void;
  statSync(
    file: string,
    options: { readonly throwIfNoEntry: false },
  ): { readonly size: number; isFile(): boolean } | undefined;
  accessSync(file: string, mode: number): void;
}

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
