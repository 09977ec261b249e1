import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/** Versions kept of all flows of a folder together; the oldest go. */
const maxSnapshots = 60;
const maxLength = 8_000_000;
const hashPattern = /^[0-9a-f]{64}$/;

/**
 * The texts of flows that ran, by their hash, so that it can be shown later what has changed since, also
 * where they were never committed.
 */
export class FlowSnapshots {
  constructor(private readonly folder: string) {}

  async keep(contentHash: string, text: string): Promise<void> {
    const file = this.fileOf(contentHash);
    if (file === undefined || text.length > maxLength || (await exists(file))) return;

    await mkdir(this.folder, { recursive: true });
    const fresh = `${file}.${process.pid}.tmp`;
    await writeFile(fresh, text, 'utf8');
    await rename(fresh, file);
    await this.forgetOldest();
  }

  async find(contentHash: string): Promise<vscode.Uri | undefined> {
    const file = this.fileOf(contentHash);
    return file !== undefined && (await exists(file)) ? vscode.Uri.file(file) : undefined;
  }

  private fileOf(contentHash: string): string | undefined {
    return hashPattern.test(contentHash)
      ? path.join(this.folder, `${contentHash}.json`)
      : undefined;
  }

  private async forgetOldest(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.json'));
    if (names.length <= maxSnapshots) return;

    const files = await Promise.all(
      names.map(async (name) => {
        const file = path.join(this.folder, name);
        return { file, at: (await stat(file)).mtimeMs };
      }),
    );
    const oldest = files.toSorted((a, b) => a.at - b.at).slice(0, files.length - maxSnapshots);
    await Promise.all(oldest.map(({ file }) => rm(file, { force: true })));
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
