import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness } from '../support/page/pageHarness';

describe('views beside the chat', () => {
  let harness: PageHarness;
  let driver: PageDriver;

  before(async () => {
    harness = await PageHarness.start();
  });

  after(async () => {
    await harness.stop();
  });

  afterEach(async () => {
    await driver.expectNoProblems();
    await driver.close();
  });

  async function open(view: 'Inspector', scenario = 'chat', width = 1200): Promise<PageDriver> {
    driver = new PageDriver(await harness.open({ scenario, width }));
    await driver.showView(view);
    return driver;
  }

  describe('Inspector', () => {
    it('shows what went in and out of a component', async () => {
      const { page } = await open('Inspector');
      const detail = page.getByRole('complementary', { name: 'Language Model' });
      await detail.getByText('Is order 8841 packed already?').waitFor();
      await detail.getByText('1,120 in, 61 out').waitFor();
      await page.getByRole('row', { name: /Prompt/ }).click();
      await page.getByRole('complementary', { name: 'Prompt' }).getByText('history').waitFor();
    });

    it('walks through components by keyboard and leads to the flow file', async () => {
      const { page } = await open('Inspector');
      await page.getByRole('treegrid').focus();
      await page.keyboard.press('Home');
      await page.getByRole('complementary', { name: 'Chat Input' }).waitFor();
      await page.getByRole('button', { name: 'Go to Chat Input in the flow file' }).click();
      assert.deepEqual(await driver.lastCall('act'), {
        action: 'show-node',
        nodeId: 'ChatInput-1',
      });
    });

    it('begins with the component that failed', async () => {
      const { page } = await open('Inspector');
      await page.getByRole('option', { name: /Summarise the complaint/ }).click();
      const detail = page.getByRole('complementary', { name: 'Language Model' });
      await detail.getByText('Language Model stopped the run').waitFor();
    });

    it('is reached from an answer', async () => {
      driver = new PageDriver(await harness.open({ scenario: 'chat' }));
      await driver.messages.last().getByRole('button', { name: '2.4 s' }).click();
      await driver.page.getByRole('heading', { name: /^Run / }).waitFor();
      const selected = driver.page.getByRole('option', { selected: true, name: /Is order 8841/ });
      await selected.waitFor();
    });

    it('follows a run that goes on', async () => {
      const { page } = await open('Inspector');
      await driver.beginAnswer('Tell me more');
      const row = page.getByRole('row', { name: /Language Model/ });
      await row.getByText('Running').waitFor({ state: 'attached' });
      await page
        .getByRole('row', { name: /Chat Output/ })
        .getByText('Waiting')
        .waitFor();
    });

    it('draws the flow, in which a component can be chosen', async () => {
      const { page } = await open('Inspector');
      await page.getByRole('button', { name: /^Message History, Finished/ }).click();
      await page.getByRole('complementary', { name: 'Message History' }).waitFor();
      const node = page.getByRole('button', { name: /^Message History, Finished/ });
      const sizeOfWords = (): Promise<string> =>
        node.evaluate((element) => getComputedStyle(element).fontSize);
      const before = await node.boundingBox();
      const words = await sizeOfWords();
      await page.getByRole('button', { name: 'Zoom in (+)' }).click();
      const after = await node.boundingBox();
      assert.notEqual(after?.x, before?.x);
      assert.equal(await sizeOfWords(), words);
    });

    it('walks over the drawn flow by keyboard, along its connections', async () => {
      const { page } = await open('Inspector');
      const map = page.getByRole('group', { name: 'Flow map' });
      await map.getByRole('button', { name: /^Language Model/ }).focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
      await page.getByRole('complementary', { name: 'Prompt' }).waitFor();
      await page.keyboard.press('Enter');
      assert.deepEqual(await driver.lastCall('act'), { action: 'show-node', nodeId: 'Prompt-1' });
    });

    it('opens a group of the drawn flow and leaves it again', async () => {
      const { page } = await open('Inspector', 'group');
      const map = page.getByRole('group', { name: 'Flow map' });
      // The component shown lies in the group.
      await map.getByRole('button', { name: /^Prompt/ }).waitFor();
      await map.getByRole('button', { name: /^Prompt/ }).focus();
      await page.keyboard.press('Escape');
      const group = map.getByRole('button', { name: 'Group Answering, Finished' });
      await group.waitFor();
      assert.equal(await map.getByRole('button', { name: /^Prompt/ }).count(), 0);
      await page.keyboard.press('Enter');
      await map.getByRole('button', { name: /^Prompt/ }).waitFor();
    });

    it('draws of a thousand components only what is near the view', async () => {
      const { page } = await open('Inspector', 'big-flow');
      const nodes = page.locator('.graph-node');
      await eventually('all are seen', async () => (await nodes.count()) === 1000);
      for (let step = 0; step < 9; step++) {
        await page.getByRole('button', { name: 'Zoom in (+)' }).click();
      }
      await eventually('few are drawn', async () => (await nodes.count()) < 100);
    });

    it('shows the parts of an agent’s work below it', async () => {
      const { page } = await open('Inspector', 'trace');
      await page
        .getByRole('option', { name: /Is order 8841/ })
        .nth(1)
        .click();
      await page.getByRole('row', { name: /lookup_order/ }).click();
      const detail = page.getByRole('complementary', { name: 'lookup_order' });
      await detail.getByText('"8841"').waitFor();
      await page.getByRole('treegrid').press('ArrowLeft');
      await page.getByRole('complementary', { name: 'Language Model' }).waitFor();
      await page.getByRole('treegrid').press('ArrowLeft');
      await page.getByRole('row', { name: /lookup_order/ }).waitFor({ state: 'detached' });
    });

    it('puts the rounds of a loop into it, and draws of many only what is seen', async () => {
      const { page } = await open('Inspector', 'long-loop');
      const rows = page.locator('.wf-row');
      await page.getByRole('row', { name: /Round 1 / }).waitFor();
      assert.equal(await page.getByRole('treegrid').getAttribute('aria-rowcount'), '404');
      assert.ok((await rows.count()) < 60);
      await page.getByRole('treegrid').press('End');
      await page.getByRole('complementary', { name: 'Chat Output' }).waitFor();
      await page.locator('[aria-rowindex="404"]').waitFor();
    });

    it('loads on demand what was cut', async () => {
      const { page } = await open('Inspector', 'trace');
      await page
        .getByRole('option', { name: /Is order 8841/ })
        .nth(1)
        .click();
      await page.getByRole('button', { name: 'Load everything of history' }).click();
      await page.getByText(/All of it\. All of it/).waitFor();
      assert.deepEqual(await driver.lastCall('runValue'), {
        runId: 'run-agent',
        place: 3,
        side: 'inputs',
        name: 'history',
      });
    });

    it('runs from a component on with a value that was changed', async () => {
      const { page } = await open('Inspector', 'trace');
      await page
        .getByRole('option', { name: /Is order 8841/ })
        .nth(1)
        .click();
      await page.getByRole('button', { name: 'Change input_value and run from here' }).click();
      const field = page.getByRole('textbox', { name: /^Change input_value/ });
      await field.fill('Is order 9000 packed?');
      await field.press('Control+Enter');
      assert.deepEqual(await driver.lastCall('resumeRun'), {
        runId: 'run-agent',
        nodeId: 'Model-1',
        inputs: { input_value: 'Is order 9000 packed?' },
      });
      await page.getByRole('button', { name: 'Run only Language Model' }).click();
      await eventually('both were asked for', async () => {
        const asked = await driver.calls('resumeRun');
        return asked.length === 2;
      });
    });

    it('says so where a changed value is not JSON', async () => {
      const { page } = await open('Inspector', 'trace');
      await page
        .getByRole('option', { name: /Is order 8841/ })
        .nth(1)
        .click();
      await page.getByRole('button', { name: 'Change details and run from here' }).click();
      const field = page.getByRole('textbox', { name: /^Change details/ });
      await field.fill('{');
      await page.getByRole('button', { name: 'Run from Here', exact: true }).click();
      await page.getByText('This is not JSON.').waitFor();
      assert.deepEqual(await driver.calls('resumeRun'), []);
    });

    it('compares two runs word by word', async () => {
      const { page } = await open('Inspector', 'trace');
      await page.getByRole('button', { name: 'Compare two runs' }).click();
      const view = page.getByRole('region', { name: 'Comparison of two runs' });
      await view.getByText('A is 0.7 s faster, B uses 13 fewer tokens').waitFor();
      await view.locator('del', { hasText: 'evening' }).waitFor();
      await view.locator('ins', { hasText: 'waits' }).waitFor();
      await view.getByRole('button', { name: 'Prompt' }).click();
      await view.getByText('Inputs and outputs are the same.').waitFor();
    });

    it('opens the trace as OpenTelemetry writes it', async () => {
      const { page } = await open('Inspector');
      await page.getByRole('button', { name: 'Open trace…' }).click();
      await page.getByRole('menuitem', { name: 'As OpenTelemetry JSON' }).click();
      assert.deepEqual(await driver.lastCall('exportTrace'), { runId: 'run-1', format: 'otlp' });
    });

    it('says where a session was made with another version of the flow', async () => {
      driver = new PageDriver(await harness.open({ scenario: 'other-version' }));
      const { page } = driver;
      await page.getByText('Made with another version of this flow (3f9c2e1).').waitFor();
      await driver.session('Default Session').getByText('Made with another version').waitFor({
        state: 'attached',
      });
      const other = driver.session('order-8841').getByText('Made with another version');
      assert.equal(await other.count(), 0);
      await page.getByRole('button', { name: 'Show What Changed' }).click();
      assert.deepEqual(await driver.lastCall('act'), {
        action: 'show-changes',
        contentHash: '3f9c2e1'.padEnd(64, '0'),
      });
    });

    it('says so when nothing has run yet', async () => {
      const { page } = await open('Inspector', 'empty');
      await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
    });
  });

  it('speak the language of the editor', async () => {
    driver = new PageDriver(await harness.open({ scenario: 'chat', language: 'de' }));
    const { page } = driver;
    await page.getByRole('tab', { name: 'Nachrichten' }).click();
    await page.getByRole('grid', { name: 'Nachrichten von Standardsitzung' }).waitFor();
    await page.getByRole('tab', { name: 'Chat' }).click();
    await driver.page.getByRole('textbox', { name: 'Nachricht an Support Agent' }).waitFor();
    await page.getByRole('tabpanel').getByText('4 Nachrichten', { exact: true }).waitFor();
  });
});
