import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds, playgroundViewType } from '../../src/host/ids.js';
import { eventually } from '../support/eventually.js';
import { exampleFlow, flowPlayground } from './flowPlayground.js';

function playgroundTabs(): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith(playgroundViewType),
    )
    .map(({ label }) => label);
}

describe('playground', () => {
  it('opens one panel per flow, from a file as from a tree', async () => {
    const { folder, entry } = await exampleFlow('echo');
    await vscode.commands.executeCommand(commandIds.openPlayground, folder.uriOf(entry.path));
    await vscode.commands.executeCommand(commandIds.openPlayground, {
      folderKey: folder.key,
      flowId: entry.id,
    });
    await eventually('the panel has its tab', () => playgroundTabs().length > 0);
    assert.deepEqual(playgroundTabs(), ['Echo']);
    assert.equal((await flowPlayground()).selection.current?.flowName, 'Echo');
  });

  it('runs a flow without a chat input when play is pressed', async () => {
    const { folder, entry } = await exampleFlow('greeting-card');
    await vscode.commands.executeCommand(commandIds.runFlow, {
      folderKey: folder.key,
      flowId: entry.id,
    });
    const { store } = await folder.runtime();
    const run = await eventually('the run is kept', async () => {
      const [last] = await store.listRuns({ flowId: entry.id, limit: 1 });
      return last;
    });
    assert.equal(run.status, 'ok');
    await eventually('the panel has its tab', () => playgroundTabs().includes('Greeting Card'));
  });
});
