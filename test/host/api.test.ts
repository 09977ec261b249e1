import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/host/ids.js';
import { eventually } from '../support/eventually.js';
import { exampleFlow, expectTree, flowPlayground } from './flowPlayground.js';

describe('local API', () => {
  after(async () => {
    await vscode.commands.executeCommand(commandIds.stopApi);
  });

  async function key(): Promise<string> {
    await vscode.commands.executeCommand(commandIds.copyApiKey);
    return vscode.env.clipboard.readText();
  }

  it('starts with a command, runs a flow for whoever has the key, and tells the trees', async () => {
    const { api, selection, views } = await flowPlayground();
    const { folder, entry } = await exampleFlow('router');
    selection.set({
      folderKey: folder.key,
      flowId: entry.id,
      flowName: entry.name,
      sessionId: entry.id,
    });
    await vscode.commands.executeCommand(commandIds.startApi);
    const url = api.current?.url;
    assert.ok(url);
    const post = async (apiKey: string): Promise<Response> =>
      fetch(`${url}/api/v1/run/${entry.id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
        body: JSON.stringify({ input_value: 'hello', session_id: 'from the API' }),
      });
    assert.equal((await post('wrong')).status, 403);
    const response = await post(await key());
    assert.equal(response.status, 200);
    await expectTree(views.sessions, [
      'Default Session | empty',
      'from the API | 2 messages, <ago>',
    ]);
  });

  it('asks for no key any more once the setting says so', async () => {
    const { api } = await flowPlayground();
    const settings = vscode.workspace.getConfiguration('flowPlayground.api');
    await settings.update('auth', 'none', vscode.ConfigurationTarget.Workspace);
    try {
      await eventually('the API answers without a key', async () => {
        const response = await fetch(`${api.current?.url ?? ''}/api/v1/monitor/messages/sessions`);
        return response.status === 200;
      });
    } finally {
      await settings.update('auth', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await eventually('the API asks for the key again', async () => {
      const response = await fetch(`${api.current?.url ?? ''}/api/v1/monitor/messages/sessions`);
      return response.status === 403;
    });
  });

  it('stops with a command', async () => {
    const { api } = await flowPlayground();
    const url = api.current?.url;
    await vscode.commands.executeCommand(commandIds.stopApi);
    assert.equal(api.current, undefined);
    await eventually('nobody answers any more', () =>
      fetch(`${url ?? ''}/health`).then(
        () => false,
        () => true,
      ),
    );
  });

  it('keeps one key from start to start', async () => {
    assert.equal(await key(), await key());
  });
});
