import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { FolderRuntime } from '../../src/host/folderRuntime.js';
import { commandIds, sessionScheme, viewIds } from '../../src/host/ids.js';
import { MessageMoving, MessageReordering } from '../../src/host/views/messageDragAndDrop.js';
import { silentLogger } from '../../src/base/logger.js';
import { eventually } from '../support/eventually.js';
import { newMessage } from '../support/storeBuilders.js';
import { flowPlayground, onlyFolder } from './flowPlayground.js';

describe('the history of a session', () => {
  let folder: FolderRuntime;
  let flowId: string;

  before(async () => {
    folder = await onlyFolder();
    flowId = (await folder.flows())[0]?.id ?? '';
  });

  async function say(sessionId: string, ...texts: readonly string[]): Promise<readonly string[]> {
    const { store } = await folder.runtime();
    const messages = texts.map((text) => newMessage({ sessionId, text, flowId }));
    return (await store.insertMessages(messages)).map(({ id }) => id);
  }

  async function texts(sessionId: string): Promise<readonly string[]> {
    const { sessions } = await folder.runtime();
    const { messages } = await sessions.pageMessages({ sessionId, limit: 100 });
    return messages.map(({ text }) => text);
  }

  function target(messageId: string | undefined): object {
    return { folderKey: folder.key, messageId };
  }

  async function open(sessionId: string): Promise<vscode.TextEditor> {
    await vscode.commands.executeCommand(commandIds.editSession, {
      folderKey: folder.key,
      sessionId,
      flowId,
    });
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, sessionScheme);
    return editor;
  }

  async function replace(editor: vscode.TextEditor, from: RegExp, to: string): Promise<void> {
    const { document } = editor;
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const text = document.getText().replaceAll(from, to);
    assert.ok(
      await editor.edit((edit) => {
        edit.replace(all, text);
      }),
    );
  }

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('is edited at many places at once, and one undo takes it all back', async () => {
    await say('doc', 'My cat is red', 'A red cat', 'And the dog?');
    const editor = await open('doc');

    await replace(editor, /red/g, 'blue');
    assert.ok(await editor.document.save());

    assert.deepEqual(await texts('doc'), ['My cat is blue', 'A blue cat', 'And the dog?']);
    await vscode.commands.executeCommand(commandIds.undoChange);
    assert.deepEqual(await texts('doc'), ['My cat is red', 'A red cat', 'And the dog?']);
    await eventually('the document follows', () => !editor.document.getText().includes('blue'));
  });

  it('is saved again and again', async () => {
    await say('again', 'One');
    const editor = await open('again');

    await replace(editor, /One/g, 'Two');
    assert.ok(await editor.document.save());
    await replace(editor, /Two/g, 'Three');
    assert.ok(await editor.document.save());

    assert.deepEqual(await texts('again'), ['Three']);
  });

  it('gains a message from the document, which then shows its id', async () => {
    await say('grow', 'One');
    const editor = await open('grow');

    await replace(editor, /$(?![\s\S])/g, '\n<!-- message new | Machine | AI -->\nTwo\n');
    assert.ok(await editor.document.save());

    assert.deepEqual(await texts('grow'), ['One', 'Two']);
    await eventually('the id is shown', () => !editor.document.getText().includes('message new'));
  });

  it('stays as it was where the document was broken, and the line is marked', async () => {
    await say('broken', 'One', 'Two');
    const editor = await open('broken');

    await replace(editor, /\| User \| User/g, '');
    await editor.document.save();

    assert.equal(editor.document.isDirty, true);
    assert.deepEqual(await texts('broken'), ['One', 'Two']);
    const [problem] = vscode.languages.getDiagnostics(editor.document.uri);
    assert.equal(problem?.range.start.line, 0);
    assert.match(problem.message, /Line 1/);
  });

  it('does not lose what was said while the document was open', async () => {
    const [first] = await say('meanwhile', 'One');
    const editor = await open('meanwhile');
    await replace(editor, /One/g, 'Mine');

    const { sessions } = await folder.runtime();
    await sessions.updateMessage(first ?? '', { text: 'Theirs' });
    await eventually('the editor has heard', () => editor.document.isDirty);
    await editor.document.save();

    assert.deepEqual(await texts('meanwhile'), ['Theirs']);
  });

  it('gets a message between two others', async () => {
    const [first] = await say('insert', 'One', 'Three');

    const given = { sender: 'Machine', text: 'Two' };
    await vscode.commands.executeCommand(commandIds.insertMessageAfter, target(first), given);
    await vscode.commands.executeCommand(commandIds.insertMessageBefore, target(first), {
      sender: 'User',
      text: 'Zero',
    });

    assert.deepEqual(await texts('insert'), ['Zero', 'One', 'Two', 'Three']);
  });

  it('has messages moved up and down, and no further than its ends', async () => {
    const [one, , three] = await say('move', 'One', 'Two', 'Three');

    await vscode.commands.executeCommand(commandIds.moveMessageUp, target(three));
    assert.deepEqual(await texts('move'), ['One', 'Three', 'Two']);
    await vscode.commands.executeCommand(commandIds.moveMessageDown, target(one));
    assert.deepEqual(await texts('move'), ['Three', 'One', 'Two']);
    await vscode.commands.executeCommand(commandIds.moveMessageUp, target(three));
    assert.deepEqual(await texts('move'), ['Three', 'One', 'Two']);
  });

  it('has messages dragged to another place and to another session', async () => {
    await say('drag', 'One', 'Two', 'Three');
    await say('drop', 'Here');
    const { views, selection } = await flowPlayground();
    selection.set({ folderKey: folder.key, flowId, flowName: '', sessionId: 'drag' });
    views.showAllSessions(true);
    const rows = (await views.messages.getChildren()).filter((row) => row.kind === 'message');
    const data = new vscode.DataTransfer();
    const reordering = new MessageReordering(silentLogger, () => views.messages.newest());
    reordering.handleDrag(rows.slice(0, 1), data);
    const mimeType = `application/vnd.code.tree.${viewIds.messages.toLowerCase()}`;
    assert.ok(data.get(mimeType));

    await reordering.handleDrop(rows[1], data);
    assert.deepEqual(await texts('drag'), ['Two', 'One', 'Three']);
    await reordering.handleDrop(undefined, data);
    assert.deepEqual(await texts('drag'), ['Two', 'Three', 'One']);

    await views.sessions.getChildren();
    const session = views.sessions.rowOf(folder.key, 'drop');
    await new MessageMoving(silentLogger).handleDrop(session, data);
    assert.deepEqual(await texts('drag'), ['Two', 'Three']);
    assert.deepEqual(await texts('drop'), ['Here', 'One']);
    views.showAllSessions(false);
  });

  it('is written to a file and read back', async () => {
    await say('file', 'One');
    const uri = folder.uriOf('in.jsonl');
    const line = { text: 'Two', sender: 'User', sender_name: 'User', session_id: 'file' };
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`${JSON.stringify(line)}\n`));

    await vscode.commands.executeCommand(commandIds.importMessages, uri);

    assert.deepEqual(await texts('file'), ['One', 'Two']);
    await vscode.workspace.fs.delete(uri);
  });
});
