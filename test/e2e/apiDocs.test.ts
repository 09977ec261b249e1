import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../support/page/launchBrowser';
import { inProject } from '../support/projectRoot';
import { LiveApi } from '../support/liveApi';

/** The page at /docs, in a browser, against the API it describes. */
describe('the page of the API', function () {
  this.timeout(60_000);
  let browser: Browser;
  let api: LiveApi;
  let page: Page;
  let problems: string[];

  before(async () => {
    browser = await launchBrowser();
    api = await LiveApi.start({ auth: { kind: 'key', key: 'sk-test' } });
  });

  after(async () => {
    await browser.close();
    await api.dispose();
  });

  beforeEach(async () => {
    const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
    page = await context.newPage();
    problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // Answers that are no success are told there too.
      if (message.type() === 'error' && !message.text().includes('status of')) {
        problems.push(message.text());
      }
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(api.server.url) && !request.url().startsWith('data:')) {
        problems.push(`asked ${request.url()}`);
      }
    });
    await page.goto(`${api.server.url}/docs`);
    await page.getByRole('heading', { name: 'Flow Playground' }).waitFor();
  });

  afterEach(async () => {
    await page.context().close();
    assert.deepEqual(problems, []);
  });

  /** Opens an endpoint by what its line says. */
  async function endpoint(line: RegExp): Promise<Locator> {
    const details = page.locator('section > details').filter({ hasText: line }).first();
    await details.locator('summary').first().click();
    return details;
  }

  /** Waits for what the status of an endpoint says. */
  function told(details: Locator, text: RegExp): Promise<void> {
    return details.getByRole('status').filter({ hasText: text }).waitFor();
  }

  it('lists every endpoint of the document and finds them by word', async () => {
    const document = (await (await fetch(`${api.server.url}/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    const count = Object.values(document.paths).flatMap((path) => Object.keys(path)).length;

    await page.getByRole('status').getByText(`${count} endpoints`).waitFor();
    await page.getByLabel('Find').fill('rename session');
    await page.getByRole('status').getByText('1 endpoint', { exact: true }).waitFor();
  });

  it('sends a request with the key and shows the answer', async () => {
    const list = await endpoint(/GET \/api\/v1\/flows List/);
    await list.getByRole('button', { name: 'Send' }).click();
    await told(list, /^403/);

    await page.getByLabel('API key').fill('sk-test');
    await list.getByLabel('header_flows').fill('true');
    await list.getByRole('button', { name: 'Send' }).click();

    await told(list, /^200/);
    assert.match(await list.getByLabel('Answer', { exact: true }).innerText(), /"name": "Echo"/i);
  });

  it('runs a flow with a body and follows its stream', async () => {
    await page.getByLabel('API key').fill('sk-test');
    const run = await endpoint(/POST \/api\/v1\/run\/\{flow\} Run/);
    await run.getByLabel('flow path').fill('echo');
    await run.getByLabel('stream').fill('true');
    await run
      .getByLabel('body application/json')
      .fill('{"input_value": "Hello page", "session_id": "docs"}');
    await run.getByRole('button', { name: 'Send' }).click();

    await told(run, /^200.*ms$/);
    assert.match(await run.getByLabel('Answer', { exact: true }).innerText(), /"event":"end"/);
    const { messages } = await api.runtime.sessions.pageMessages({ sessionId: 'docs', limit: 5 });
    assert.equal(messages[0]?.text, 'Hello page');
  });

  it('uploads a file', async () => {
    await page.getByLabel('API key').fill('sk-test');
    const upload = await endpoint(/POST \/api\/v2\/files Upload/);
    await upload
      .getByLabel(/^file/)
      .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('Hi') });
    await upload.getByRole('button', { name: 'Send' }).click();

    await told(upload, /^201/);
    assert.match(await upload.getByLabel('Answer', { exact: true }).innerText(), /\/a\.txt"/);
  });

  it('is opened, filled in and sent by keyboard alone', async () => {
    await page.getByLabel('Find').focus();
    await page.keyboard.type('whether the server answers');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    await told(page.locator('details[open]'), /^200/);
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`has no flaw that axe finds, ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await endpoint(/POST \/api\/v1\/run\/\{flow\} Run/);
      const source = await readFile(inProject('node_modules', 'axe-core', 'axe.min.js'), 'utf8');
      const flaws = await page.evaluate(`${source}; axe.run(document).then((result) =>
        result.violations.map((flaw) => flaw.id + ' ' + flaw.nodes[0].html))`);

      assert.deepEqual(flaws, []);
    });
  }
});
