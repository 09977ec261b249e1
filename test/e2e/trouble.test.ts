import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { createLangflowDatabase, insertAsLangflow } from '../support/langflowDatabase.js';
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
    await makeCopy();
  });

  after(async () => {
    await workbench.stop();
    await provider.close();
  });

  /** A copy of a database from before it was damaged. */
  async function makeCopy(): Promise<void> {
    const flow = await readFile(path.join(workbench.folder, 'memory-chatbot.json'), 'utf8');
    const [, flowId = ''] = /"id": "([0-9a-f-]{36})"/.exec(flow) ?? [];
    const copy = createLangflowDatabase(`${database}.copy`, 'late');
    insertAsLangflow(copy, { id: 'c'.repeat(32), sessionId: 'Before the damage', text: 'Kept' });
    copy.prepare('UPDATE message SET flow_id = ?').run(flowId.replaceAll('-', ''));
    copy.exec('PRAGMA journal_mode=DELETE');
    copy.close();
  }

  /** The only file beside the database whose name starts so. */
  async function beside(start: string): Promise<string> {
    const folder = path.dirname(database);
    const names = (await readdir(folder)).filter((name) => name.startsWith(start));
    assert.equal(names.length, 1, names.join(', '));
    return path.join(folder, names[0] ?? '');
  }

  /** Offered by the palette at all times, by the view only where the database is in trouble. */
  function lookAfter(): Promise<void> {
    return workbench.quickInput.runCommand('Flow Playground: Look After the Message Database');
  }

  async function takeWay(name: RegExp): Promise<void> {
    await eventually(`${String(name)} is taken`, async () => {
      // A page that comes up takes the focus, and a list closes when it loses it.
      await lookAfter();
      await workbench.quickInput.option(name).click({ timeout: 2000 });
      return true;
    });
  }

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

  it('with the database ends with a copy that is restored, and both files stay as they are', async () => {
    const damaged = await readFile(database);
    const copy = await readFile(`${database}.copy`);
    await workbench.sideBar.pressViewAction('Sessions', 'Look After the Message Database');
    await workbench.quickInput.option(/Restore a Copy/).waitFor();
    await workbench.screenshot('trouble-database-ways');
    await workbench.quickInput.pick(/Restore a Copy/);
    await workbench.quickInput.pick(/langflow\.db\.copy/);
    await workbench.dialog.getByRole('button', { name: 'Restore' }).click();
    await workbench.notification('The copy is in use now.').waitFor();
    await workbench.sideBar.view('Sessions').getByText('Before the damage').first().waitFor();
    const told = workbench.sideBar.part.getByText('is not a SQLite');
    await told.first().waitFor({ state: 'hidden' });
    // The page goes on without being loaded again.
    await workbench
      .webview()
      .getByRole('textbox', { name: /^Message to/ })
      .waitFor();
    assert.deepEqual(await readFile(await beside('langflow.db.aside-')), damaged);
    assert.deepEqual(await readFile(`${database}.copy`), copy);
    await rm(await beside('langflow.db.aside-'));
  });

  it('with the database can be looked at, and nothing changes it', async () => {
    const { sideBar, quickInput } = workbench;
    const before = await readFile(database);
    await takeWay(/Open Read-Only/);
    await eventually('the way back is offered', async () => {
      await lookAfter();
      await quickInput.option(/Open for Writing Again/).waitFor({ timeout: 2000 });
      return true;
    });
    await workbench.screenshot('trouble-database-read-only');
    await quickInput.dismiss();
    await sideBar.chooseFromMenu('Before the damage', 'Duplicate Session', 'Sessions');
    await workbench.notification(/open for reading only/).waitFor();
    assert.deepEqual(await readFile(database), before);
    await takeWay(/Open for Writing Again/);
    await sideBar.chooseFromMenu('Before the damage', 'Duplicate Session', 'Sessions');
    await sideBar.row('Before the damage copy', 'Sessions').waitFor();
  });

  it('with the database ends with an empty one, and the old one is kept beside it', async () => {
    const old = await readFile(database);
    await takeWay(/Start with an Empty One/);
    await workbench.dialog.getByRole('button', { name: 'Start Empty' }).click();
    await workbench.notification('An empty message database is in use now.').waitFor();
    await workbench.sideBar
      .view('Sessions')
      .getByText('Before the damage')
      .first()
      .waitFor({ state: 'hidden' });
    assert.deepEqual(await readFile(await beside('langflow.db.aside-')), old);
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
