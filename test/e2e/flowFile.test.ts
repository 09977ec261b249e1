import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { flowFile } from '../support/flowBuilder.js';
import { eventually } from '../support/eventually.js';
import { startWorkbench } from '../support/workbench/startWorkbench.js';
import type { Workbench } from '../support/workbench/workbench.js';

const troubled = flowFile(
  [
    { id: 'ChatInput-a1b2c', displayName: 'Question', outputs: { message: ['Message'] } },
    {
      id: 'WikiSearch-d3e4f',
      displayName: 'Wiki Search',
      fields: {
        token: {
          type: 'str',
          display_name: 'Wiki Token',
          value: 'wiki-token-4711',
          password: true,
          load_from_db: false,
        },
        text: '',
      },
    },
  ],
  ['ChatInput-a1b2c.message > WikiSearch-d3e4f.text', 'Gone-x9.text > WikiSearch-d3e4f.text'],
);

/** One story: each test goes on where the one before it stopped. */
describe('a flow file', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench();
    const file = path.join(workbench.folder, 'troubled.json');
    const text = JSON.stringify({ ...troubled, name: 'Troubled' }, undefined, 2);
    await writeFile(file, text);
  });

  after(async () => {
    await workbench.stop();
  });

  it('shows its problems, what a component is, and takes a quick fix', async () => {
    const { page } = workbench;
    await workbench.quickInput.openFile('troubled.json');
    await eventually('one error and two warnings are counted', async () => {
      const problems = page.locator('[id="status.problems"]');
      return /1\s+2/.test(await problems.innerText());
    });
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench.runCommand('Flow Playground: Go to Component…');
    await workbench.quickInput.box.getByText('Go to Component of Troubled').waitFor();
    await workbench.screenshot('flow-file-components');
    await workbench.quickInput.answer('Wiki Search');
    await page.locator('.squiggly-error').first().waitFor();
    await workbench.runCommand('Show or Focus Hover');
    const hover = page.locator('.monaco-hover').filter({ visible: true });
    await hover.getByText('no native version').first().waitFor();
    await workbench.screenshot('flow-file-hover');
    await page.keyboard.press('Escape');

    const place = page.locator('.view-line').filter({ hasText: 'wiki-token-4711' });
    await place.click();
    await page.keyboard.press('ControlOrMeta+.');
    const fix = page
      .locator('.action-widget')
      .getByText('Keep the Value in the Keychain as WIKI_TOKEN');
    await fix.waitFor();
    await workbench.screenshot('flow-file-fix');
    await page.keyboard.press('Enter');
    await page.locator('.view-line').filter({ hasText: '"WIKI_TOKEN"' }).waitFor();
    await workbench.save();
    const saved = await readFile(path.join(workbench.folder, 'troubled.json'), 'utf8');
    assert.ok(!saved.includes('wiki-token-4711'));
  });

  it('has an outline and a symbol list by component', async () => {
    const { page } = workbench;
    await page.keyboard.press('ControlOrMeta+Shift+O');
    await workbench.quickInput.field.fill('@Question');
    await workbench.quickInput.option('Question').waitFor();
    await workbench.screenshot('flow-file-symbols');
    await workbench.quickInput.dismiss();
  });

  it('is drawn beside its text, which follows a click', async () => {
    const { page } = workbench;
    await workbench.quickInput.openFile('memory-chatbot.json');
    await workbench.runCommand('Flow Playground: Open Flow Graph');
    const graph = workbench.webview();
    const node = graph.locator('.graph-node').filter({ hasText: 'Chat Output' });
    await node.waitFor();
    await workbench.screenshot('flow-graph-dark');
    await node.click();
    await eventually('the text is at the component', async () => {
      const line = page.locator('.view-line').filter({ hasText: '"Chat Output"' });
      return (await line.count()) > 0;
    });
    await workbench.setTheme('light');
    await workbench.screenshot('flow-graph-beside-light');
    await workbench.setTheme('dark');
    await workbench.runCommand('View: Close All Editors');
  });

  it('is compared in words with its last commit', async () => {
    const git = (...args: readonly string[]): void => {
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
        cwd: workbench.folder,
        stdio: 'ignore',
      });
    };
    git('init');
    git('add', '.');
    git('commit', '-m', 'First version');
    const file = path.join(workbench.folder, 'prompt-chain.json');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace('"Chat Output"', '"Final Answer"').replace(/"x": -?\d+/g, '"x": 7'),
    );
    await workbench.quickInput.openFile('prompt-chain.json');
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
    await workbench.tab(/Working Tree \(1 change\)/).waitFor();
    await workbench.page
      .locator('.view-line')
      .filter({ hasText: 'Final Answer:' })
      .first()
      .waitFor();
    await workbench.screenshot('flow-versions-dark');
    await workbench.setTheme('high-contrast');
    await workbench.screenshot('flow-versions-hc');
    await workbench.setTheme('dark');
  });

  it('is offered for comparison in Source Control while a flow is changed', async () => {
    const { page } = workbench;
    await workbench.sideBar.open('Source Control');
    const menuOf = async (file: string): Promise<readonly string[]> => {
      const row = page.locator('.scm-view .monaco-list-row').filter({ hasText: file }).first();
      await row.click({ button: 'right' });
      const menu = page.locator('.context-view .monaco-menu');
      await menu.getByText('Open File', { exact: true }).waitFor();
      const labels = await menu.locator('.action-label').allTextContents();
      await page.keyboard.press('Escape');
      await menu.waitFor({ state: 'detached' });
      return labels;
    };
    const compare = 'Compare Flow Versions…';
    await eventually('the changed flow can be compared', async () =>
      (await menuOf('prompt-chain.json')).includes(compare),
    );
    execFileSync('git', ['checkout', '-q', 'prompt-chain.json'], { cwd: workbench.folder });
    await writeFile(path.join(workbench.folder, 'README.md'), 'Changed');
    await eventually('nothing else offers it', async () => {
      await workbench.runCommand('Git: Refresh');
      return !(await menuOf('README.md')).includes(compare);
    });
  });

  it('is where the walkthrough begins', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await workbench.quickInput.answer('Get Started with Flow Playground');
    await workbench.page.getByText('Get the first answer').first().waitFor();
    await workbench.screenshot('walkthrough-dark');
    await workbench.setTheme('light');
    await workbench.screenshot('walkthrough-light');
  });
});
