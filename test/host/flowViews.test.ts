import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds, graphViewType, versionScheme } from '../../src/host/ids.js';
import { eventually } from '../support/eventually.js';
import { flowPlayground, onlyFolder } from './flowPlayground.js';

async function textOf(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function writeText(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

function diffTab():
  { readonly label: string; readonly input: vscode.TabInputTextDiff } | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  const input = tab?.input;
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === versionScheme
    ? { label: tab?.label ?? '', input }
    : undefined;
}

async function shownTexts(): Promise<{ readonly label: string; readonly texts: string[] }> {
  const { label, input } = await eventually('the comparison is shown', diffTab);
  const texts = await Promise.all(
    [input.original, input.modified].map(async (uri) =>
      (await vscode.workspace.openTextDocument(uri)).getText(),
    ),
  );
  return { label, texts };
}

describe('two versions of a flow in the editor', () => {
  let first: vscode.Uri;
  let second: vscode.Uri;

  before(async () => {
    const folder = await onlyFolder();
    first = folder.uriOf('echo.json');
    second = folder.uriOf('echo-other.json');
    const text = await textOf(first);
    const moved = text.replaceAll('Ech01', 'Ech77').replace(/"x": (-?\d+)/g, '"x": 4711');
    await writeText(second, moved);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(async () => {
    await vscode.workspace.fs.delete(second);
  });

  it('are the same where only ids and places differ', async () => {
    const result = await vscode.commands.executeCommand(commandIds.compareFlowVersions, first, [
      first,
      second,
    ]);
    assert.deepEqual(result, { changes: 0 });
    assert.equal(diffTab(), undefined);
  });

  it('are shown in words, and follow the file', async () => {
    const text = await textOf(second);
    await writeText(second, text.replace('"Chat Output"', '"Final Answer"'));
    const result = await vscode.commands.executeCommand(commandIds.compareFlowVersions, first, [
      first,
      second,
    ]);
    assert.deepEqual(result, { changes: 1 });
    const { label, texts } = await shownTexts();
    assert.equal(label, 'Echo: echo.json ↔ echo-other.json (1 change)');
    assert.ok(texts[0]?.includes('  Chat Output:\n    type: ChatOutput'));
    assert.ok(texts[1]?.includes('  Final Answer:\n    type: ChatOutput'));
    assert.ok(texts[1]?.includes('  - Chat Input.Chat Message → Final Answer.'));
  });
});

describe('the drawing of a flow', () => {
  it('opens in place of the text and follows it', async () => {
    const folder = await onlyFolder();
    const { graphs } = await flowPlayground();
    const uri = folder.uriOf('drawn.json');
    const text = await textOf(folder.uriOf('echo.json'));
    await writeText(uri, text.replace('"Echo"', '"Drawn"').replaceAll('7f1c01', '7f1cfe'));
    await vscode.commands.executeCommand('vscode.openWith', uri, graphViewType);
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.ok(tab?.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.viewType, graphViewType);
    await eventually('both components are drawn', () => graphs.shown().get(uri.path) === 2);

    const document = await vscode.workspace.openTextDocument(uri);
    const file = JSON.parse(document.getText()) as { data: { nodes: unknown[]; edges: unknown[] } };
    file.data.nodes.shift();
    file.data.edges = [];
    const edit = new vscode.WorkspaceEdit();
    edit.replace(
      uri,
      new vscode.Range(0, 0, document.lineCount, 0),
      JSON.stringify(file, undefined, 2),
    );
    await vscode.workspace.applyEdit(edit);
    await eventually('one component is drawn', () => graphs.shown().get(uri.path) === 1);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(uri);
  });
});
