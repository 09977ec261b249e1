import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/host/ids.js';
import { eventually } from '../support/eventually.js';
import { flowPlayground, onlyFolder } from './flowPlayground.js';

interface FlowAnswer {
  readonly id: string;
  readonly name: string;
}

describe('flows written through the local API', () => {
  let url: string;
  let key: string;

  before(async () => {
    const { api } = await flowPlayground();
    const folder = await onlyFolder();
    url = await api.start(folder);
    await vscode.commands.executeCommand(commandIds.copyApiKey);
    key = await vscode.env.clipboard.readText();
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(commandIds.stopApi);
  });

  function send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${url}/api/v1/flows${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  it('are files that an open editor shows, undo takes back and deleting removes', async () => {
    const folder = await onlyFolder();
    const made = await send('POST', '/', { name: 'Made by a script' });
    assert.equal(made.status, 201);
    const { id } = (await made.json()) as FlowAnswer;
    const uri = folder.uriOf('Made by a script.json');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const before = document.getText();

    const changed = await send('PATCH', `/${id}`, { description: 'Changed by a script' });

    assert.equal(changed.status, 200);
    assert.match(document.getText(), /"description": "Changed by a script"/);
    assert.equal(document.isDirty, false);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);

    const refused = await send('PATCH', `/${id}`, { description: 'Once more' });
    assert.equal(refused.status, 403);
    await document.save();

    assert.equal((await send('DELETE', `/${id}`)).status, 200);
    await eventually('the file is gone', async () => {
      const files = await vscode.workspace.fs.readDirectory(folder.folder.uri);
      return files.every(([name]) => name !== 'Made by a script.json');
    });
    assert.equal((await send('GET', `/${id}`)).status, 404);
  });
});
