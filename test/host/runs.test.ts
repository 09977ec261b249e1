import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/host/ids.js';
import { eventually } from '../support/eventually.js';
import { exampleFlow, flowPlayground } from './flowPlayground.js';

describe('the runs of a flow', () => {
  it('are listed, the newest first, and open in the Inspector', async () => {
    const { folder, entry } = await exampleFlow('echo');
    const { views, selection, panels } = await flowPlayground();
    const target = { folderKey: folder.key, flowId: entry.id };
    selection.set({ ...target, flowName: entry.name, sessionId: 'runs' });
    for (const input of ['First', 'Second']) {
      const given = { input, sessionId: 'runs' };
      await vscode.commands.executeCommand(commandIds.runFlowWithInput, target, given);
    }

    const rows = await eventually('both runs are listed', async () => {
      const found = await views.runs.getChildren();
      return found.length >= 2 ? found : undefined;
    });
    const items = rows.slice(0, 2).map((row) => views.runs.getTreeItem(row));
    assert.deepEqual(
      items.map(({ label }) => label),
      ['Second', 'First'],
    );
    assert.match(String(items[0]?.description), /^\d+(\.\d+)? m?s, /);
    assert.match(String(items[0]?.accessibilityInformation?.label), /^Second, Finished, /);

    await vscode.commands.executeCommand(commandIds.inspectRun, rows[1]);
    // A panel that was open already comes to the front a moment later.
    await eventually('the session of the run is shown', () => {
      assert.equal(panels.active?.panel.shownSession, 'runs');
      return true;
    });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('say why one failed', async () => {
    const { folder, entry } = await exampleFlow('agent');
    const { views, selection } = await flowPlayground();
    const target = { folderKey: folder.key, flowId: entry.id };
    selection.set({ ...target, flowName: entry.name, sessionId: 'failed' });
    const given = { input: '1+1', sessionId: 'failed' };
    void vscode.commands.executeCommand(commandIds.runFlowWithInput, target, given);

    const row = await eventually('the run is listed', async () => {
      const [newest] = await views.runs.getChildren();
      const isOurs = newest !== undefined && views.runs.getTreeItem(newest).label === '1+1';
      return isOurs ? newest : undefined;
    });

    const item = views.runs.resolveTreeItem(views.runs.getTreeItem(row), row);
    assert.match(String(item.accessibilityInformation?.label), /^1\+1, Failed, /);
    assert.ok(item.tooltip instanceof vscode.MarkdownString);
    assert.match(item.tooltip.value, /OPENAI\\?_API\\?_KEY/);
  });
});
