import assert from 'node:assert/strict';
import { Messages } from '../../../../src/store/sqljs/messages';
import type { OpenedDatabase } from '../../../../src/store/sqljs/openDatabase';
import { Search } from '../../../../src/store/sqljs/search';
import { TimeSource } from '../../../../src/store/timestamps';
import { textsOf } from '../../../contract/storeSuite';
import { newMessage } from '../../../support/storeBuilders';
import { StoreFolder } from '../../../support/storeFiles';
import { openHere } from '../../../support/storeInProcess';

describe('the search index', () => {
  let folder: StoreFolder;
  let database: OpenedDatabase;
  let messages: Messages;
  let search: Search;

  beforeEach(async () => {
    folder = await StoreFolder.create();
    database = await openHere(folder.file);
    messages = new Messages(database.connection, new TimeSource());
    search = new Search(database.connection);
  });

  afterEach(async () => {
    database.close();
    await folder.dispose();
  });

  const insert = (...texts: readonly string[]): readonly string[] =>
    database.run('write', () => texts.map((text) => messages.insert(newMessage({ text })).id));
  const edit = (id: string | undefined, text: string): void => {
    database.run('write', () => messages.updateColumns(id ?? '', { text }));
  };
  const indexAll = (): void => {
    while (database.run('read', () => search.isBehind())) {
      database.run('write', () => {
        search.indexSome();
      });
    }
  };
  const found = (text: string): readonly string[] =>
    textsOf(database.run('read', () => search.messages(text, 100)));

  it('answers the same before and after it has caught up', () => {
    insert('The quick brown fox', 'Quick: brown', 'a café in Köln', 'well-known state-of-the-art');
    const searches = [
      'quick',
      'QUI',
      'quick brown',
      'cafe',
      'koln',
      'known-state',
      'state-of',
      'own',
    ];
    const before = searches.map(found);
    indexAll();
    assert.deepEqual(searches.map(found), before);
    assert.deepEqual(
      before.map((texts) => texts.length),
      [2, 2, 2, 1, 1, 1, 1, 0],
    );
  });

  it('follows edits and deletions of messages that it has', () => {
    const [first, second] = insert('alpha one', 'alpha two');
    indexAll();
    edit(first, 'beta one');
    database.run('write', () => {
      messages.delete(second ?? '');
    });
    assert.deepEqual(found('alpha'), []);
    assert.deepEqual(found('beta'), ['beta one']);
    indexAll();
    assert.deepEqual(found('alpha'), []);
    assert.deepEqual(found('beta'), ['beta one']);
    edit(first, 'alpha again');
    indexAll();
    assert.deepEqual(found('alpha'), ['alpha again']);
    assert.deepEqual(found('beta'), []);
  });

  it('takes in a message that was put between two others', () => {
    insert('first', 'last');
    indexAll();
    const [first] = database.run('read', () =>
      messages.page({ sessionId: 's1', limit: 2 }),
    ).messages;
    database.run('write', () => {
      messages.insert(newMessage({ text: 'middle' }), messages.places.within('s1', first?.seq)[0]);
    });
    assert.deepEqual(found('middle'), ['middle']);
    indexAll();
    assert.deepEqual(found('middle'), ['middle']);
  });

  it('catches up with many messages in batches', () => {
    insert(...Array.from({ length: 1200 }, (_, index) => `number ${index}`));
    indexAll();
    assert.deepEqual(found('1199'), ['number 1199']);
    assert.equal(database.run('read', () => search.messages('number', 1000)).length, 1000);
    assert.equal(
      database.run('read', () => search.isBehind()),
      false,
    );
  });

  it('is sound for a check while it lags behind', () => {
    insert('one', 'two');
    indexAll();
    insert('three');
    const rows = database.run('read', () => database.connection.all('PRAGMA integrity_check'));
    assert.deepEqual(rows, [{ integrity_check: 'ok' }]);
  });

  it('is made anew where the places of messages have changed', async () => {
    insert('one', 'two');
    indexAll();
    // What a dump that is read in again does.
    database.run('write', () => {
      database.connection.script('UPDATE message SET rowid = rowid / 1024');
    });
    database.close();
    database = await openHere(folder.file);
    search = new Search(database.connection);
    assert.deepEqual(found('two'), ['two']);
    indexAll();
    assert.deepEqual(found('two'), ['two']);
  });
});
