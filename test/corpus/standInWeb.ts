import { servicePages } from '../support/servicePages';
import { makeZip } from '../support/documentBuilders';
import type { Page, SeenRequest } from '../support/webUnderTest';

const html =
  '<html lang="en"><head><title>Tea</title></head><body><h1>Tea</h1><p>Tea is a drink.</p><a href="/more">More</a></body></html>';
const feed =
  '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>Tea</title><link>https://news.test/1</link><pubDate>Mon, 19 Jan 2026 08:00:00 GMT</pubDate><description>Tea rises</description></item></channel></rss>';
const json = JSON.stringify({ name: 'tea', items: [{ id: 1, name: 'green' }], count: 1 });

/** What kind of document an address of the web outside the known services gives. */
function kindOf({ url, method, headers }: SeenRequest): readonly [type: string, body: string] {
  const { host, pathname } = new URL(url);
  if (/rss|feed|\.xml$/i.test(host + pathname)) return ['application/xml', feed];
  if (/\.(png|jpe?g|gif)$/i.test(pathname)) return ['image/png', ''];
  const isApi = /^api|\bapi\b|\.json$/i.test(host + pathname) || method !== 'GET';
  if (isApi || headers.accept?.includes('json') === true) return ['application/json', json];
  return ['text/html; charset=utf-8', html];
}

/** Every other host: a page, a feed or JSON, whichever its address looks like. */
export const anyPage: Page = (request, response) => {
  const known = servicePages[knownAddress(request)];
  if (typeof known === 'function') {
    known(request, response);
    return;
  }
  if (new URL(request.url).host === 'codeload.github.com') {
    const files = { 'tea-1/README.md': '# Tea\n', 'tea-1/src/tea.py': 'print("tea")\n' };
    response.writeHead(200, { 'content-type': 'application/zip' }).end(makeZip(files));
    return;
  }
  if (new URL(request.url).host === 'api.cleanlab.ai') {
    const answer = { confidence_score: 0.93, log: { explanation: 'Tea is hot.' } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    return;
  }
  const [type, body] = kindOf(request);
  response.writeHead(200, { 'content-type': type }).end(body);
};

/** The scripted services know one company; here every company is that one. */
function knownAddress({ url }: SeenRequest): string {
  const { host, pathname } = new URL(url);
  return host + pathname.replace(/(quoteSummary|chart)\/[^/]+$/, '$1/TEA');
}

/** The known services, any video being the scripted one. */
export const standInPages: Readonly<Record<string, Page>> = {
  ...servicePages,
  'www.youtube.com/youtubei/v1/player': (request, response) => {
    const page = servicePages['www.youtube.com/youtubei/v1/player'];
    const body = JSON.stringify({ videoId: 'video-12345' });
    if (typeof page === 'function') page({ ...request, body }, response);
  },
};
