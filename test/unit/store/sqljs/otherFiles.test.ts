import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { rejects } from '../../../contract/storeSuite';
import { newMessage } from '../../../support/storeBuilders';
import { StoreFolder } from '../../../support/storeFiles';

describe('opening a message database', () => {
  let folder: StoreFolder;

  beforeEach(async () => {
    folder = await StoreFolder.create();
    await mkdir(path.dirname(folder.file));
  });

  afterEach(() => folder.dispose());

  const refuses = async (code: Parameters<typeof rejects>[1]): Promise<void> => {
    const before = await fingerprint(folder.file);
    await rejects(() => folder.open(), code);
    assert.equal(await fingerprint(folder.file), before, 'the file was changed');
    assert.deepEqual(readdirSync(path.dirname(folder.file)), ['langflow.db']);
  };

  it('creates the folder, hides it from version control and keeps conversations private', async () => {
    const fresh = await StoreFolder.create();
    const store = await fresh.open();
    await store.insertMessages([newMessage()]);
    const inFolder = (name: string): string => path.join(path.dirname(fresh.file), name);
    assert.equal(await readFile(inFolder('.gitignore'), 'utf8'), '*\n');
    if (process.platform !== 'win32') {
      assert.equal((await stat(fresh.file)).mode & 0o777, 0o600);
    }
    await fresh.dispose();
  });

  it('leaves a .gitignore of the user as it is', async () => {
    const ignore = path.join(path.dirname(folder.file), '.gitignore');
    await writeFile(ignore, 'mine\n');
    await folder.open();
    assert.equal(await readFile(ignore, 'utf8'), 'mine\n');
  });

  it('takes an empty file for a new database', async () => {
    await writeFile(folder.file, '');
    const store = await folder.open();
    assert.deepEqual(await store.checkIntegrity(), []);
  });

  it('refuses a short text file, which SQLite itself would write over', async () => {
    await writeFile(folder.file, 'My shopping list\n');
    await refuses('store-corrupt');
  });

  it('refuses random bytes', async () => {
    await writeFile(folder.file, randomBytes(20_000));
    await refuses('store-corrupt');
  });

  it('refuses a database whose first page is garbage', async () => {
    await (await folder.open()).close();
    const bytes = await readFile(folder.file);
    randomBytes(3000).copy(bytes, 100);
    await writeFile(folder.file, bytes);
    await removeSiblings(folder.file);
    await refuses('store-corrupt');
  });

  it('refuses the database of another program', async () => {
    const other = new DatabaseSync(folder.file);
    other.exec('CREATE TABLE recipes (name TEXT); PRAGMA user_version=7');
    other.close();
    await refuses('store-foreign');
  });

  it('refuses a table named message that is not one of Langflow', async () => {
    const other = new DatabaseSync(folder.file);
    other.exec('CREATE TABLE message (id INTEGER PRIMARY KEY, body TEXT)');
    other.close();
    await refuses('store-foreign');
  });

  it('refuses a database that a newer version wrote', async () => {
    await (await folder.open()).close();
    const newer = new DatabaseSync(folder.file);
    newer.exec('UPDATE fp_state SET version = 999');
    newer.close();
    await removeSiblings(folder.file);
    await refuses('store-foreign');
  });

  it('refuses a folder in the place of the file', async () => {
    await mkdir(folder.file);
    await rejects(() => folder.open(), 'store-corrupt');
  });

  it('opens half a database, and says what is wrong with it when asked', async () => {
    const store = await folder.open();
    const text = 'x'.repeat(2000);
    await store.insertMessages(Array.from({ length: 200 }, () => newMessage({ text })));
    await store.close();
    const bytes = await readFile(folder.file);
    await writeFile(folder.file, bytes.subarray(0, Math.floor(bytes.length / 8192) * 4096));
    await removeSiblings(folder.file);
    await refuses('store-corrupt');
  });

  it('opens without writing where asked to', async () => {
    const store = await folder.open();
    await store.insertMessages([newMessage({ text: 'kept' })]);
    await store.close();
    const before = await fingerprint(folder.file);
    const reader = await folder.open({ readOnly: true });
    assert.equal(
      (await reader.pageMessages({ sessionId: 's1', limit: 1 })).messages[0]?.text,
      'kept',
    );
    assert.equal((await reader.searchMessages('kept', 5)).length, 1);
    await rejects(() => reader.insertMessages([newMessage()]), 'store-readonly');
    await rejects(() => reader.compact(), 'store-readonly');
    await reader.close();
    assert.equal(await fingerprint(folder.file), before);
  });

  it('is shared by all who open the same file in one process', async () => {
    const first = await folder.open();
    const second = await folder.open();
    const changed = new Promise((resolve) => second.onDidChange(resolve));
    await first.insertMessages([newMessage()]);
    await changed;
    await first.close();
    assert.equal((await second.getSession('s1'))?.messageCount, 1);
  });

  it('can be opened again after a refusal', async () => {
    await writeFile(folder.file, 'no database');
    await rejects(() => folder.open(), 'store-corrupt');
    await writeFile(folder.file, '');
    const store = await folder.open();
    assert.deepEqual(await store.listSessions({ order: 'recent', offset: 0, limit: 1 }), []);
  });
});

async function fingerprint(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/** Journals and the like, so that nothing but the file itself is judged. */
async function removeSiblings(file: string): Promise<void> {
  for (const name of readdirSync(path.dirname(file))) {
    const sibling = path.join(path.dirname(file), name);
    if (sibling !== file) await rm(sibling);
  }
}
