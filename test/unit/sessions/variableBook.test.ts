import assert from 'node:assert/strict';
import { MemorySecrets } from '../../../src/cli/memorySecrets';
import {
  VariableBook,
  parseVariableNotes,
  type VariableNote,
  type VariableNotes,
} from '../../../src/sessions/variableBook';

class MemoryNotes implements VariableNotes {
  notes: readonly VariableNote[] = [];

  async read(): Promise<readonly VariableNote[]> {
    return this.notes;
  }

  async update(
    change: (notes: readonly VariableNote[]) => readonly VariableNote[],
  ): Promise<readonly VariableNote[]> {
    return (this.notes = change(this.notes));
  }
}

describe('VariableBook', () => {
  let secrets: MemorySecrets;
  let notes: MemoryNotes;
  let book: VariableBook;

  beforeEach(() => {
    secrets = new MemorySecrets();
    notes = new MemoryNotes();
    book = new VariableBook(secrets, notes);
  });

  const credential = { name: 'KEY', type: 'Credential', defaultFields: ['API Key'], value: 'v' };

  it('keeps the value of a credential with the secrets and never tells it', async () => {
    const created = await book.create(credential);

    assert.equal(created.value, undefined);
    assert.equal(await secrets.get('KEY'), 'v');
    assert.doesNotMatch(JSON.stringify(notes.notes), /"v"/);
    assert.deepEqual(await book.list(), [created]);
  });

  it('tells the value of a variable of another type', async () => {
    assert.equal((await book.create({ ...credential, type: 'Generic' })).value, 'v');
  });

  it('lists a variable set elsewhere as a credential, always under one id', async () => {
    await secrets.set('OPENAI_API_KEY', 'sk');

    const [first] = await book.list();
    const [second] = await book.list();

    assert.equal(first?.type, 'Credential');
    assert.equal(first.value, undefined);
    assert.equal(first.id, second?.id);
  });

  it('changes name and value under the same id', async () => {
    const { id } = await book.create(credential);

    const changed = await book.change(id, { name: 'OTHER', value: 'w' });

    assert.equal(changed?.id, id);
    assert.deepEqual(await secrets.names(), ['OTHER']);
    assert.equal(await secrets.get('OTHER'), 'w');
  });

  it('refuses a name that is taken', async () => {
    const { id } = await book.create(credential);
    await book.create({ ...credential, name: 'OTHER' });

    await assert.rejects(book.create(credential), /already exists/);
    await assert.rejects(book.change(id, { name: 'OTHER' }), /already exists/);
  });

  it('deletes value and note, and says whether there was one', async () => {
    const { id } = await book.create(credential);

    assert.equal(await book.delete(id), true);
    assert.equal(await book.delete(id), false);
    assert.deepEqual(await secrets.names(), []);
    assert.deepEqual(notes.notes, []);
  });

  it('does not show what programs keep for themselves', async () => {
    await secrets.set('__internal__', 'x');

    assert.deepEqual(await book.list(), []);
  });

  it('reads what it can of a file that was tampered with', () => {
    const note = { id: '1', name: 'A', type: 'Generic', defaultFields: [] };
    assert.deepEqual(parseVariableNotes([note, 3, null, { id: 1 }]), [note]);
    assert.deepEqual(parseVariableNotes('x'), []);
  });
});
