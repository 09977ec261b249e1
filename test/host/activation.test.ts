import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { commandIds } from '../../src/host/ids.js';
import { eventually } from '../support/eventually.js';
import { exampleNames, expectTree, flowPlayground, onlyFolder } from './flowPlayground.js';

describe('activation', () => {
  const extension = vscode.extensions.getExtension('flow-playground.flow-playground');

  it('searches the folder for flows when something asks for them, not before', async () => {
    const { runtimes } = await flowPlayground();
    const [folder] = runtimes.all();
    assert.ok(folder);
    const document = await vscode.workspace.openTextDocument({ language: 'json', content: '{}' });
    const lenses = await vscode.commands.executeCommand<unknown[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.deepEqual(lenses, []);
    assert.equal(folder.current, undefined);
    await vscode.commands.executeCommand('vscode.open', folder.uriOf('echo.json'));
    await eventually('the open flow is a sign of flows', () => folder.current !== undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('registers every command', async () => {
    await flowPlayground();
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(commandIds).filter((id) => !known.has(id)),
      [],
    );
  });

  it('sees the private copy of the examples', () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.equal(folder?.name, 'examples');
    assert.notEqual(folder.uri.fsPath, extension?.extensionUri.fsPath);
  });

  it('lists the flows of the folder and leaves nothing behind by looking', async () => {
    const { views } = await flowPlayground();
    await expectTree(views.flows, await exampleNames());
    const { folder } = await onlyFolder();
    assert.equal(existsSync(vscode.Uri.joinPath(folder.uri, '.langflow').fsPath), false);
  });
});
