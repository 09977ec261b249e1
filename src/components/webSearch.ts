import { AppError, isAppError } from '../base/errors';
import type { JsonObject } from '../base/json';
import { HtmlPage, type HtmlPart } from '../documents/html';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { HttpResponse } from '../flow/ports';
import { DataFrame } from '../flow/values';
import { choiceField, integerField, output, stringField, textField } from './fields';
import { plainText, readFeed, type FeedItem } from './feeds';
import { answerableError, webOf } from './sourcePorts';
import { bodyText, statusError, toUrl } from './webPages';

const agent = 'Mozilla/5.0 (compatible; FlowPlayground)';
/** Results are read and pages fetched for at most so many, whatever the flow asks for. */
const mostResults = 50;

interface Limits {
  readonly results: number;
  readonly characters: number;
}

/** Newer versions bound both; 0 lifts the bound, and versions without the fields had none. */
function limitsOf(context: ComponentContext): Limits {
  const limit = (field: string): number => {
    const value = context.hasField(field) ? context.integer(field) : 0;
    return value === undefined || value <= 0 ? Number.POSITIVE_INFINITY : value;
  };
  return {
    results: Math.min(limit('max_results'), mostResults),
    characters: limit('max_content_length'),
  };
}

async function get(context: ComponentContext, url: string): Promise<HttpResponse> {
  const timeoutSeconds = context.integer('timeout');
  const headers = { 'User-Agent': agent };
  const response = await webOf(context).send({ url, headers, timeoutSeconds }, context.run.signal);
  if (response.status >= 400) throw statusError(url, response);
  return response;
}

interface Hit {
  readonly title: string;
  readonly link: string;
  readonly snippet: string;
}

/**
 * What DuckDuckGo finds, best first.
 * @throws AppError `input-invalid` without words to search for, and what the web access throws
 */
