import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { isJsonObject, type JsonObject } from '../../src/base/json.js';
import { commandIds } from '../../src/host/ids.js';
import { eventually } from '../support/eventually.js';
import { flowFile } from '../support/flowBuilder.js';
import { exampleFlow, flowPlayground, onlyFolder } from './flowPlayground.js';

const troubled = flowFile(
  [
    { id: 'ChatInput-a', displayName: 'Question', outputs: { message: ['Message'] } },
    {
      id: 'TextInput-b',
      displayName: 'Notes',
      outputs: { text: ['Message'] },
      fields: {
        input_value: 'Remember',
        token: {
          type: 'str',
          display_name: 'Wiki Token',
          value: 'wiki-token-4711',
          password: true,
          load_from_db: false,
        },
        name: { type: 'str', value: 'HOST_TEST_UNSET', load_from_db: true },
      },
    },
    { id: 'Bespoke-c', displayName: 'Our Own', fields: { text: '' } },
  ],
  [
    'ChatInput-a.message > Bespoke-c.text',
    'TextInput-b.text > Bespoke-c.text',
    'Gone-d.x > Bespoke-c.text',
  ],
);

async function write(uri: vscode.Uri, content: JsonObject): Promise<void> {
  const text = JSON.stringify({ ...content, name: 'Troubled' }, undefined, 2);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

function ours(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'Flow Playground')
    .toSorted((one, other) => one.range.start.compareTo(other.range.start));
}

const codes = (uri: vscode.Uri): readonly string[] =>
  ours(uri).map(({ code }) => (typeof code === 'string' ? code : ''));

async function expectCodes(uri: vscode.Uri, expected: readonly string[]): Promise<void> {
  await eventually(`the problems are ${expected.join(', ')}`, () => {
    assert.deepEqual(codes(uri), expected);
    return true;
  });
}

/** The editor hears of new text and problems a moment after the extension does. */
function fixesFor(uri: vscode.Uri, code: string): Promise<readonly vscode.CodeAction[]> {
  return eventually(`there is a fix for ${code}`, async () => {
    const diagnostic = ours(uri).find((each) => each.code === code);
    assert.ok(diagnostic);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    return actions.length > 0 ? actions : undefined;
  });
}

async function apply(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action);
  if (action.edit !== undefined) await vscode.workspace.applyEdit(action.edit);
  const { command } = action;
  if (command === undefined) return;

  const given = (command.arguments ?? []) as readonly unknown[];
  await vscode.commands.executeCommand(command.command, ...given);
}

function hoverText(hovers: readonly vscode.Hover[]): string {
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n');
}

