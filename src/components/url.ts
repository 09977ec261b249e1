import { AppError } from '../base/errors';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { cleanText, pythonText } from '../flow/text';
import { DataFrame, Message } from '../flow/values';
import { choiceField, flagField, integerField, numberField, output, textField } from './fields';
import { headersOf } from './httpFields';
import { Crawl, toUrl, type LoadedPage, type PageFormat } from './webPages';

async function load(context: ComponentContext): Promise<readonly LoadedPage[]> {
  const urls = context
    .list('urls')
    .map((value) => pythonText(value).trim())
    .filter((url) => url !== '')
    .map(toUrl);
  if (urls.length === 0) {
    throw new AppError('input-invalid', 'No address is given.', {
      remedy: 'Enter at least one address.',
      subject: { field: 'urls' },
    });
  }
  const crawl = new Crawl(context, {
    format: formatOf(context),
    depth: Math.min(Math.max(context.integer('max_depth') ?? 1, 1), 5),
    staysOnHost: context.boolean('prevent_outside'),
    headers: headersOf(context.value('headers')),
    timeoutSeconds: context.integer('timeout'),
    followRedirects: context.boolean('follow_redirects'),
    skipsStyleSheets: context.boolean('filter_text_html'),
    checksStatus: context.boolean('check_response_status'),
    continues: context.boolean('continue_on_failure'),
  });
  const pages = await crawl.load(urls);
  if (pages.length > 0) return pages;

  throw new AppError('network-failed', `No page could be loaded from ${urls.join(', ')}.`, {
    remedy: 'Open the node in the inspector: its log says what failed.',
  });
}

/** Older versions call the source `Raw HTML`. */
function formatOf(context: ComponentContext): PageFormat {
  const format = context.text('format');
  if (format === 'Markdown') return 'Markdown';
  return format === 'HTML' || format === 'Raw HTML' ? 'HTML' : 'Text';
}

async function asRows(context: ComponentContext): Promise<DataFrame> {
  const pages = await load(context);
  return new DataFrame(
    pages.map((page) => ({
      text: cleanText(page.text),
      // The component of older versions calls it source.
      ...(context.node.type === 'URL' ? { source: page.url } : { url: page.url }),
      title: page.title,
      description: page.description,
      content_type: page.contentType,
      language: page.language,
    })),
  );
}

async function asMessage(context: ComponentContext): Promise<Message> {
  const pages = await load(context);
  const separator = context.hasField('separator') ? context.text('separator') : '\n\n';
  return new Message({ text: pages.map((page) => cleanText(page.text)).join(separator) });
}

/** The text output of older versions: one line break between pages. */
async function asText(context: ComponentContext): Promise<Message> {
  const pages = await load(context);
  const separator = context.hasField('separator') ? context.text('separator') : '\n';
  return new Message({ text: pages.map((page) => cleanText(page.text)).join(separator) });
}

/** Loads web pages, and what they link to. */
export const url: ComponentDefinition = {
  type: 'URLComponent',
  aliases: ['URL'],
  displayName: 'URL',
  category: 'data_source',
  description: 'Loads web pages, on request also the pages they link to.',
  inputs: [
    textField('urls', 'URLs', { isList: true, isToolArgument: true, info: 'Addresses to load.' }),
    numberField('max_depth', 'Depth', {
      defaultValue: 1,
      info: '1 loads the page, 2 also the pages it links to, up to 5.',
    }),
    flagField('prevent_outside', 'Prevent Outside', true, {
      isAdvanced: true,
      info: 'Follow links on the same host only.',
    }),
    flagField('use_async', 'Use Async', true, { isAdvanced: true }),
    flagField('follow_redirects', 'Follow Redirects', true, { isAdvanced: true }),
    choiceField('format', 'Output Format', ['Text', 'HTML', 'Markdown'], { isAdvanced: true }),
    integerField('timeout', 'Timeout', { defaultValue: 30, isAdvanced: true, info: 'Seconds.' }),
    { name: 'headers', displayName: 'Headers', kind: 'table', isList: true, isAdvanced: true },
    flagField('filter_text_html', 'Filter Text/HTML', true, { isAdvanced: true }),
    flagField('continue_on_failure', 'Continue on Failure', true, { isAdvanced: true }),
    flagField('check_response_status', 'Check Response Status', false, { isAdvanced: true }),
    flagField('autoset_encoding', 'Autoset Encoding', true, { isAdvanced: true }),
    textField('separator', 'Separator', { isAdvanced: true, info: 'Of older versions.' }),
  ],
  outputs: [
    output('page_results', 'Extracted Pages', 'fetch_content', 'DataFrame'),
    {
      ...output('raw_results', 'Raw Content', 'fetch_content_as_message', 'Message'),
      isNoTool: true,
    },
  ],
  methods: {
    fetch_content: asRows,
    as_dataframe: asRows,
    fetch_content_as_message: asMessage,
    as_message: asMessage,
    fetch_content_text: asText,
  },
};