export async function searchHits(
  context: ComponentContext,
  words: string,
): Promise<readonly Hit[]> {
  const query = words.trim().replace(/[<>"']/g, '');
  if (query === '') {
    throw new AppError('input-invalid', 'The search query is empty.', {
      subject: { field: 'query' },
    });
  }
  const parameters = new URLSearchParams({ q: query, kl: 'us-en' });
  const response = await get(context, `https://html.duckduckgo.com/html/?${parameters.toString()}`);
  const page = await HtmlPage.parse(await bodyText(response));
  return page
    .select('div.result')
    .filter((part) => part.first('a.result__a') !== undefined)
    .map(toHit);
}

function toHit(hit: HtmlPart): Hit {
  const title = hit.first('a.result__a');
  return {
    title: title?.flatText ?? '',
    link: targetOf(title?.attribute('href') ?? ''),
    snippet: hit.first('a.result__snippet')?.flatText ?? '',
  };
}

async function searchWeb(context: ComponentContext): Promise<DataFrame> {
  let hits: readonly Hit[];
  try {
    hits = await searchHits(context, context.text('query'));
  } catch (error) {
    if (isAppError(error, 'input-invalid')) throw error;
    return new DataFrame([
      { title: 'Error', link: '', snippet: answerableError(error), content: '' },
    ]);
  }
  const limits = limitsOf(context);
  // Pages are fetched side by side; a slow one costs its own time limit only.
  const rows = hits
    .slice(0, limits.results)
    .map(async ({ title, link, snippet }): Promise<JsonObject> => ({
      title,
      link: link.includes('://') ? link : `https://${link}`,
      snippet,
      content: cut(await contentOf(context, link), limits.characters),
    }));
  return new DataFrame(await Promise.all(rows));
}

/** DuckDuckGo links through an address of its own; the real one is its parameter `uddg`. */
function targetOf(href: string): string {
  return URL.parse(href, 'https://duckduckgo.com')?.searchParams.get('uddg') ?? href;
}

async function contentOf(context: ComponentContext, link: string): Promise<string> {
  try {
    const response = await get(context, toUrl(link));
    return (await HtmlPage.parse(await bodyText(response))).flatText;
  } catch (error) {
    if (context.run.signal.aborted) throw error;
    return `(Failed to fetch: ${error instanceof Error ? error.message : String(error)})`;
  }
}

function cut(text: string, length: number): string {
  const suffix = '... [truncated]';
  if (text.length <= length) return text;
  return length > suffix.length
    ? text.slice(0, length - suffix.length) + suffix
    : text.slice(0, Math.max(length - 1, 0)) + '…';
}

/** Google News has a feed for a topic, one for a place and one for a search. */
function newsFeed(context: ComponentContext): string | undefined {
  const hl = context.text('hl') || 'en-US';
  const gl = context.text('gl') || 'US';
  const edition = { hl, gl, ceid: `${gl}:${hl.split('-')[0] ?? 'en'}` };
  const base = 'https://news.google.com/rss';
  const topic = context.text('topic');
  const place = context.text('location');
  const query = context.text('query');
  if (topic !== '') {
    const name = encodeURIComponent(topic.toUpperCase());
    return `${base}/headlines/section/topic/${name}?${new URLSearchParams(edition).toString()}`;
  }
  if (place !== '') {
    const name = encodeURIComponent(place);
    return `${base}/headlines/section/geo/${name}?${new URLSearchParams(edition).toString()}`;
  }
  return query === ''
    ? undefined
    : `${base}/search?${new URLSearchParams({ q: query, ...edition }).toString()}`;
}

/** Articles of Google News. */
export async function searchNews(context: ComponentContext): Promise<DataFrame> {
  const feed = newsFeed(context);
  if (feed === undefined) return articleNote('Error', 'No search parameters provided');

  let items: readonly FeedItem[];
  try {
    items = await readFeed(await bodyText(await get(context, feed)));
  } catch (error) {
    return articleNote('Error', answerableError(error));
  }
  if (items.length === 0) return articleNote('No articles found', '');

  const { results, characters } = limitsOf(context);
  const rows = items.slice(0, results).map(async ({ title, link, published, summary }) => ({
    title: cut(await plainText(title), characters),
    link,
    published,
    summary: cut(await plainText(summary), characters),
  }));
  return new DataFrame(await Promise.all(rows));
}

/** Entries of the feed whose address a field holds. */
export async function readFeedOf(context: ComponentContext, field: string): Promise<DataFrame> {
  const address = context.text(field).trim();
  if (address === '') return articleNote('Error', 'No RSS URL provided');

  try {
    const text = await bodyText(await get(context, toUrl(address)));
    if (text.trim() === '') return articleNote('Error', 'Empty response received');

    const { results, characters } = limitsOf(context);
    const items = (await readFeed(text)).slice(0, results);
    return new DataFrame(
      items.map((item) => ({ ...item, summary: cut(item.summary, characters) })),
    );
  } catch (error) {
    return articleNote('Error', answerableError(error));
  }
}

function articleNote(title: string, summary: string): DataFrame {
  return new DataFrame([{ title, link: '', published: '', summary }]);
}

function search(context: ComponentContext): Promise<DataFrame> {
  const mode = context.text('search_mode');
  if (mode === 'News') return searchNews(context);
  return mode === 'RSS' ? readFeedOf(context, 'query') : searchWeb(context);
}

/** Searches the web, the news, or reads a feed. */
export const webSearch: ComponentDefinition = {
  type: 'UnifiedWebSearch',
  aliases: ['WebSearchNoAPI', 'WebSearchComponent'],
  displayName: 'Web Search',
  category: 'data_source',
  description: 'Searches the web with DuckDuckGo or the news with Google News, or reads a feed.',
  inputs: [
    choiceField('search_mode', 'Search Mode', ['Web', 'News', 'RSS'], { isToolArgument: true }),
    textField('query', 'Search Query', {
      isRequired: true,
      isToolArgument: true,
      info: 'Words to search for, or the address of a feed.',
    }),
    stringField('hl', 'Language (hl)', { isAdvanced: true, info: 'For example en-US.' }),
    stringField('gl', 'Country (gl)', { isAdvanced: true, info: 'For example US.' }),
    stringField('ceid', 'Country:Language (ceid)', { defaultValue: 'US:en', isAdvanced: true }),
    stringField('topic', 'Topic', { isAdvanced: true, info: 'For example BUSINESS.' }),
    stringField('location', 'Location (Geo)', { isAdvanced: true }),
    integerField('timeout', 'Timeout', { defaultValue: 5, isAdvanced: true, info: 'Seconds.' }),
    integerField('max_results', 'Max Results', { isAdvanced: true, info: '0 gives all.' }),
    integerField('max_content_length', 'Max Content Length', {
      isAdvanced: true,
      info: 'Characters of each page; 0 keeps all.',
    }),
  ],
  outputs: [output('results', 'Results', 'perform_search', 'DataFrame')],
  methods: { perform_search: search },
};
