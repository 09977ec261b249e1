import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/host/ids.js';
import { newMessage } from '../support/storeBuilders.js';
import { eventually } from '../support/eventually.js';
import {
  exampleFlow,
  exampleNames,
  expectTree,
  flowPlayground,
  onlyFolder,
} from './flowPlayground.js';

describe('flows', () => {
  it('run with an input and keep both messages', async () => {
    const { folder, entry } = await exampleFlow('echo');
    const sessionId = 'host run';
    const answer = await vscode.commands.executeCommand(
      commandIds.runFlowWithInput,
      { folderKey: folder.key, flowId: entry.id },
      { input: 'Hello from a command', sessionId },
    );
    assert.equal(answer, 'Hello from a command');
    const { sessions } = await folder.runtime();
    const { messages } = await sessions.pageMessages({ sessionId, limit: 10 });
    assert.deepEqual(
      messages.map(({ sender, text }) => [sender, text]),
      [
        ['User', 'Hello from a command'],
        ['Machine', 'Hello from a command'],
      ],
    );
  });

  it('appear in the tree as their files come and go', async () => {
    const { views } = await flowPlayground();
    const { folder } = await onlyFolder();
    const source = vscode.Uri.joinPath(folder.uri, 'echo.json');
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(source));
    const copy = vscode.Uri.joinPath(folder.uri, 'deep', 'er', 'copy.json');
    const renamed = text.replace('"Echo"', '"Echo Copy"').replaceAll('7f1c01', '7f1cff');
    await vscode.workspace.fs.writeFile(copy, new TextEncoder().encode(renamed));
    const rows = await exampleNames();
    await expectTree(views.flows, [['deep/er', ['Echo Copy']], ...rows]);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder.uri, 'deep'), { recursive: true });
    await expectTree(views.flows, rows);
  });

  it('can be started from a sample, under a name of its own', async () => {
    const { folder } = await onlyFolder();
    const copy = vscode.Uri.joinPath(folder.uri, 'echo-2.json');

    await vscode.commands.executeCommand(commandIds.addSampleFlow, 'echo.json');

    const read = async (uri: vscode.Uri): Promise<string> =>
      new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    assert.equal(await read(copy), await read(vscode.Uri.joinPath(folder.uri, 'echo.json')));
    const opened = vscode.window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.map(({ label }) => label),
    );
    assert.ok(opened.includes('Echo'), opened.join(', '));
    await vscode.workspace.fs.delete(copy);
  });

  it('have lenses on their files, and other JSON files have none', async () => {
    const { folder } = await onlyFolder();
    const flowFile = vscode.Uri.joinPath(folder.uri, 'echo.json');
    const other = vscode.Uri.joinPath(folder.uri, 'package.json');
    await vscode.workspace.fs.writeFile(other, new TextEncoder().encode('{"name": "other"}'));
    const titles = async (uri: vscode.Uri): Promise<string[]> => {
      await vscode.workspace.openTextDocument(uri);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uri,
      );
      return lenses.map(({ command }) => command?.title ?? '');
    };
    await eventually('the flow file has its lenses', async () => {
      const [run, open] = await titles(flowFile);
      return run === '$(play) Run' && open === 'Open Playground';
    });
    assert.deepEqual(await titles(other), []);
    await vscode.workspace.fs.delete(other);
  });

  it('give their address as a curl command', async () => {
    const { folder, entry } = await exampleFlow('echo');
    await vscode.commands.executeCommand(commandIds.copyCurl, {
      folderKey: folder.key,
      flowId: entry.id,
    });
    const text = await vscode.env.clipboard.readText();
    assert.match(
      text,
      /^curl -X POST 'http:\/\/127\.0\.0\.1:7860\/api\/v1\/run\/echo\?stream=false'/,
    );
    assert.match(text, /x-api-key: \$LANGFLOW_API_KEY/);
  });

  it('give a session of theirs as a test', async () => {
    const { folder, entry } = await exampleFlow('echo');
    const { store } = await folder.runtime();
    const common = { sessionId: 'to be tested', flowId: entry.id };
    await store.insertMessages([
      newMessage({ ...common, sender: 'User', text: 'Is it packed?' }),
      newMessage({ ...common, sender: 'Machine', text: 'It is packed.' }),
    ]);
    const target = { folderKey: folder.key, ...common };
    await vscode.commands.executeCommand(commandIds.copyTest, target, 'Python');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^# Echo, to be tested: 1 turn\./);
    assert.match(text, /"question": "Is it packed\?",\n\s+"answers": \["It is packed\."\]/);
    await store.deleteSession(common.sessionId);
  });
});
