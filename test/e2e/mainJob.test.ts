import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FrameLocator, Locator } from 'playwright-core';
import { isRecord } from '../../src/base/json.js';
import { runDocumented } from '../support/curl.js';
import { eventually } from '../support/eventually.js';
import { ScriptedProvider } from '../support/scriptedProvider.js';
import { startWorkbench } from '../support/workbench/startWorkbench.js';
import type { Workbench } from '../support/workbench/workbench.js';

const flowId = '8b5c1a52-6d0e-4f0b-9d56-0f6a5f7f1c04';

/** One story: each test goes on where the one before it stopped. */
describe('the main job @smoke', () => {
  let provider: ScriptedProvider;
  let workbench: Workbench;

  before(async () => {
    provider = await ScriptedProvider.start({});
    workbench = await startWorkbench();
    // Settings of a machine are not the user's in every version: the folder's own count in all.
    await workbench.configure({
      'flowPlayground.models.openaiBaseUrl': provider.openAiBaseUrl,
      'flowPlayground.api.port': 0,
      'flowPlayground.api.auth': 'none',
    });
    await workbench.reload();
  });

  after(async () => {
    await workbench.stop();
    await provider.close();
  });

  function page(): FrameLocator {
    return workbench.webview();
  }

  /** The conversation, without the sessions beside it. */
  function thread(): Locator {
    return page().getByRole('log');
  }

  async function send(text: string): Promise<void> {
    const composer = page().getByRole('textbox', { name: 'Message to Memory Chatbot' });
    await composer.fill(text);
    await composer.press('Enter');
  }

  /** The text of the newest request's messages, as the provider got them. */
  function lastPrompt(): string {
    return JSON.stringify(provider.requests.at(-1)?.body['messages']);
  }

  function storedMessages(): unknown[] {
    const database = new DatabaseSync(path.join(workbench.folder, '.langflow', 'langflow.db'), {
      readOnly: true,
    });
    try {
      return database.prepare('select sender, text, session_id from message').all();
    } finally {
      database.close();
    }
  }

  it('opens the Playground from a flow file', async () => {
    await workbench.quickInput.openFile('memory-chatbot.json');
    await workbench.pressEditorAction('Run Flow');
    await workbench.tab('Memory Chatbot').waitFor();
    await page().getByText('No messages in this session').waitFor();
    await workbench.sideBar.open('Flow Playground');
    await workbench.sideBar.row('Default Session', 'Sessions').waitFor();
  });

  it('streams an answer while it is written', async () => {
    let release: () => void = () => undefined;
    const shown = new Promise<void>((resolve) => {
      release = resolve;
    });
    provider.enqueue({
      kind: 'say',
      chunks: ['Good morning, Ada. ', 'Your order is **8841**.'],
      beforeChunk: (index) => (index === 1 ? shown : undefined),
    });
    await send('Hello, I am Ada');
    await thread().getByText('Good morning, Ada.').waitFor();
    assert.equal(await thread().getByText('8841').count(), 0);
    release();
    await thread().getByText('8841').waitFor();
    await workbench.sideBar.row(/^AI.*Good morning, Ada/, 'Messages').waitFor();
  });

  it('remembers the first turn in the second', async () => {
    provider.enqueue({ kind: 'say', chunks: ['It arrives ', 'on Tuesday.'] });
    await send('When does it arrive?');
    await thread().getByText('It arrives on Tuesday.').waitFor();
    assert.match(lastPrompt(), /Your order is \*\*8841\*\*/);
    await workbench.sideBar.row('Default Session, 4 messages', 'Sessions').waitFor();
  });

  it('edits an answer from the side bar', async () => {
    const { sideBar, quickInput } = workbench;
    await sideBar.pressRowAction('Good morning, Ada.', 'Edit Message', 'Messages');
    await quickInput.holds('Good morning, Ada. Your order is **8841**.');
    await quickInput.answer('Good morning, Ada. Your order is **1729**.');
    await sideBar.row(/edited.*Good morning, Ada/, 'Messages').waitFor();
    await thread().getByText('1729').waitFor();
    assert.equal(await thread().getByText('8841').count(), 0);
  });

  it('sends the edited text to the provider, and not the original', async () => {
    provider.enqueue({ kind: 'say', chunks: ['Your order is 1729.'] });
    await send('Which order is it?');
    await thread().getByText('Your order is 1729.', { exact: true }).waitFor();
    assert.equal(provider.requests.length, 3);
    assert.match(lastPrompt(), /Your order is \*\*1729\*\*/);
    assert.doesNotMatch(lastPrompt(), /8841/);
    await workbench.screenshot('main-job-dark');
  });

  it('stops the request to the provider with the run', async () => {
    provider.enqueue({ kind: 'hang' });
    await send('Tell me everything');
    const request = await eventually('the provider is asked', () => provider.requests[3]);
    await workbench.sideBar.row('Default Session, running', 'Sessions').waitFor();
    await page().getByRole('button', { name: 'Stop' }).first().click();
    await request.clientLeft;
    await workbench.sideBar.row(/Default Session, \d messages/, 'Sessions').waitFor();
  });

  it('renames the session from the side bar', async () => {
    const { sideBar, quickInput } = workbench;
    await sideBar.pressRowAction('Default Session', 'Rename Session', 'Sessions');
    await quickInput.holds('Default Session');
    await quickInput.answer('Ada');
    await sideBar.row(/^Ada/, 'Sessions').waitFor();
    await page().getByRole('option', { name: /^Ada/ }).waitFor();
    await thread().getByText('Your order is 1729.', { exact: true }).waitFor();
  });

  it('answers the documented curl commands, live in panel and trees', async () => {
    await workbench.runCommand('Flow Playground: Start Local API');
    const status = workbench.statusItem(/:\d+$/);
    const port = Number(/:(\d+)/.exec(await status.innerText())?.[1]);
    provider.answerWith({ kind: 'say', chunks: ['Hello from the provider.'] });
    const inBody = await runDocumented(
      `curl -X POST "http://localhost:7860/api/v1/run/$FLOW_ID" \\
        -H 'Content-Type: application/json' \\
        -d '{"session_id": "curl_body", "input_value": "message", "input_type": "chat", "output_type": "chat"}'`,
      port,
      { FLOW_ID: flowId },
    );
    const asTweak = await runDocumented(
      `curl -X POST "http://localhost:7860/api/v1/run/$FLOW_ID?stream=false" \\
        -H 'Content-Type: application/json' \\
        -d '{"input_value": "message", "output_type": "chat", "input_type": "chat", "tweaks": {"session_id": "curl_tweak"}}'`,
      port,
      { FLOW_ID: flowId },
    );
    const sessions = [inBody, asTweak].map((answer) => {
      const parsed: unknown = JSON.parse(answer);
      return isRecord(parsed) ? parsed['session_id'] : undefined;
    });
    assert.deepEqual(sessions, ['curl_body', 'curl_tweak']);
    for (const session of ['curl_body', 'curl_tweak']) {
      await workbench.sideBar.row(`${session}, 2 messages`, 'Sessions').waitFor();
      await page().getByRole('option', { name: session }).waitFor();
    }
  });

  it('keeps everything in a database that any program can read', async () => {
    const rows = storedMessages();
    const has = (sender: string, text: string, session: string): boolean =>
      rows.some(
        (row) =>
          isRecord(row) &&
          row['sender'] === sender &&
          row['text'] === text &&
          row['session_id'] === session,
      );
    assert.ok(has('User', 'Hello, I am Ada', 'Ada'));
    assert.ok(has('Machine', 'Good morning, Ada. Your order is **1729**.', 'Ada'));
    assert.ok(has('Machine', 'Hello from the provider.', 'curl_tweak'));
  });

  it('is all there after the window was reloaded', async () => {
    await workbench.reload();
    await workbench.tab('Memory Chatbot').waitFor();
    await thread().getByText('Your order is 1729.', { exact: true }).waitFor();
    await workbench.sideBar.open('Flow Playground');
    await workbench.sideBar.row(/^Ada/, 'Sessions').waitFor();
    await workbench.sideBar.row(/edited.*Good morning, Ada/, 'Messages').waitFor();
  });

  it('can be looked at in every theme', async () => {
    for (const theme of ['light', 'high-contrast', 'high-contrast-light'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`main-job-${theme}`);
    }
  });
});
