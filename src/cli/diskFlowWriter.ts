import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/errors';
import { placeInside } from '../files/insideFolder';
import type { FlowFileWriter } from '../sessions/flowFiles';

/** Changes flow files on disk: a draft beside the file takes its place when it is whole. */
export class DiskFlowWriter implements FlowFileWriter {
  constructor(private readonly root: string) {}

  async create(relative: string, text: string): Promise<void> {
    const file = await placeInside(this.root, relative);
    await mkdir(path.dirname(file), { recursive: true });
    await withDraft(file, text, relative, async (draft) => {
      // Unlike a renaming, a link never takes the place of a file that appeared meanwhile.
      await link(draft, file);
      await unlink(draft);
    });
  }

  async replace(relative: string, text: string): Promise<void> {
    const file = await placeInside(this.root, relative);
    const { mode } = await existing(file, relative);
    await withDraft(file, text, relative, (draft) => rename(draft, file), mode);
  }

  async remove(relative: string): Promise<void> {
    const file = await placeInside(this.root, relative);
    await existing(file, relative);
    await rm(file);
  }
}

async function existing(file: string, relative: string): Promise<{ readonly mode: number }> {
  try {
    const info = await stat(file);
    if (info.isFile()) return info;
  } catch {
    // Told below: whatever the reason, there is no file to change.
  }
  throw new AppError('file-not-found', `There is no file ${relative}.`, {
    subject: { file: relative },
  });
}

async function withDraft(
  file: string,
  text: string,
  relative: string,
  take: (draft: string) => Promise<void>,
  mode = 0o666,
): Promise<void> {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await take(draft);
  } catch (error) {
    await rm(draft, { force: true });
    throw toWriteError(error, relative);
  }
}

function toWriteError(error: unknown, relative: string): AppError {
  const subject = { file: relative };
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
    return new AppError('file-exists', `There is a file ${relative} already.`, { subject });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('file-refused', `${relative} cannot be written: ${reason}`, {
    subject,
    cause: error,
  });
}
