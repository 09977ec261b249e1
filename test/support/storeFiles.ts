import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { silentLogger } from '../../src/base/logger';
import type { MessageStore } from '../../src/store/messageStore';
import { openMessageStore, type OpenStoreOptions } from '../../src/store/openStore';
import { insertAsLangflow } from './langflowDatabase';

/** The worker that the test bundle carries beside it. */
export const storeWorkerPath = path.join(__dirname, 'storeWorker.js');

/** A folder of its own for a database, with a space in its name as users' folders have. */
export class StoreFolder {
  private readonly opened: MessageStore[] = [];

  private constructor(readonly folder: string) {}

  static async create(): Promise<StoreFolder> {
    return new StoreFolder(await mkdtemp(path.join(tmpdir(), 'flow playground-')));
  }

  get file(): string {
    return path.join(this.folder, '.langflow', 'langflow.db');
  }

  async open(options: Partial<OpenStoreOptions> = {}): Promise<MessageStore> {
    const store = await openMessageStore({
      file: this.file,
      workerPath: storeWorkerPath,
      logger: silentLogger,
      ...options,
    });
    this.opened.push(store);
    return store;
  }

  /** Inserts a message as another window does, in whose process are other connections. */
  insertElsewhere(row: { id: string; sessionId: string; text: string }): Promise<void> {
    const other = new DatabaseSync(this.file);
    const id = row.id.replaceAll('-', '');
    insertAsLangflow(other, { ...row, id });
    // Windows leave room between messages, and give no place twice.
    const place = '(max(rowid, (SELECT top FROM fp_state)) / 1024 + 1) * 1024';
    other.prepare(`UPDATE message SET rowid = ${place} WHERE id = ?`).run(id);
    other.close();
    return Promise.resolve();
  }

  /** Closes what is still open. */
  async close(): Promise<void> {
    await Promise.all(this.opened.map((store) => store.close()));
  }

  /** Closes what is still open and removes everything. */
  async dispose(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
