import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FileAccess } from '../../../../src/store/sqljs/fileAccess';
import { RecordedDisk, type Survival } from '../../../support/recordedDisk';
import { seededRandom } from '../../../support/seededRandom';
import { newMessage } from '../../../support/storeBuilders';
import { StoreFolder } from '../../../support/storeFiles';
import { storeHere } from '../../../support/storeInProcess';

/** More in `npm run test:crash`. */
const cuts = Number(process.env['STORE_POWER_CUTS'] ?? 60);
const survivals: readonly Survival[] = ['nothing', 'random sectors', 'contents but not names'];

interface Acknowledged {
  readonly id: string;
  readonly time: number;
}

describe('a power cut', () => {
  let folder: StoreFolder;

  beforeEach(async () => {
    folder = await StoreFolder.create();
  });

  afterEach(() => folder.dispose());

  /** Works on a recorded disk and says what was acknowledged when. */
  const work = async (disk: RecordedDisk, files: FileAccess): Promise<readonly Acknowledged[]> => {
    const acknowledged: Acknowledged[] = [];
    const store = await storeHere(folder.file, files);
    for (let round = 0; round < 30; round++) {
      const count = round % 10 === 9 ? 120 : 1;
      const texts = Array.from({ length: count }, () => newMessage({ text: 'x'.repeat(900) }));
      const stored = await store.insertMessages(texts);
      acknowledged.push(...stored.map(({ id }) => ({ id, time: disk.time })));
      if (round % 10 === 4) await store.renameSession('s1', 's2', { merge: true });
      if (round % 10 === 6) await store.renameSession('s2', 's1', { merge: true });
      if (round % 10 === 7) await store.updateMessage(stored[0]?.id ?? '', { text: 'edited' });
    }
    await store.close();
    return acknowledged;
  };

  const problemsAfter = (
    disk: RecordedDisk,
    acknowledged: readonly Acknowledged[],
    seed: number,
  ): readonly string[] => {
    const random = seededRandom(seed);
    const time = Math.floor(random() * disk.time);
    const survival = survivals[seed % survivals.length] ?? 'nothing';
    const left = path.join(folder.folder, 'left');
    rmSync(left, { recursive: true, force: true });
    mkdirSync(left);
    for (const [name, bytes] of disk.cutAt(time, survival, random)) {
      writeFileSync(path.join(left, name), bytes);
    }
    const expected = acknowledged.filter((entry) => entry.time <= time).map(({ id }) => id);
    const problems = problemsOf(path.join(left, 'langflow.db'), expected);
    return problems.map((problem) => `cut ${seed} at ${time}, ${survival}: ${problem}`);
  };

  it('leaves a sound database with all that was acknowledged', async function () {
    this.timeout(600_000);
    const disk = new RecordedDisk(path.dirname(folder.file));
    const acknowledged = await work(disk, disk.files);
    const problems = Array.from({ length: cuts }, (_, seed) =>
      problemsAfter(disk, acknowledged, seed),
    );
    assert.deepEqual(problems.flat(), []);
  });

  it('is noticed by this test where syncing is left out', async function () {
    this.timeout(120_000);
    const disk = new RecordedDisk(path.dirname(folder.file));
    const forgetful = { ...disk.files, fsyncSync: () => undefined, fdatasyncSync: () => undefined };
    const acknowledged = await work(disk, forgetful);
    const problems = Array.from({ length: 6 }, (_, seed) =>
      problemsAfter(disk, acknowledged, seed),
    );
    assert.notEqual(problems.flat().length, 0);
  });
});

function problemsOf(file: string, expected: readonly string[]): readonly string[] {
  try {
    const database = new DatabaseSync(file);
    try {
      return problemsIn(database, expected);
    } finally {
      database.close();
    }
  } catch (error) {
    return [String(error)];
  }
}

function problemsIn(database: DatabaseSync, expected: readonly string[]): readonly string[] {
  const [first] = database.prepare('PRAGMA integrity_check').all();
  const integrity = String(first?.['integrity_check']);
  const tables = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'message'").all();
  const stored = new Set(
    tables.length === 0
      ? []
      : database
          .prepare('SELECT id FROM message')
          .all()
          .map((row) => row['id']),
  );
  const lost = expected.filter((id) => !stored.has(id.replaceAll('-', '')));
  return [
    ...(integrity === 'ok' ? [] : [integrity]),
    ...(lost.length === 0 ? [] : [`${lost.length} of ${expected.length} messages lost`]),
  ];
}
