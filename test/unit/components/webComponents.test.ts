import assert from 'node:assert/strict';
import { apiRequest } from '../../../src/components/apiRequest';
import { arXiv } from '../../../src/components/arXiv';
import { url } from '../../../src/components/url';
import { wikipedia } from '../../../src/components/wikipedia';
import { yahooFinance } from '../../../src/components/yahooFinance';
import { youTubeTranscripts } from '../../../src/components/youTubeTranscripts';
import type { JsonObject } from '../../../src/base/json';
import type { ComponentDefinition } from '../../../src/flow/component';
import { Data, DataFrame, type FlowValue } from '../../../src/flow/values';
import { runComponent } from '../../support/componentContext';
import { expectFailure } from '../../support/expectFailure';
import { cellText, textOf } from '../../support/flowValues';
import { servicePages } from '../../support/servicePages';
import { WebUnderTest } from '../../support/webUnderTest';

describe('components that use the web', () => {
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
  const data = async (...args: Parameters<typeof run>): Promise<JsonObject> => {
    const value = await run(...args);
    assert.ok(value instanceof Data);
    return value.data;
  };
  const lastUrl = (): URL => new URL(web.requests.at(-1)?.url ?? 'http://nothing.test');

  describe('URL', () => {
    it('loads a page with what it says about itself', async () => {
      assert.deepEqual(await rows(url, { urls: ['http://shop.test'] }), [
        {
          text: 'ShopWelcomeAboutOtherx',
          url: 'http://shop.test/',
          title: 'Shop',
          description: 'Tea',
          content_type: 'text/html; charset=utf-8',
          language: 'en',
        },
      ]);
    });

    it('follows links on the same host, each page once, and leaves out what fails', async () => {
      const found = await rows(url, {
        urls: ['http://shop.test/'],
        max_depth: 3,
        check_response_status: true,
      });
      assert.deepEqual(
        found.map((row) => row['url']),
        ['http://shop.test/', 'http://shop.test/about'],
      );
      const outside = await rows(url, {
        urls: ['http://shop.test/'],
        max_depth: 2,
        prevent_outside: false,
      });
      assert.ok(outside.some((row) => row['url'] === 'https://other.test/'));
    });

    it('gives HTML, Markdown, and all pages as one text', async () => {
      const values = { urls: ['http://shop.test/about', 'http://other.test'] };
      const [html] = await rows(url, { ...values, format: 'Raw HTML' });
      assert.match(cellText(html, 'text'), /<p>We sell tea\.<\/p>/);
      const [markdown] = await rows(url, { ...values, format: 'Markdown' });
      assert.match(cellText(markdown, 'text'), /\[Home\]\(\/\)/);
      assert.equal(
        textOf(await run(url, values, 'fetch_content_as_message')),
        'AboutWe sell tea.Home\n\nElsewhere',
      );
      assert.equal(
        textOf(await run(url, values, 'fetch_content_text')),
        'AboutWe sell tea.Home\nElsewhere',
      );
    });

    it('follows redirects and names the page they lead to', async () => {
      const [row] = await rows(url, { urls: 'http://shop.test/moved' });
      assert.equal(row?.['url'], 'http://shop.test/about');
    });

    it('sends the headers of its table', async () => {
      await run(url, {
        urls: ['http://shop.test'],
        headers: [
          { key: 'User-Agent', value: 'tea' },
          { key: 'X', value: null },
        ],
      });
      assert.equal(web.requests.at(-1)?.headers['user-agent'], 'tea');
    });

    it('fails without addresses, for bad ones, and where nothing could be loaded', async () => {
      await expectFailure(run(url, { urls: ['  '] }), 'input-invalid');
      await expectFailure(run(url, { urls: ['not an address'] }), 'input-invalid');
      await expectFailure(run(url, { urls: ['http://shop.test/style.css'] }), 'network-failed');
      await expectFailure(run(url, { urls: ['http://127.0.0.1/'] }), 'network-refused');
    });
  });

  describe('API Request', () => {
    const ask = (values: Readonly<Record<string, FlowValue>>): Promise<JsonObject> =>
      data(apiRequest, values);

    it('sends parameters and headers and reads JSON', async () => {
      const answer = await ask({
        url_input: 'http://api.test/echo?a=1',
        query_params: new Data({ a: 2, b: 'x y' }),
        headers: [{ key: 'X-Key', value: 'k' }],
      });
      assert.equal(answer['status_code'], 200);
      assert.equal(answer['source'], 'http://api.test/echo?a=2&b=x+y');
      assert.deepEqual(answer['result'], {
        method: 'GET',
        url: 'http://api.test/echo?a=2&b=x+y',
        body: '',
        key: 'k',
      });
    });

    const bodies: readonly [string, FlowValue, string][] = [
      [
        'rows of a table',
        [
          { key: 'a', value: '1' },
          { key: 'b', value: 'x' },
        ],
        '{"a":1,"b":"x"}',
      ],
      ['data', new Data({ a: '[1]', b: 'x' }), '{"a":[1],"b":"x"}'],
      ['a list with data', [new Data({ a: 'x' })], '{"a":"x"}'],
      ['JSON as text', '{"a": 1}', '{"a":1}'],
      ['other text', 'tea', '{"data":"tea"}'],
      ['nothing', [], '{}'],
    ];
    for (const [name, body, sent] of bodies) {
      it(`sends ${name} as JSON`, async () => {
        await ask({ url_input: 'http://api.test/echo', method: 'POST', body });
        assert.equal(web.requests.at(-1)?.body, sent);
        assert.equal(web.requests.at(-1)?.headers['content-type'], 'application/json');
      });
    }

    it('gives text as text and bytes as base64, and any status', async () => {
      assert.equal((await ask({ url_input: 'http://api.test/text' }))['result'], 'plain');
      assert.equal((await ask({ url_input: 'http://api.test/bytes' }))['result'], 'AQI=');
      const failed = await ask({ url_input: 'http://api.test/failed' });
      assert.deepEqual([failed['status_code'], failed['result']], [503, { error: 'down' }]);
    });

    it('follows redirects only when told to', async () => {
      assert.equal((await ask({ url_input: 'http://api.test/moved' }))['status_code'], 302);
      const followed = await ask({ url_input: 'http://api.test/moved', follow_redirects: true });
      assert.deepEqual(followed['redirection_history'], [
        { url: 'http://api.test/text', status_code: 302 },
      ]);
    });

    it('takes a cURL command apart', async () => {
      const curl_input = `curl -XPUT 'http://api.test/echo' \\\n -H "X-Key: a b" --data-raw '{"a": "it'\\''s"}' -s`;
      const { result } = await ask({ mode: 'cURL', curl_input });
      assert.deepEqual(result, {
        method: 'PUT',
        url: 'http://api.test/echo',
        body: '{"a":"it\'s"}',
        key: 'a b',
      });
    });

    it('refuses what is no address or method', async () => {
      await expectFailure(ask({ url_input: '' }), 'input-invalid');
      await expectFailure(ask({ url_input: 'a b' }), 'input-invalid');
      await expectFailure(ask({ url_input: 'http://api.test/', method: 'TRACE' }), 'input-invalid');
    });
  });

  it('arXiv gives papers with authors and links', async () => {
    const [paper] = await rows(arXiv, {
      search_query: 'tea',
      search_type: 'title',
      max_results: 3,
    });
    assert.deepEqual(paper, {
      id: 'http://arxiv.org/abs/1',
      title: 'On tea',
      summary: 'Hot.',
      published: '2026-01-01',
      updated: '2026-01-02',
      authors: ['Ana Adams', 'Ben Brown'],
      arxiv_url: 'http://arxiv.org/abs/1',
      pdf_url: 'http://arxiv.org/pdf/1',
      comment: '3 pages',
      journal_ref: null,
      primary_category: 'cs.AI',
      categories: ['cs.AI', 'cs.CL'],
    });
    assert.equal(lastUrl().searchParams.get('search_query'), 'ti:tea');
    assert.equal(lastUrl().searchParams.get('max_results'), '3');
  });

  it('Wikipedia gives articles, cut to a length, and no lists of meanings', async () => {
    assert.deepEqual(await rows(wikipedia, { input_value: 'tea', doc_content_chars_max: 15 }), [
      {
        title: 'Tea',
        summary: 'Tea is a drink.',
        source: 'https://en.wikipedia.org/wiki/Tea',
        text: 'Tea is a drink.',
      },
    ]);
    await expectFailure(run(wikipedia, { input_value: '' }), 'input-invalid');
    await expectFailure(
      run(wikipedia, { input_value: 'tea', lang: 'evil.test/' }),
      'input-invalid',
    );
  });

  describe('Yahoo! Finance', () => {
    it('gives news with title and link as text', async () => {
      assert.deepEqual(await rows(yahooFinance, { symbol: 'tea', num_news: 1 }), [
        {
          uuid: '1',
          title: 'Up',
          publisher: 'P',
          link: 'https://news.test/up',
          text: 'Up: https://news.test/up',
        },
      ]);
    });

    it('gets company data with cookie and crumb', async () => {
      const [row] = await rows(yahooFinance, { symbol: 'tea', method: 'get_calendar' });
      assert.deepEqual(JSON.parse(cellText(row, 'text')), { exDividendDate: 5 });
    });

    it('fails for data that is not there or not known', async () => {
      await expectFailure(
        run(yahooFinance, { symbol: 'tea', method: 'get_earnings' }),
        'network-failed',
      );
      await expectFailure(
        run(yahooFinance, { symbol: 'tea', method: '__class__' }),
        'input-invalid',
      );
      await expectFailure(run(yahooFinance, { symbol: ' ' }), 'input-invalid');
    });
  });

  describe('YouTube Transcripts', () => {
    const video = 'https://youtu.be/video-12345?t=3';

    it('gives English captions in chunks, as text and as data', async () => {
      assert.deepEqual(await rows(youTubeTranscripts, { url: video }), [
        { timestamp: '00:00', text: "It's en <b> tea" },
        { timestamp: '01:01', text: 'time' },
      ]);
      assert.equal(
        textOf(await run(youTubeTranscripts, { url: video }, 'get_message_output')),
        "It's en <b> tea time",
      );
      assert.deepEqual(await data(youTubeTranscripts, { url: video }, 'get_data_output'), {
        transcript: "It's en <b> tea time",
        video_url: video,
      });
    });

    it('translates', async () => {
      const text = textOf(
        await run(youTubeTranscripts, { url: video, translation: 'fr' }, 'get_message_output'),
      );
      assert.equal(text, "It's fr <b> tea time");
    });

    it('answers failures as text', async () => {
      const [row] = await rows(youTubeTranscripts, {
        url: 'https://www.youtube.com/watch?v=other-1234',
      });
      assert.match(cellText(row, 'error'), /Video unavailable/);
      assert.match(
        textOf(
          await run(
            youTubeTranscripts,
            { url: 'https://evil.test/watch?v=video-12345' },
            'get_message_output',
          ),
        ),
        /no address of a video/,
      );
    });
  });

  it('say so where there is no web', () =>
    expectFailure(runComponent(url, { values: { urls: ['http://shop.test'] } }), 'not-supported'));
});
