import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { ScriptedProvider } from '../support/scriptedProvider.js';
import { refuse, say } from '../support/scriptedAnswer.js';
import { startWorkbench } from '../support/workbench/startWorkbench.js';
import type { Workbench } from '../support/workbench/workbench.js';

describe('trouble', () => {
  let provider: ScriptedProvider;
  let workbench: Workbench;
  let database: string;

  before(async () => {
    provider = await ScriptedProvider.start({});
    // Until the test names its own provider, no request may leave this machine.
    workbench = await startWorkbench({ env: { OPENAI_BASE_URL: 'http://provider.invalid/v1' } });
    database = path.join(workbench.folder, '.langflow', 'langflow.db');
    await mkdir(path.dirname(database));
    await writeFile(database, 'This is no database at all. '.repeat(100));
  });

  after(async () => {
    await workbench.stop();
    await provider.close();
  });

  function thread(): Locator {
    return workbench.webview().getByRole('log');
  }

  async function send(text: string): Promise<void> {
    const composer = workbench.webview().getByRole('textbox', { name: /^Message to/ });
    await composer.fill(text);
    await composer.press('Enter');
  }

  it('with the database is told where sessions would be, and the file stays as it is', async () => {
    const { sideBar } = workbench;
    await sideBar.open('Flow Playground');
    await sideBar.row('Memory Chatbot').click();
    await sideBar
      .view('Sessions')
      .getByText(/is not a SQLite database/)
      .waitFor();
    await workbench
      .webview()
      .getByText(/is not a SQLite database/)
      .first()
      .waitFor();
    await workbench.screenshot('trouble-database');
    assert.match(await readFile(database, 'utf8'), /^This is no database at all/);
  });

  it('with the database ends with an empty one, and the old one is kept beside it', async () => {
    const damaged = await readFile(database);
    await workbench.sideBar.pressViewAction('Sessions', 'Look After the Message Database');
    await workbench.quickInput.option(/Start with an Empty One/).waitFor();
    await workbench.screenshot('trouble-database-ways');
    await workbench.quickInput.pick(/Start with an Empty One/);
    await workbench.dialog.getByRole('button', { name: 'Start Empty' }).click();
    await workbench.notification('An empty message database is in use now.').waitFor();
    const folder = path.dirname(database);
    const names = await readdir(folder);
    const aside = names.find((name) => name.startsWith('langflow.db.aside-')) ?? 'none';
    assert.deepEqual(await readFile(path.join(folder, aside)), damaged);
    await workbench.sideBar
      .view('Sessions')
      .getByText('is not a SQLite')
      .waitFor({ state: 'hidden' });
    await workbench.reload();
  });

  it('with a missing key names it, and one step sets it', async () => {
    await workbench.sideBar.open('Flow Playground');
    await workbench.sideBar.row('Memory Chatbot').click();
    await send('Hello');
    await thread().getByText('OPENAI_API_KEY').first().waitFor();
    await workbench.screenshot('trouble-key');
    await thread().getByRole('button', { name: 'Set OPENAI_API_KEY' }).click();
    await workbench.quickInput.box.locator('input[type=password]').waitFor();
    await workbench.quickInput.answer('a-key-for-the-test');
    await workbench.configure({ 'flowPlayground.models.openaiBaseUrl': provider.openAiBaseUrl });
    provider.answerWith(say('Hello from the provider.'));
    await eventually('the key reaches the provider', async () => {
      await send('Hello again');
      await thread().getByText('Hello from the provider.').last().waitFor({ timeout: 3000 });
      return provider.requests.at(-1)?.headers['authorization'] === 'Bearer a-key-for-the-test';
    });
    await workbench.sideBar.row(/Hello again/, 'Messages').waitFor();
  });

  it('with the provider is told in the thread, and what was asked is kept', async () => {
    provider.answerWith(refuse.auth());
    await send('Who refuses?');
    await thread()
      .getByText(/Language Model stopped the run/)
      .last()
      .waitFor();
    await workbench.sideBar.row(/Who refuses/, 'Messages').waitFor();
    await workbench.sideBar.row(/Memory Chatbot, failed/).waitFor();
    await workbench.screenshot('trouble-provider');
  });

  it('with a broken flow file is told in tree and panel, and ends when the file is mended', async () => {
    const file = path.join(workbench.folder, 'memory-chatbot.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.slice(0, text.length / 2));
    await workbench.sideBar.row(/memory-chatbot.*cannot be read/).waitFor();
    await workbench.webview().getByRole('alert').waitFor();
    await workbench.screenshot('trouble-flow');
    await writeFile(file, text);
    await workbench.sideBar.row(/Memory Chatbot, failed/).waitFor();
    await thread().getByText('Who refuses?').waitFor();
  });
});
