import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { asString, isRecord } from '../../src/base/json.js';
import { commandIds, mcpPath, settingIds, toolIds } from '../../src/host/ids.js';
import { eventually } from '../support/eventually.js';
import { exampleFlow, flowPlayground, onlyFolder } from './flowPlayground.js';

async function invoke(name: string, input: object): Promise<unknown> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  const [part] = result.content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return JSON.parse(part.value);
}

/** What a participant wrote into a chat. */
class ChatPage {
  readonly written: string[] = [];
  readonly buttons: vscode.Command[] = [];
  readonly references: string[] = [];

  /** The part of the editor's stream that the participant uses. */
  asStream(): vscode.ChatResponseStream {
    const page = {
      markdown: (text: string) => this.written.push(text),
      progress: () => undefined,
      button: (command: vscode.Command) => this.buttons.push(command),
      reference: (uri: vscode.Uri) => this.references.push(uri.path.split('/').at(-1) ?? ''),
    };
    return page as unknown as vscode.ChatResponseStream;
  }
}

interface Turn {
  readonly prompt: string;
  readonly command?: string;
  readonly references?: readonly { readonly value: unknown }[];
  readonly before?: vscode.ChatResult;
}

async function chat({ prompt, command, references = [], before }: Turn): Promise<{
  readonly page: ChatPage;
  readonly result: vscode.ChatResult;
}> {
  const { ai } = await flowPlayground();
  const page = new ChatPage();
  const past = { participant: 'flowPlayground.flow', response: [], result: before };
  const context: unknown = { history: before === undefined ? [] : [past] };
  const request: unknown = { prompt, command, references };
  const result = await ai.participant.answer(
    request as vscode.ChatRequest,
    context as vscode.ChatContext,
    page.asStream(),
    new vscode.CancellationTokenSource().token,
  );
  return { page, result };
}

function sessionIn({ metadata }: vscode.ChatResult): string {
  const value: unknown = metadata;
  return isRecord(value) ? (asString(value['sessionId']) ?? '') : '';
}

describe('tools for language models', () => {
  it('list the flows, run one and read what was said', async () => {
    const flows = await invoke(toolIds.listFlows, {});
    assert.ok(Array.isArray(flows));
    const names = flows.map((flow: unknown) => (isRecord(flow) ? flow['name'] : undefined));
    assert.ok(names.includes('Echo'), names.join(', '));

    const session = 'from a tool';
    const first = await invoke(toolIds.runFlow, { flow: 'Echo', input: 'Hello tool', session });
    assert.deepEqual(first, { flow: 'Echo', session, answer: 'Hello tool' });
    const messages = await invoke(toolIds.readMessages, { session, limit: 1 });
    assert.ok(Array.isArray(messages));
    assert.equal(messages.length, 1);
    assert.match(JSON.stringify(messages), /"text":"Hello tool"/);
  });

  it('say what is wrong so that a model can do better', async () => {
    await assert.rejects(
      invoke(toolIds.runFlow, { flow: 'Nowhere' }),
      /no flow named Nowhere.*Echo/,
    );
    await assert.rejects(invoke(toolIds.readMessages, { session: 'none' }), /has no messages/);
  });

  it('are gone while they are switched off', async () => {
    const settings = vscode.workspace.getConfiguration();
    await settings.update(settingIds.aiTools, false, vscode.ConfigurationTarget.Workspace);
    await assert.rejects(invoke(toolIds.listFlows, {}));
    await settings.update(settingIds.aiTools, undefined, vscode.ConfigurationTarget.Workspace);
    await eventually('the tools are back', async () =>
      Array.isArray(await invoke(toolIds.listFlows, {})),
    );
  });
});

