import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/host/ids.js';
import type { FlowInFolder } from '../../src/host/folderRuntimes.js';
import { eventually } from '../support/eventually.js';
import { exampleFlow, expectTree, flowPlayground } from './flowPlayground.js';

describe('sessions and messages', () => {
  let viewer: FlowInFolder;

  before(async () => {
    viewer = await exampleFlow('memory-viewer');
  });

  /** Runs the flow that answers with what it remembers. */
  async function ask(input: string, sessionId: string): Promise<string> {
    const { folder, entry } = viewer;
    const answer = await vscode.commands.executeCommand(
      commandIds.runFlowWithInput,
      { folderKey: folder.key, flowId: entry.id },
      { input, sessionId },
    );
    assert.equal(typeof answer, 'string');
    return String(answer);
  }

  async function select(sessionId: string): Promise<void> {
    const { folder, entry } = viewer;
    (await flowPlayground()).selection.set({
      folderKey: folder.key,
      flowId: entry.id,
      flowName: entry.name,
      sessionId,
    });
  }

  function target(sessionId: string): object {
    return { folderKey: viewer.folder.key, flowId: viewer.entry.id, sessionId };
  }

  async function messageWith(text: string, sessionId: string): Promise<object> {
    const { sessions } = await viewer.folder.runtime();
    const { messages } = await sessions.pageMessages({ sessionId, limit: 100 });
    const message = messages.find((candidate) => candidate.text.includes(text));
    assert.ok(message, `no message with ${text}`);
    return { folderKey: viewer.folder.key, messageId: message.id };
  }

  it('appear in the trees as runs write them', async () => {
    const { views } = await flowPlayground();
    await select(viewer.entry.id);
    await expectTree(views.sessions, ['Default Session | empty']);
    await ask('My parcel is blue', 'parcel');
    await expectTree(views.sessions, ['Default Session | empty', 'parcel | 2 messages, <ago>']);
    await select('parcel');
    const [first] = await views.messages.getChildren();
    assert.ok(first);
    assert.equal(views.messages.getTreeItem(first).label, 'My parcel is blue');
  });

  it('remember an edited message as it was edited', async () => {
    await ask('The code is 1234', 'edited');
    const message = await messageWith('The code is 1234', 'edited');
    await vscode.commands.executeCommand(commandIds.editMessage, message, {
      text: 'The code is 5678',
    });
    const { views } = await flowPlayground();
    await select('edited');
    const [first] = await views.messages.getChildren();
    assert.ok(first);
    const item = views.messages.getTreeItem(first);
    assert.equal(item.label, 'The code is 5678');
    assert.match(String(item.description), /^edited, /);
    const answer = await ask('What is the code?', 'edited');
    assert.match(answer, /5678/);
    assert.doesNotMatch(answer.split('\n')[0] ?? '', /1234/);
  });

  it('forget a deleted message, and know it again after undo', async () => {
    await ask('Forget the elephant', 'deleted');
    const { sessions } = await viewer.folder.runtime();
    const count = async (): Promise<number> =>
      (await sessions.getSession('deleted'))?.messageCount ?? 0;
    const before = await count();
    const message = await messageWith('Forget the elephant', 'deleted');
    await vscode.commands.executeCommand(commandIds.deleteMessage, message);
    assert.equal(await count(), before - 1);
    await select('deleted');
    await vscode.commands.executeCommand(commandIds.undoChange);
    assert.equal(await count(), before);
    await vscode.commands.executeCommand(commandIds.redoChange);
    assert.equal(await count(), before - 1);
  });

  it('keep their messages under a new name', async () => {
    await ask('Rename me', 'old name');
    await vscode.commands.executeCommand(commandIds.renameSession, target('old name'), {
      name: 'new name',
    });
    const { sessions } = await viewer.folder.runtime();
    assert.equal(await sessions.getSession('old name'), undefined);
    assert.equal((await sessions.getSession('new name'))?.messageCount, 2);
    assert.match(await ask('And now?', 'new name'), /Rename me/);
  });

  it('merge where the user says so', async () => {
    await ask('One', 'left');
    await ask('Two', 'right');
    await vscode.commands.executeCommand(commandIds.renameSession, target('left'), {
      name: 'right',
      merge: true,
    });
    const { sessions } = await viewer.folder.runtime();
    assert.equal(await sessions.getSession('left'), undefined);
    assert.equal((await sessions.getSession('right'))?.messageCount, 4);
  });

  it('are duplicated, cleared and deleted', async () => {
    const { sessions } = await viewer.folder.runtime();
    await ask('Copy me', 'source');
    await vscode.commands.executeCommand(commandIds.duplicateSession, target('source'));
    assert.equal((await sessions.getSession('source copy'))?.messageCount, 2);
    await vscode.commands.executeCommand(commandIds.clearSession, target('source copy'));
    assert.equal((await sessions.getSession('source copy'))?.messageCount, 0);
    await vscode.commands.executeCommand(commandIds.deleteSession, target('source copy'));
    assert.equal(await sessions.getSession('source copy'), undefined);
    assert.equal((await sessions.getSession('source'))?.messageCount, 2);
  });

  describe('as documents', () => {
    it('write the database when they are saved, and follow a change from elsewhere', async () => {
      await ask('A message to edit', 'document');
      const message = await messageWith('A message to edit', 'document');
      await vscode.commands.executeCommand(commandIds.openMessage, message);
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.scheme, 'langflow-message');
      assert.equal(editor.document.languageId, 'markdown');
      assert.equal(editor.document.getText(), 'A message to edit');
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), 'Saved: ');
      });
      assert.equal(await editor.document.save(), true);
      await messageWith('Saved: A message to edit', 'document');

      await vscode.commands.executeCommand(commandIds.editMessage, message, { text: 'Elsewhere' });
      await eventually(
        'the open document shows the new text',
        () => editor.document.getText() === 'Elsewhere',
      );
      assert.equal(editor.document.isDirty, false);
    });

    it('compare with the text before the first edit', async () => {
      await ask('Before', 'compared');
      const message = await messageWith('Before', 'compared');
      await vscode.commands.executeCommand(commandIds.editMessage, message, { text: 'After' });
      await vscode.commands.executeCommand(commandIds.compareMessage, message);
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      assert.ok(input instanceof vscode.TabInputTextDiff);
      const original = await vscode.workspace.openTextDocument(input.original);
      const modified = await vscode.workspace.openTextDocument(input.modified);
      assert.deepEqual([original.getText(), modified.getText()], ['Before', 'After']);
    });
  });
});
