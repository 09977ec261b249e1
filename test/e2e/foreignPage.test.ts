import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { findBrowser, launchBrowser } from '../../scripts/lib/browser.mjs';
import { LiveApi } from '../support/liveApi';

/** What a page of somebody else can try against the API of this machine, in a browser that obeys the rules. */
describe('a foreign web page', function () {
  this.timeout(60_000);
  let api: LiveApi;
  let foreign: Server;
  let browser: Browser;
  let page: Page;

  before(async () => {
    // Without a key: the page must fail for what it is, not for what it does not know.
    api = await LiveApi.start({ auth: { kind: 'none' } });
    foreign = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>Foreign</title><iframe name="hidden"></iframe>');
    });
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    browser = await launchBrowser(await findBrowser());
    page = await browser.newPage();
    const { port } = foreign.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/`);
  });

  after(async () => {
    await browser.close();
    foreign.close();
    await api.dispose();
  });

  afterEach(async () => {
    const query = { limit: 10, order: 'ascending' } as const;
    assert.deepEqual(await api.runtime.sessions.findMessages(query), [], 'no flow has run');
  });

  function run(): string {
    return `${api.server.url}/api/v1/run/echo`;
  }

  it('reads nothing', async () => {
    const seen = await page.evaluate(async (url) => {
      try {
        return await (await fetch(`${url}/api/v1/flows`)).text();
      } catch {
        return 'refused';
      }
    }, api.server.url);
    assert.equal(seen, 'refused');
  });

  for (const mode of ['cors', 'no-cors'] as const) {
    for (const type of ['application/json', 'text/plain']) {
      it(`runs no flow with a ${mode} request of ${type}`, async () => {
        const status = await page.evaluate(
          async ({ url, mode, type }) => {
            const body = JSON.stringify({ input_value: 'Hi' });
            const headers = { 'content-type': type };
            try {
              return (await fetch(url, { method: 'POST', mode, headers, body })).status;
            } catch {
              return 0;
            }
          },
          { url: run(), mode, type },
        );
        assert.equal(status, 0);
      });
    }
  }

  it('runs no flow with a form', async () => {
    const answered = page.waitForResponse((response) => response.url().startsWith(run()));
    await page.evaluate((url) => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'POST', action: url, target: 'hidden', enctype: 'text/plain' });
      const field = document.createElement('input');
      field.name = '{"input_value":"Hi","x":"';
      field.value = '"}';
      form.append(field);
      document.body.append(form);
      form.submit();
    }, run());
    assert.equal((await answered).status(), 403);
  });

  it('gets nothing out of the places that change something when they are asked', async () => {
    const outcome = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = () => {
            resolve('loaded');
          };
          image.onerror = () => {
            resolve('refused');
          };
          image.src = `${url}/api/v1/webhook/echo`;
        }),
      api.server.url,
    );
    assert.equal(outcome, 'refused');
  });

  it('does not open the MCP server', async () => {
    const status = await page.evaluate(async (url) => {
      const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
      try {
        const init = { method: 'POST', body: JSON.stringify(message), mode: 'no-cors' as const };
        return (await fetch(`${url}/mcp`, init)).status;
      } catch {
        return 0;
      }
    }, api.server.url);
    assert.equal(status, 0);
  });
});
