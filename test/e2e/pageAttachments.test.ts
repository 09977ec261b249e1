import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness } from '../support/page/pageHarness';

const flowId = '3f9c2e10-0000-4000-8000-000000000001';
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
);
const picture = { name: 'dot.png', mimeType: 'image/png', buffer: dot };
const note = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('Hi') };

describe('attachments on the page', () => {
  let harness: PageHarness;
  let driver: PageDriver;

  before(async () => {
    harness = await PageHarness.start();
  });

  after(async () => {
    await harness.stop();
  });

  beforeEach(async () => {
    driver = new PageDriver(await harness.open({ scenario: 'chat' }));
  });

  afterEach(async () => {
    await driver.expectNoProblems();
    await driver.close();
  });

  const waiting = () => driver.page.getByRole('list', { name: 'Files to send' });

  it('are picked, shown with a thumbnail, sent and drawn in the message', async () => {
    const { page, composer } = driver;
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach files' }).click();
    await (await chooser).setFiles([picture, note]);
    await waiting().getByRole('img').or(waiting().locator('img')).waitFor();
    await composer.fill('See');
    await composer.press('Enter');
    assert.deepEqual(await driver.lastCall('send'), {
      sessionId: flowId,
      text: 'See',
      files: [`${flowId}/2026-11-20_14-20-00_dot.png`, `${flowId}/2026-11-20_14-20-00_note.txt`],
    });
    assert.equal(await waiting().count(), 0);
    await driver.receiveMessage({ text: 'See', files: [`${flowId}/2026-11-20_14-20-00_dot.png`] });
    const shown = driver.messages.last().getByRole('img', { name: 'dot.png' });
    await shown.waitFor();
    await eventually('the picture is drawn', () =>
      shown.evaluate((image: HTMLImageElement) => image.naturalWidth === 1),
    );
    await driver.messages.last().getByRole('button', { name: 'Open dot.png' }).click();
    assert.deepEqual(await driver.lastCall('act'), {
      action: 'open-attachment',
      path: `${flowId}/2026-11-20_14-20-00_dot.png`,
    });
  });

  it('are pasted', async () => {
    await driver.giveFiles('paste', [{ name: 'image.png', base64: dot.toString('base64') }]);
    await waiting().getByText('image.png').waitFor();
  });

  it('are dropped, as files and as addresses from the editor', async () => {
    await driver.giveFiles('drop', [{ name: 'note.txt', base64: btoa('Hi') }]);
    await waiting().getByText('note.txt').waitFor();
    await driver.giveFiles('drop', [], 'file:///w/flows/a%20b.csv\r\n');
    await waiting().getByText('a%20b.csv').waitFor();
    assert.deepEqual(await driver.lastCall('attachUri'), { uri: 'file:///w/flows/a%20b.csv' });
  });

  it('of another kind, too large or too many are refused with the reason', async () => {
    const input = driver.page.locator('input[type="file"]');
    await input.setInputFiles([{ ...note, name: 'run.exe' }]);
    await driver.notice.getByText('run.exe cannot be attached').waitFor();
    await input.setInputFiles([{ ...note, buffer: Buffer.alloc(20_000_001) }]);
    await driver.notice.getByText('note.txt is larger than 20 MB.').waitFor();
    const many = Array.from({ length: 12 }, (_, index) => ({ ...note, name: `${index}.txt` }));
    await input.setInputFiles(many);
    await driver.notice.getByText('at most 10 files').waitFor();
    await waiting().getByText('9.txt').waitFor();
    assert.equal(await waiting().getByRole('listitem').count(), 10);
  });

  it('are taken off again, and kept for their session over a reload', async () => {
    const { page } = driver;
    await page.locator('input[type="file"]').setInputFiles([picture, note]);
    await page.getByRole('button', { name: 'Remove dot.png' }).click();
    await page.waitForFunction(() => {
      const state = sessionStorage.getItem('page-state');
      return state?.includes('note.txt') === true && !state.includes('dot.png');
    });
    await page.reload();
    await waiting().getByText('note.txt').waitFor();
    await driver.session('order-8841').click();
    await page.getByText('No messages in this session').waitFor();
    assert.equal(await waiting().count(), 0);
  });

  it('come back where the run is refused', async () => {
    await driver.page.locator('input[type="file"]').setInputFiles([note]);
    await waiting().getByText('note.txt').waitFor();
    await driver.failNext('send', 'internal', 'The database is closed.');
    await driver.composer.press('Enter');
    await driver.page.getByText('The database is closed.').waitFor();
    await waiting().getByText('note.txt').waitFor();
  });
});
