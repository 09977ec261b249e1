import assert from 'node:assert/strict';
import type { Memento, SecretStorage } from 'vscode';
import { EditorSecretStore } from '../../../src/host/secrets.js';

class MemoryKeychain implements Pick<SecretStorage, 'get' | 'store' | 'delete' | 'onDidChange'> {
  readonly values = new Map<string, string>();
  readonly onDidChange = (): { dispose: () => void } => ({ dispose: () => undefined });

  async get(key: string): Promise<string | undefined> {
    return this.values.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    this.values.set(key, value);
  }

  async delete(key: string): Promise<void> {
    this.values.delete(key);
  }
}

function memento(): Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key) as never,
    update: async (key: string, value: unknown) => {
      values.set(key, value);
    },
  };
}

describe('EditorSecretStore', () => {
  let keychain: MemoryKeychain;
  let state: Memento;
  let store: EditorSecretStore;

  beforeEach(() => {
    keychain = new MemoryKeychain();
    state = memento();
    store = new EditorSecretStore(keychain, state);
  });

  it('gives back what was set, and knows the names in order', async () => {
    await store.set('OPENAI_API_KEY', 'one');
    await store.set('ANTHROPIC_API_KEY', 'two');
    await store.set('OPENAI_API_KEY', 'three');
    assert.equal(await store.get('OPENAI_API_KEY'), 'three');
    assert.deepEqual(await store.names(), ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY']);
  });

  it('forgets value and name together', async () => {
    await store.set('OPENAI_API_KEY', 'one');
    await store.delete('OPENAI_API_KEY');
    assert.equal(await store.get('OPENAI_API_KEY'), undefined);
    assert.deepEqual(await store.names(), []);
    assert.equal(keychain.values.size, 0);
  });

  it('keeps values out of the state, which is a file in plain text', async () => {
    await store.set('OPENAI_API_KEY', 'very secret');
    const kept = state.keys().map((key) => JSON.stringify(state.get(key)));
    assert.doesNotMatch(kept.join(), /very secret/);
  });
});
