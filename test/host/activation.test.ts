import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { commandIds } from '../../src/host/ids.js';
import { exampleNames, expectTree, flowPlayground, onlyFolder } from './flowPlayground.js';

describe('activation', () => {
  const extension = vscode.extensions.getExtension('flow-playground.flow-playground');

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
