import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { backupPath } from '../../../../src/store/sqljs/backup';
import { sidePath } from '../../../../src/store/sqljs/openDatabase';
import { rejects } from '../../../contract/storeSuite';
import { eventually } from '../../../support/eventually';
import { createLangflowDatabase, insertAsLangflow } from '../../../support/langflowDatabase';
import { OtherProgram } from '../../../support/otherProgram';
import { newMessage } from '../../../support/storeBuilders';
import { StoreFolder } from '../../../support/storeFiles';

const first = '11111111222243338444555555555555';
const second = '22222222222243338444555555555555';

describe("Langflow's own database", () => {
  let folder: StoreFolder;

  beforeEach(async () => {
    folder = await StoreFolder.create();
  });

  afterEach(() => folder.dispose());

  const create = (version: 'early' | 'late'): void => {
    const database = createLangflowDatabase(folder.file, version);
    insertAsLangflow(database, { id: first, text: 'from Langflow', sessionId: 's1' });
    database.close();
  };

  for (const version of ['early', 'late'] as const) {
    it(`opens with its messages and takes ours (${version} version)`, async () => {
      create(version);
      const store = await folder.open();
      const [message] = (await store.pageMessages({ sessionId: 's1', limit: 5 })).messages;
      assert.equal(message?.text, 'from Langflow');
      assert.equal(message.id, '11111111-2222-4333-8444-555555555555');
      assert.equal(message.timestamp, '2026-01-20T10:00:00.000000Z');
      assert.equal(message.properties.source.display_name, 'Chat Input');
      await store.insertMessages([newMessage({ text: 'ours', contextId: 'c' })]);
      await store.deleteMessages([message.id]);
      await store.undo();
      const found = await store.findMessages({ limit: 9, order: 'ascending', contextId: 'c' });
      assert.equal(found.length, version === 'late' ? 1 : 0);
      assert.equal((await store.getSession('s1'))?.messageCount, 2);
    });

    it(`has the tables, columns and plain indexes that it had (${version} version)`, async () => {
      create(version);
      const before = langflowSchema(folder.file);
      const store = await folder.open();
      await store.insertMessages([newMessage()]);
      await store.updateMessage(first, { text: 'edited' });
      await store.close();
      assert.deepEqual(langflowSchema(folder.file), before);
    });
  }

  it('is copied before the first change, whole and only once', async () => {
    create('late');
    const store = await folder.open();
    await store.updateMessage(first, { text: 'edited' });
    await store.close();
    await (await folder.open()).close();
    const copy = new DatabaseSync(backupPath(folder.file));
    assert.deepEqual(copy.prepare('SELECT text FROM message').all().map(plain), [
      { text: 'from Langflow' },
    ]);
    assert.equal(
      copy.prepare("SELECT count(*) n FROM sqlite_schema WHERE name LIKE 'fp_%'").get()?.['n'],
      0,
    );
    copy.close();
    assert.equal(existsSync(`${backupPath(folder.file)}.unfinished`), false);
  });

  it('keeps columns of later versions when a message comes back', async () => {
    create('late');
    run(
      folder.file,
      `UPDATE message SET run_id = 'r', user_id = 'u', session_metadata = '{"a": 1}'`,
    );
    const store = await folder.open();
    await store.deleteMessages([first]);
    await store.undo();
    await store.close();
    const [row] = run(folder.file, 'SELECT run_id, user_id, session_metadata FROM message');
    assert.deepEqual(row, { run_id: 'r', user_id: 'u', session_metadata: '{"a": 1}' });
  });

  it('keeps what Langflow alone knows of a message when its properties change', async () => {
    create('late');
    const store = await folder.open();
    const message = await store.getMessage(first);
    assert.ok(message);
    await store.updateMessage(first, { properties: { ...message.properties, edited: true } });
    await store.close();
    const [row] = run(folder.file, 'SELECT properties FROM message');
    const properties = JSON.parse(String(row?.['properties'])) as Record<string, unknown>;
    assert.equal(properties['build_duration'], 0.5);
    assert.equal(properties['edited'], true);
  });

  it('shows what Langflow wrote while it was closed here', async () => {
    create('late');
    const store = await folder.open();
    await store.searchMessages('x', 1);
    await store.close();
    const database = new DatabaseSync(folder.file);
    database.exec('PRAGMA journal_mode=WAL');
    insertAsLangflow(database, { id: second, text: 'later', sessionId: 's2' });
    database.exec(`UPDATE message SET text = 'changed by Langflow' WHERE id = '${first}'`);
    database.close();
    const again = await folder.open();
    assert.equal((await again.getSession('s1'))?.preview, 'changed by Langflow');
    assert.equal((await again.getSession('s2'))?.messageCount, 1);
    assert.equal((await again.searchMessages('changed', 9)).length, 1);
    assert.equal((await again.searchMessages('from', 9)).length, 0);
  });

  it('shows what is written while it is open here', async () => {
    create('late');
    const store = await folder.open();
    const other = new OtherProgram(folder.file);
    await other.run("UPDATE message SET session_id = 'renamed'");
    await eventually('the session has its new name', () => store.getSession('renamed'));
    assert.equal(await store.getSession('s1'), undefined);
    await other.close();
  });

  it('is refused, with what to do, while Langflow has it open', async () => {
    create('late');
    const langflow = new OtherProgram(folder.file);
    await langflow.run('PRAGMA journal_mode=WAL');
    await langflow.run('SELECT count(*) FROM message');
    await rejects(() => folder.open({ busyLimitMs: 100 }), 'store-busy');
    await langflow.close();
    const store = await folder.open();
    assert.equal((await store.getSession('s1'))?.messageCount, 1);
  });

  it('can be read where nothing may be written', async () => {
    create('late');
    run(folder.file, 'PRAGMA journal_mode=DELETE');
    const before = await readFile(folder.file);
    const store = await folder.open({ readOnly: true });
    assert.equal((await store.getSession('s1'))?.preview, 'from Langflow');
    assert.equal((await store.searchMessages('langflow', 5)).length, 1);
    await rejects(() => store.insertMessages([newMessage()]), 'store-readonly');
    await store.close();
    assert.deepEqual(await readFile(folder.file), before);
    assert.equal(existsSync(sidePath(folder.file)), false);
  });

  it('has a copy that is as private as the original', async () => {
    create('late');
    await chmod(folder.file, 0o600);
    await folder.open();
    if (process.platform !== 'win32') {
      assert.equal((await stat(backupPath(folder.file))).mode & 0o777, 0o600);
    }
    assert.equal(path.dirname(backupPath(folder.file)), path.dirname(folder.file));
  });
});

/** Runs one statement while no one else has the file open. */
function run(file: string, sql: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(file);
  try {
    return database.prepare(sql).all().map(plain);
  } finally {
    database.close();
  }
}

/** What Langflow compares with its models when it starts: it does not see indexes on expressions. */
function langflowSchema(file: string): readonly Record<string, unknown>[] {
  return run(
    file,
    `SELECT type, name, sql FROM sqlite_schema
      WHERE NOT (type = 'index' AND sql LIKE '%||%') ORDER BY type, name`,
  );
}

function plain(row: object): Record<string, unknown> {
  return { ...row };
}