describe('the chat participant', () => {
  it('runs the chosen flow, and stays in its session', async () => {
    const chosen = await chat({ prompt: 'echo', command: 'choose' });
    assert.match(chosen.page.written.join(''), /\*\*Echo\*\*/);
    const first = await chat({ prompt: 'First words', before: chosen.result });
    assert.equal(first.page.written.join(''), 'First words');
    assert.deepEqual(first.page.references, ['echo.json']);
    assert.equal(first.page.buttons[0]?.command, commandIds.openSession);
    assert.equal(sessionIn(first.result), 'First words');

    const second = await chat({ prompt: 'More', before: first.result });
    assert.equal(sessionIn(second.result), 'First words');
    const { folder } = await exampleFlow('echo');
    const { sessions } = await folder.runtime();
    const { messages } = await sessions.pageMessages({ sessionId: 'First words', limit: 10 });
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['First words', 'First words', 'More', 'More'],
    );
    const other = await chat({ prompt: 'First words', command: 'new', before: second.result });
    assert.equal(sessionIn(other.result), 'First words (2)');
  });

  it('sends along what is attached, from this workspace only', async () => {
    const folder = await onlyFolder();
    const chosen = await chat({ prompt: 'echo', command: 'choose' });
    const inside = folder.uriOf('attached.txt');
    await vscode.workspace.fs.writeFile(inside, new TextEncoder().encode('line one\nline two'));
    const references = [
      { value: vscode.Uri.file('/etc/hostname') },
      { value: new vscode.Location(inside, new vscode.Range(1, 0, 1, 8)) },
    ];
    const { page } = await chat({ prompt: 'Read', references, before: chosen.result });
    assert.equal(page.written.join(''), 'Read\n\nattached.txt:\n\nline two');
    await vscode.workspace.fs.delete(inside);
  });
});

describe('the MCP server definition', () => {
  it('is there while the API runs, and reaches it', async () => {
    const { ai, api } = await flowPlayground();
    assert.deepEqual(ai.mcp.provideMcpServerDefinitions(), []);
    const settings = vscode.workspace.getConfiguration();
    await settings.update(settingIds.apiPort, 0, vscode.ConfigurationTarget.Workspace);
    await api.start(await onlyFolder());
    try {
      const [definition] = ai.mcp.provideMcpServerDefinitions();
      assert.ok(definition);
      assert.deepEqual(definition.headers, {});
      const { uri, headers } = await ai.mcp.resolveMcpServerDefinition(definition);
      assert.equal(uri.path, mcpPath);
      const response = await fetch(uri.toString(), {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'initialize',
          params: {
            protocolVersion: '2025-06-18',
            capabilities: {},
            clientInfo: { name: 'test', version: '1' },
          },
        }),
      });
      assert.equal(response.status, 200);
      assert.match(await response.text(), /"serverInfo"/);
    } finally {
      await api.stop();
      await settings.update(settingIds.apiPort, undefined, vscode.ConfigurationTarget.Workspace);
    }
    assert.deepEqual(ai.mcp.provideMcpServerDefinitions(), []);
  });
});

describe('links', () => {
  it('lead to a session of a flow, and to nothing outside the workspace', async () => {
    const { links, selection } = await flowPlayground();
    const { folder, entry } = await exampleFlow('echo');
    await vscode.commands.executeCommand(commandIds.copySessionLink, {
      folderKey: folder.key,
      flowId: entry.id,
      sessionId: 'linked session',
    });
    const link = vscode.Uri.parse(await vscode.env.clipboard.readText());
    assert.match(link.query, /session=linked\+session/);
    await links.handleUri(link);
    assert.equal(selection.current?.flowId, entry.id);
    assert.equal(selection.current.sessionId, 'linked session');

    const before = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length;
    void links.handleUri(link.with({ query: 'flow=00000000-0000-4000-8000-000000000000' }));
    void links.handleUri(link.with({ path: '/run' }));
    await folder.flows();
    assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, before);
    assert.deepEqual((await folder.runtime()).runs.running(), []);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('lead to a message', async () => {
    const { links } = await flowPlayground();
    const { folder, entry } = await exampleFlow('echo');
    const { sessions } = await folder.runtime();
    await invoke(toolIds.runFlow, { flow: 'Echo', input: 'Linked words', session: 'linked' });
    const { messages } = await sessions.pageMessages({ sessionId: 'linked', limit: 1 });
    const messageId = messages[0]?.id ?? '';
    const text = links.linkTo({ flowId: entry.id, messageId });
    await links.handleUri(vscode.Uri.parse(text));
    const shown = await eventually('the message is open', () => vscode.window.activeTextEditor);
    assert.equal(shown.document.getText(), 'Linked words');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
