import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../support/eventually';
import { now } from '../support/page/builders';
import { startWorkbench } from '../support/workbench/startWorkbench';
import type { Theme, Workbench } from '../support/workbench/workbench';
import { seed } from './seed';
import { takePicture } from './takePicture';

const themes: readonly Theme[] = ['dark', 'light', 'high-contrast', 'high-contrast-light'];

/** One story: each picture goes on where the one before it stopped. */
describe('pictures of the workbench', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench({
      startMs: now,
      prepare: prepareWorkspace,
      settings: { 'editor.fontFamily': 'JetBrains Mono', 'editor.fontSize': 13 },
    });
  });

  after(async () => {
    await workbench.stop();
  });

  /** In every theme, of which the repository keeps those named. */
  async function inEveryTheme(name: string, keptThemes: readonly Theme[]): Promise<void> {
    for (const theme of themes) {
      await workbench.setTheme(theme);
      await takePicture(workbench.page, `${name}-${theme}`, { isKept: keptThemes.includes(theme) });
    }
    await workbench.setTheme('dark');
  }

  it('playground', async () => {
    await workbench.quickInput.openFile('memory-chatbot.json');
    await workbench.pressEditorAction('Run Flow');
    await workbench.sideBar.open('Flow Playground');
    await workbench.sideBar.row('Default Session', 'Sessions').click();
    await workbench.webview().getByRole('log').getByText('it was packed at 13:40').waitFor();
    await workbench.sideBar.row(/Yes, it was packed/, 'Messages').waitFor();
    await workbench.page.mouse.move(700, 784);
    await inEveryTheme('playground', themes);
  });

  it('inspector', async () => {
    await workbench.webview().getByRole('tab', { name: 'Inspector' }).click();
    await workbench.webview().locator('.graph-node').filter({ hasText: 'Language Model' }).click();
    await workbench.page.mouse.move(700, 784);
    await inEveryTheme('inspector', themes);
    await workbench.webview().getByRole('tab', { name: 'Chat' }).click();
  });

  it('agent steps', async () => {
    await workbench.sideBar.row('Calculating Agent', 'Flows').click();
    await workbench.runCommand('Flow Playground: Open Playground of Flow…');
    await workbench.quickInput.answer('Calculating Agent');
    await workbench.webview().getByText('Used 2 tools').click();
    await workbench.page.mouse.move(700, 784);
    await inEveryTheme('agent', ['dark', 'light']);
  });

  it('session document', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.sideBar.row('Memory Chatbot', 'Flows').click();
    await workbench.sideBar.row('order-8841', 'Sessions').waitFor();
    await workbench.sideBar.row('Default Session, 6', 'Sessions').click();
    await workbench.sideBar.chooseFromMenu(
      'Default Session',
      'Edit Session as Document',
      'Sessions',
    );
    await workbench.page.locator('.view-line').filter({ hasText: 'Do you also ship' }).waitFor();
    await workbench.page.mouse.move(700, 784);
    await inEveryTheme('session-document', ['dark']);
  });

  it('semantic comparison', async () => {
    await workbench.runCommand('View: Close All Editors');
    await changeFlow(workbench.folder);
    await workbench.quickInput.openFile('memory-chatbot.json');
    await eventually('the commit can be picked', async () => {
      await workbench.runCommand('Flow Playground: Compare Flow Versions…');
      try {
        await workbench.quickInput.option(/First version/).click({ timeout: 2000 });
        return true;
      } catch (error) {
        // Git looks for a repository only now and then.
        await workbench.quickInput.dismiss();
        throw error;
      }
    });
    await workbench.tab(/Working Tree/).waitFor();
    await workbench.page
      .locator('.view-line')
      .filter({ hasText: 'Support Desk' })
      .first()
      .waitFor();
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await inEveryTheme('versions', ['dark']);
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  });

  it('flow graph', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.quickInput.openFile('agent.json');
    await workbench.runCommand('Flow Playground: Open Flow Graph');
    await workbench.webview().locator('.graph-node').filter({ hasText: 'Agent' }).first().click();
    await workbench.page.mouse.move(700, 784);
    await inEveryTheme('graph', ['light']);
  });

  it('walkthrough', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await workbench.quickInput.answer('Get Started with Flow Playground');
    await workbench.page.getByText('Get the first answer').first().waitFor();
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await inEveryTheme('walkthrough', ['light']);
  });
});

/** Sessions in the database, and a first commit at a moment of its own. */
async function prepareWorkspace(folder: string): Promise<void> {
  await seed(folder);
  await writeFile(path.join(folder, '.gitignore'), '.langflow\n.vscode\n');
  git(folder, 'init', '--initial-branch', 'main');
  git(folder, 'add', '.');
  git(folder, 'commit', '-m', 'First version');
}

async function changeFlow(folder: string): Promise<void> {
  const file = path.join(folder, 'memory-chatbot.json');
  const text = await readFile(file, 'utf8');
  const changed = text
    .replace(
      'You are a friendly assistant who answers briefly.',
      'You are the support desk of a parcel shop. Answer briefly.',
    )
    .replace('"Chat Output"', '"Support Desk"')
    .replace(/"x": -?\d+/g, '"x": 7');
  await writeFile(file, changed);
}

function git(folder: string, ...args: readonly string[]): void {
  const date = new Date(now - 86_400_000).toISOString();
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
}
