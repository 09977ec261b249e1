import assert from 'node:assert/strict';
import path from 'node:path';
import { CrashWriter } from '../../../support/crashWriter';
import { hasSqliteShell, OtherProgram, sqliteShell } from '../../../support/otherProgram';
import { seededRandom } from '../../../support/seededRandom';
import { StoreFolder, storeWorkerPath } from '../../../support/storeFiles';

/** More in `npm run test:crash`. */
const rounds = Number(process.env['STORE_CRASH_ROUNDS'] ?? 4);
const wasmPath = path.join(path.dirname(storeWorkerPath), 'sql-wasm.wasm');

const summaries = `SELECT count(*) AS n FROM (
  SELECT session_id, count(*), max(rowid) FROM message GROUP BY session_id
  EXCEPT SELECT id, message_count, last_seq FROM fp_session)`;

describe('killing a process that writes', () => {
  let folder: StoreFolder;

  beforeEach(async () => {
    folder = await StoreFolder.create();
    await (await folder.open()).close();
  });

  afterEach(() => folder.dispose());

  /** What another SQLite says of the file, the shell where it is installed. */
  const ask = async (sql: string): Promise<string> => {
    if (hasSqliteShell) return sqliteShell(folder.file, sql);

    const other = new OtherProgram(folder.file);
    const rows = await other.run(sql);
    await other.close();
    return rows.map((row) => Object.values(row).join('|')).join('\n');
  };

  const check = async (acknowledged: readonly string[], round: number): Promise<void> => {
    assert.equal(await ask('PRAGMA integrity_check'), 'ok', `round ${round}`);
    assert.equal(await ask(summaries), '0', `summaries in round ${round}`);
    const stored = new Set((await ask('SELECT id FROM message')).split('\n'));
    const lost = acknowledged.filter((id) => !stored.has(id.replaceAll('-', '')));
    assert.deepEqual(lost, [], `lost in round ${round}`);
  };

  it('loses no acknowledged message and leaves the database sound', async function () {
    this.timeout(60_000 + rounds * 10_000);
    const random = seededRandom(7);
    const acknowledged: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const writer = new CrashWriter(storeWorkerPath, wasmPath, folder.file);
      await writer.acknowledge(1 + Math.floor(random() * 150));
      await writer.kill();
      acknowledged.push(...writer.acknowledged);
      // Whoever comes first finds the journal: in turns, another SQLite and we.
      if (round % 2 === 0) await (await folder.open()).close();
      await check(acknowledged, round);
    }
  });

  it('leaves another process that writes alone', async function () {
    this.timeout(60_000 + rounds * 10_000);
    const survivor = new CrashWriter(storeWorkerPath, wasmPath, folder.file);
    const acknowledged: string[] = [];
    for (let round = 0; round < Math.ceil(rounds / 2); round++) {
      const victim = new CrashWriter(storeWorkerPath, wasmPath, folder.file);
      await victim.acknowledge(40);
      await victim.kill();
      acknowledged.push(...victim.acknowledged);
      await survivor.acknowledge(20);
    }
    await survivor.kill();
    await check([...acknowledged, ...survivor.acknowledged], 0);
  });
});
