import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { isAppError } from '../../src/base/errors.js';
import { settingIds } from '../../src/host/ids.js';
import { eventually } from '../support/eventually.js';
import { onlyFolder } from './flowPlayground.js';

const { Global } = vscode.ConfigurationTarget;

async function set(url: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration().update(settingIds.databaseUrl, url, Global);
}

describe('the database URL', () => {
  afterEach(() => set(undefined));

  it('loses its password to the secret storage and is used with it', async () => {
    const folder = await onlyFolder();
    const { store, sessions } = await folder.runtime();
    // Nothing listens on port 1.
    await set('postgresql://ann:s3cret@127.0.0.1:1/flows');
    await eventually(
      'the password is gone',
      () =>
        vscode.workspace.getConfiguration().get(settingIds.databaseUrl) ===
        'postgresql://ann:${secret:ann@127.0.0.1:1/flows}@127.0.0.1:1/flows',
    );
    assert.equal(folder.databaseServer, 'postgresql://127.0.0.1:1/flows');
    await assert.rejects(store.open(), (error) => {
      assert.ok(isAppError(error, 'store-unavailable'), String(error));
      assert.match(error.message, /127\.0\.0\.1:1\/flows cannot be reached/);
      assert.doesNotMatch(error.message, /s3cret/);
      return true;
    });

    await set(undefined);
    assert.equal(folder.databaseServer, undefined);
    assert.equal((await sessions.createSession(undefined, 'in the file')).messageCount, 0);
    await sessions.deleteSession('in the file');
  });
});
