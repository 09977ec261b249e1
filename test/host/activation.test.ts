import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('extension', () => {
  const extension = vscode.extensions.getExtension('flow-playground.flow-playground');

  it('is known to the editor', () => {
    assert.ok(extension);
  });

  it('activates', async () => {
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });

  it('sees the private copy of the examples', () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.equal(folder?.name, 'examples');
    assert.notEqual(folder.uri.fsPath, extension?.extensionUri.fsPath);
  });
});