describe('a flow file in the editor', () => {
  let uri: vscode.Uri;
  const document = (): Thenable<vscode.TextDocument> => vscode.workspace.openTextDocument(uri);

  before(async () => {
    const folder = await onlyFolder();
    uri = folder.uriOf('troubled.json');
    await write(uri, troubled);
    await vscode.window.showTextDocument(uri);
    (await folder.runtime()).catalog.refresh();
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(uri);
    const { runtimes } = await flowPlayground();
    for (const folder of runtimes.all()) (await folder.runtime()).catalog.refresh();
  });

  it('has its problems marked, and its fixes take them away', async () => {
    await expectCodes(uri, [
      'literal-secret',
      'missing-key',
      'unsupported-component',
      'broken-edge',
    ]);
    const [remove] = await fixesFor(uri, 'broken-edge');
    assert.equal(remove?.title, 'Remove This Connection');
    await apply(remove);
    await expectCodes(uri, ['literal-secret', 'missing-key', 'unsupported-component']);

    const [keep] = await fixesFor(uri, 'literal-secret');
    assert.equal(keep?.title, 'Keep the Value in the Keychain as WIKI_TOKEN');
    await apply(keep);
    await expectCodes(uri, ['missing-key', 'unsupported-component']);

    const [set] = await fixesFor(uri, 'missing-key');
    assert.equal(set?.title, 'Set HOST_TEST_UNSET…');
    await vscode.commands.executeCommand(commandIds.setVariable, {
      name: 'HOST_TEST_UNSET',
      value: 'now it is',
    });
    await expectCodes(uri, ['unsupported-component']);

    const text = (await document()).getText();
    assert.ok(!text.includes('wiki-token-4711'));
    const file: unknown = JSON.parse(text);
    const expected = JSON.stringify(troubled)
      .replace('"value":"wiki-token-4711"', '"value":"WIKI_TOKEN"')
      .replace('"password":true,"load_from_db":false', '"password":true,"load_from_db":true');
    assert.ok(isJsonObject(file as JsonObject));
    const wanted = JSON.parse(expected) as { data: { edges: unknown[] }; name: string };
    wanted.name = 'Troubled';
    wanted.data.edges.pop();
    assert.deepEqual(file, wanted);
  });

  it('has an outline by component and field', async () => {
    await document();
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    const components = symbols.filter(({ kind }) => kind === vscode.SymbolKind.Class);
    assert.deepEqual(
      components.map(({ name, detail, children }) => [
        name,
        detail,
        ...children.map((c) => `${c.name}=${c.detail}`),
      ]),
      [
        ['Question', 'ChatInput-a'],
        [
          'Notes',
          'TextInput-b',
          'input_value=Remember',
          'Wiki Token=variable WIKI_TOKEN',
          'name=variable HOST_TEST_UNSET',
        ],
        ['Our Own', 'Bespoke-c', 'text='],
      ],
    );
  });

  it('says on hover what a component is and how a field is set', async () => {
    const text = (await document()).getText();
    const hoverAt = async (word: string): Promise<string> => {
      const position = (await document()).positionAt(text.indexOf(word) + 2);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        position,
      );
      return hoverText(hovers);
    };
    assert.match(await hoverAt('"Question"'), /\*\*Question\*\* · `ChatInput-a`[^]*runs natively/);
    assert.match(await hoverAt('"Our Own"'), /\$\(error\) There is no native version/);
    assert.match(await hoverAt('"WIKI_TOKEN"'), /variable `WIKI_TOKEN` is set/);
    assert.doesNotMatch(await hoverAt('"WIKI_TOKEN"'), /wiki-token-4711/);
  });

  it('opens at a component that is asked for', async () => {
    const { folder, entry } = await exampleFlow('echo');
    const target = { folderKey: folder.key, flowId: entry.id, nodeId: 'ChatOutput-Ech02' };
    await vscode.commands.executeCommand(commandIds.goToNode, target);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.path.split('/').at(-1), 'echo.json');
    assert.equal(editor.document.getText(editor.selection), '"Chat Output"');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.window.showTextDocument(uri);
  });

  it('has its last output in the hover after a run', async () => {
    const { folder, entry } = await exampleFlow('echo');
    await vscode.commands.executeCommand(
      commandIds.runFlowWithInput,
      { folderKey: folder.key, flowId: entry.id },
      { input: 'Seen in a hover', sessionId: 'hover' },
    );
    const file = await vscode.workspace.openTextDocument(folder.uriOf(entry.path));
    const place = file.positionAt(file.getText().indexOf('"Chat Output"') + 3);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      file.uri,
      place,
    );
    assert.match(hoverText(hovers), /Run From Here/);
    assert.match(hoverText(hovers), /Seen in a hover/);
  });

  it('runs from a component', async () => {
    const { folder, entry } = await exampleFlow('echo');
    const { store } = await folder.runtime();
    const target = { folderKey: folder.key, flowId: entry.id };
    const sessionId = 'from here';
    await vscode.commands.executeCommand(commandIds.runFlowWithInput, target, {
      start: 'ChatInput-nowhere',
      sessionId,
    });
    const [run] = await store.listRuns({ flowId: entry.id, limit: 1 });
    assert.match(run?.error?.message ?? '', /ChatInput-nowhere/);
    await vscode.commands.executeCommand('notifications.clearAll');
    const answer = await vscode.commands.executeCommand(commandIds.runFlowWithInput, target, {
      input: 'From the start',
      start: 'ChatInput-Ech01',
      sessionId,
    });
    assert.equal(answer, 'From the start');
  });

  it('is checked with all others on demand, also while closed', async () => {
    const { folder } = await onlyFolder().then((each) => ({ folder: each }));
    const closed = folder.uriOf('closed.json');
    await write(closed, { ...troubled, id: '0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f2' });
    (await folder.runtime()).catalog.refresh();
    const count = await vscode.commands.executeCommand<{ files: number; problems: number }>(
      commandIds.checkAllFlows,
    );
    assert.ok(count.files >= 3);
    await expectCodes(closed, ['literal-secret', 'unsupported-component', 'broken-edge']);
    await vscode.workspace.fs.delete(closed);
    (await folder.runtime()).catalog.refresh();
    await expectCodes(closed, []);
  });
});
