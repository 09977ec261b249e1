import type { Page } from './webUnderTest';

const json = (value: unknown): Page => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** Pages in the formats of the real services, with contents of our own. */
export const servicePages: Record<string, Page> = {
  'shop.test/':
    '<html lang="en"><head><title>Shop</title><meta name="description" content="Tea"></head><body><p>Welcome</p><a href="/about#team">About</a><a href="https://other.test/">Other</a><a href="/broken">x</a></body></html>',
  'shop.test/about': '<title>About</title><p>We sell tea.</p><a href="/">Home</a>',
  'shop.test/style.css': { headers: { 'content-type': 'text/css' }, body: 'p {}' },
  'other.test/': '<p>Elsewhere</p>',
  'shop.test/moved': { status: 302, headers: { location: '/about' } },
  'api.test/echo': (request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        method: request.method,
        url: request.url,
        body: request.body,
        key: request.headers['x-key'],
      }),
    );
  },
  'api.test/text': { headers: { 'content-type': 'text/plain' }, body: 'plain' },
  'api.test/bytes': { headers: { 'content-type': 'image/png' }, body: new Uint8Array([1, 2]) },
  'api.test/failed': {
    status: 503,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"down"}',
  },
  'api.test/moved': { status: 302, headers: { location: '/text' } },
  'html.duckduckgo.com/html/': `<div class="result results_links"><h2><a rel="nofollow" class="result__a" href="//duckduckgo.com/l/?uddg=http%3A%2F%2Fshop.test%2Fabout&amp;rut=x">Tea <b>shop</b></a></h2><a class="result__snippet" href="#">We <b>sell</b> tea.</a></div><div class="result"><a class="result__a" href="http://gone.test/">Gone</a></div><div class="result">advert</div>`,
  'news.google.com/rss/search': {
    headers: { 'content-type': 'application/xml' },
    body: '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.google.com</link><item><title>Tea &amp;amp; cake</title><link>https://news.test/1</link><pubDate>Mon, 19 Jan 2026 08:00:00 GMT</pubDate><description>&lt;a href="x"&gt;Tea&lt;/a&gt;&lt;b&gt;rises&lt;/b&gt;</description></item></channel></rss>',
  },
  'news.google.com/rss/headlines/section/topic/BUSINESS': '<rss><channel></channel></rss>',
  'feed.test/rss':
    '<rss><channel><item><title>One</title><link>https://feed.test/1</link><description>First</description></item></channel></rss>',
  'feed.test/atom':
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Two</title><link href="https://feed.test/2"/><updated>2026-01-19</updated><summary>Second</summary></entry></feed>',
  'export.arxiv.org/api/query':
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/1</id><updated>2026-01-02</updated><published>2026-01-01</published><title> On tea </title><summary> Hot.\n</summary><author><name>Ana Adams</name></author><author><name>Ben Brown</name></author><arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">3 pages</arxiv:comment><link href="http://arxiv.org/abs/1" rel="alternate"/><link title="pdf" href="http://arxiv.org/pdf/1" rel="related"/><arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.AI"/><category term="cs.AI"/><category term="cs.CL"/></entry></feed>',
  'en.wikipedia.org/w/api.php': (request, response) => {
    const asked = new URL(request.url).searchParams;
    const title = asked.get('titles');
    const isIntro = asked.has('exintro');
    const found = { query: { search: [{ title: 'Tea' }, { title: 'Tea (disambiguation)' }] } };
    const page =
      title === 'Tea'
        ? {
            title,
            extract: isIntro ? 'Tea is a drink.' : 'Tea is a drink.\n\n== History ==\nOld.',
            fullurl: 'https://en.wikipedia.org/wiki/Tea',
          }
        : { title, extract: 'Tea may mean', pageprops: { disambiguation: '' } };
    response.end(JSON.stringify(asked.has('srsearch') ? found : { query: { pages: [page] } }));
  },
  'query1.finance.yahoo.com/v1/finance/search': json({
    news: [
      { uuid: '1', title: 'Up', publisher: 'P', link: 'https://news.test/up' },
      { uuid: '2', title: 'Down', publisher: 'P', link: 'https://news.test/down' },
    ],
  }),
  'fc.yahoo.com/': { status: 404, headers: { 'set-cookie': 'A3=cookie; Path=/' } },
  'query1.finance.yahoo.com/v1/test/getcrumb': (request, response) =>
    response.end(request.headers.cookie === 'A3=cookie' ? 'crumb/1' : ''),
  'query2.finance.yahoo.com/v10/finance/quoteSummary/TEA': (request, response) => {
    const isKnown = new URL(request.url).searchParams.get('crumb') === 'crumb/1';
    response.writeHead(isKnown ? 200 : 401);
    response.end(
      JSON.stringify({ quoteSummary: { result: [{ calendarEvents: { exDividendDate: 5 } }] } }),
    );
  },
  'www.youtube.com/watch': '<script>{"INNERTUBE_API_KEY": "key-1"}</script>',
  'www.youtube.com/youtubei/v1/player': (request, response) => {
    const { videoId } = JSON.parse(request.body) as { videoId: string };
    const tracks = [
      { baseUrl: 'https://www.youtube.com/api/timedtext?v=1&lang=de', languageCode: 'de' },
      {
        baseUrl: 'https://www.youtube.com/api/timedtext?v=1&lang=en&fmt=srv3',
        languageCode: 'en',
        kind: 'asr',
      },
    ];
    const captions = { playerCaptionsTracklistRenderer: { captionTracks: tracks } };
    response.end(
      JSON.stringify(
        videoId === 'video-12345'
          ? { captions }
          : { playabilityStatus: { reason: 'Video unavailable' } },
      ),
    );
  },
  'www.youtube.com/api/timedtext': (request, response) => {
    const asked = new URL(request.url).searchParams;
    const word = asked.get('tlang') ?? asked.get('lang') ?? '';
    response.end(
      `<?xml version="1.0"?><transcript><text start="0" dur="2">It&amp;#39;s ${word}</text><text start="30.5" dur="2">&amp;lt;b&amp;gt; tea</text><text start="61" dur="2">time</text></transcript>`,
    );
  },
};
