import {
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { DataFrame } from '../flow/values';
import { flagField, integerField, invalidInput, output, textField } from './fields';
import { webOf } from './sourcePorts';
import { bodyText, statusError } from './webPages';

/** Wikipedia refuses longer queries. */
const maxQueryLength = 300;

async function search(context: ComponentContext): Promise<DataFrame> {
  const query = context.text('input_value').trim().slice(0, maxQueryLength);
  if (query === '') throw invalidInput(context, 'input_value', 'it needs something to search for.');

  const limit = Math.min(Math.max(context.integer('k') ?? 4, 1), 50);
  const found = await ask(context, {
    list: 'search',
    srprop: '',
    srlimit: String(limit),
    srsearch: query,
  });
  const titles = listAt(found, 'search').flatMap((hit) => textAt(hit, 'title') ?? []);
  const pages = await Promise.all(titles.slice(0, limit).map((title) => readPage(context, title)));
  return new DataFrame(pages.filter((page) => page !== undefined));
}

/** Undefined for a page that is not there or only tells pages of one name apart. */
async function readPage(context: ComponentContext, title: string): Promise<JsonObject | undefined> {
  const [whole, intro] = await Promise.all([
    ask(context, {
      prop: 'extracts|info|pageprops',
      explaintext: '',
      inprop: 'url',
      ppprop: 'disambiguation',
      redirects: '',
      titles: title,
    }),
    ask(context, { prop: 'extracts', explaintext: '', exintro: '', redirects: '', titles: title }),
  ]);
  const page = onlyPage(whole);
  const text = page === undefined ? undefined : textAt(page, 'extract');
  if (page === undefined || text === undefined || isDisambiguation(page)) return undefined;

  const summary = textAt(onlyPage(intro) ?? null, 'extract') ?? '';
  const source = textAt(page, 'fullurl') ?? '';
  const more = context.boolean('load_all_available_meta')
    ? await readMore(context, title, source)
    : {};
  const limit = context.integer('doc_content_chars_max') ?? 4000;
  return {
    title,
    summary,
    source,
    ...more,
    text: Array.from(text).slice(0, Math.max(limit, 0)).join(''),
  };
}

function isDisambiguation(page: JsonObject): boolean {
  const properties = page['pageprops'];
  return isJsonObject(properties) && Object.hasOwn(properties, 'disambiguation');
}

async function readMore(
  context: ComponentContext,
  title: string,
  url: string,
): Promise<JsonObject> {
  const answer = await ask(context, {
    prop: 'categories|links|extlinks|images|revisions',
    rvprop: 'ids',
    cllimit: 'max',
    pllimit: 'max',
    ellimit: 'max',
    imlimit: 'max',
    clshow: '!hidden',
    redirects: '',
    titles: title,
  });
  const page: JsonObject = onlyPage(answer) ?? {};
  const names = (key: string, field: string): readonly string[] =>
    itemsOf(page[key]).flatMap((item) => textAt(item, field) ?? []);
  const [revision] = itemsOf(page['revisions']);
  const id = (field: string): JsonValue =>
    isJsonObject(revision) ? (revision[field] ?? null) : null;
  return {
    categories: names('categories', 'title').map((name) => name.replace(/^[^:]*:/, '')),
    page_url: url,
    image_urls: names('images', 'title'),
    related_titles: names('links', 'title'),
    parent_id: id('parentid'),
    references: names('extlinks', 'url'),
    revision_id: id('revid'),
  };
}

async function ask(
  context: ComponentContext,
  parameters: Readonly<Record<string, string>>,
): Promise<JsonObject> {
  const language = context.text('lang').trim().toLowerCase() || 'en';
  if (!/^[a-z][a-z-]{0,20}$/.test(language)) {
    throw invalidInput(context, 'lang', `${JSON.stringify(language)} is no language of Wikipedia.`);
  }
  const query = new URLSearchParams({
    action: 'query',
    format: 'json',
    formatversion: '2',
    ...parameters,
  });
  const url = `https://${language}.wikipedia.org/w/api.php?${query.toString()}`;
  const response = await webOf(context).send({ url }, context.run.signal);
  if (response.status >= 400) throw statusError(url, response);

  const answer = tryParseJson(await bodyText(response));
  const result = isJsonObject(answer) ? answer['query'] : undefined;
  return isJsonObject(result) ? result : {};
}

function onlyPage(answer: JsonObject): JsonObject | undefined {
  const page = listAt(answer, 'pages')[0];
  return isJsonObject(page) && page['missing'] === undefined ? page : undefined;
}

function listAt(object: JsonObject, key: string): readonly JsonValue[] {
  return itemsOf(object[key]);
}

function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

function textAt(value: JsonValue, key: string): string | undefined {
  const item = isJsonObject(value) ? value[key] : undefined;
  return typeof item === 'string' ? item : undefined;
}

/** Articles of Wikipedia. */
export const wikipedia: ComponentDefinition = {
  type: 'WikipediaComponent',
  aliases: ['WikipediaAPI', 'WikipediaAPIComponent'],
  displayName: 'Wikipedia',
  category: 'wikipedia',
  description: 'Finds articles of Wikipedia and gives their text.',
  inputs: [
    textField('input_value', 'Input', { isToolArgument: true, info: 'What to search for.' }),
    textField('lang', 'Language', { defaultValue: 'en' }),
    integerField('k', 'Number of results', { defaultValue: 4, isRequired: true }),
    flagField('load_all_available_meta', 'Load all available meta', false, { isAdvanced: true }),
    integerField('doc_content_chars_max', 'Document content characters max', {
      defaultValue: 4000,
      isAdvanced: true,
    }),
  ],
  outputs: [output('dataframe', 'DataFrame', 'fetch_content_dataframe', 'DataFrame')],
  olderToolName: 'wikipedia',
  methods: { fetch_content_dataframe: search, fetch_content: search, run_model: search },
};
