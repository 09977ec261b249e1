import assert from 'node:assert/strict';
import { duckDuckGo } from '../../../src/components/duckDuckGo';
import { newsSearch } from '../../../src/components/newsSearch';
import { rssReader } from '../../../src/components/rssReader';
import { webSearch } from '../../../src/components/webSearch';
import type { JsonObject } from '../../../src/base/json';
import type { ComponentDefinition } from '../../../src/flow/component';
import { DataFrame, type FlowValue } from '../../../src/flow/values';
import { runComponent } from '../../support/componentContext';
import { expectFailure } from '../../support/expectFailure';
import { servicePages } from '../../support/servicePages';
import { WebUnderTest } from '../../support/webUnderTest';

describe('components that search the web', () => {
  let web: WebUnderTest;
  before(async () => {
    web = await WebUnderTest.start(servicePages);
  });
  after(() => web.stop());

  const run = (
    component: ComponentDefinition,
    values: Readonly<Record<string, FlowValue>>,
    method?: string,
  ): Promise<FlowValue> =>
    runComponent(component, {
      values,
      http: web.http,
      ...(method === undefined ? {} : { method }),
    });
  const rows = async (...args: Parameters<typeof run>): Promise<readonly JsonObject[]> => {
    const table = await run(...args);
    assert.ok(table instanceof DataFrame);
    return table.rows;
  };
  const lastUrl = (): URL => new URL(web.requests.at(-1)?.url ?? 'http://nothing.test');

  describe('Web Search', () => {
    it('finds pages with DuckDuckGo and reads them', async () => {
      assert.deepEqual(await rows(webSearch, { query: ' "tea" <shop> ' }), [
        {
          title: 'Tea shop',
          link: 'http://shop.test/about',
          snippet: 'We sell tea.',
          content: 'About We sell tea. Home',
        },
        {
          title: 'Gone',
          link: 'http://gone.test/',
          snippet: '',
          content: '(Failed to fetch: gone.test answered 404 Not Found.)',
        },
      ]);
      const search = web.requests.find((request) => request.url.includes('duckduckgo'));
      assert.equal(new URL(search?.url ?? '').searchParams.get('q'), 'tea shop');
    });

    it('bounds results and pages where the flow says how', async () => {
      const found = await rows(webSearch, { query: 'tea', max_results: 1, max_content_length: 20 });
      assert.deepEqual(
        found.map((row) => row['content']),
        ['About... [truncated]'],
      );
    });

    it('finds news, by topic too', async () => {
      const expected = {
        title: 'Tea & cake',
        link: 'https://news.test/1',
        published: 'Mon, 19 Jan 2026 08:00:00 GMT',
        summary: 'Tea rises',
      };
      assert.deepEqual(await rows(webSearch, { search_mode: 'News', query: 'tea' }), [expected]);
      assert.deepEqual(await rows(newsSearch, { query: 'tea', hl: 'fr-FR', gl: 'FR' }), [expected]);
      assert.equal(lastUrl().searchParams.get('ceid'), 'FR:fr');
      const [none] = await rows(newsSearch, { topic: 'business' });
      assert.equal(none?.['title'], 'No articles found');
    });

    it('reads RSS and Atom feeds', async () => {
      assert.deepEqual(await rows(rssReader, { rss_url: 'http://feed.test/rss' }), [
        { title: 'One', link: 'https://feed.test/1', published: '', summary: 'First' },
      ]);
      assert.deepEqual(
        await rows(webSearch, { search_mode: 'RSS', query: 'http://feed.test/atom' }),
        [{ title: 'Two', link: 'https://feed.test/2', published: '2026-01-19', summary: 'Second' }],
      );
    });

    it('answers failures with a row, but not refusals', async () => {
      const [row] = await rows(rssReader, { rss_url: 'http://feed.test/none' });
      assert.deepEqual(
        [row?.['title'], row?.['summary']],
        ['Error', 'feed.test answered 404 Not Found.'],
      );
      await expectFailure(run(rssReader, { rss_url: 'http://10.0.0.1/' }), 'network-refused');
      await expectFailure(run(webSearch, { query: ' <> ' }), 'input-invalid');
    });
  });

  describe('DuckDuckGo Search', () => {
    it('gives what was found, the snippet cut to a length', async () => {
      const found = await rows(duckDuckGo, { input_value: 'tea', max_snippet_length: 7 });
      assert.deepEqual(found, [
        { content: 'We sell tea.', snippet: 'We sell' },
        { content: '', snippet: '' },
      ]);
      assert.equal(
        await run(duckDuckGo, { input_value: 'tea' }, 'fetch_content_text'),
        'We sell tea.\n',
      );
    });

    it('gives no more than it is asked for', async () => {
      assert.equal((await rows(duckDuckGo, { input_value: 'tea', max_results: 1 })).length, 1);
    });

    it('answers failures with a row', async () => {
      const [row] = await rows(duckDuckGo, { input_value: ' ' });
      assert.equal(row?.['error'], 'The search query is empty.');
    });
  });
});
