import type { JsonObject } from '../base/json';
import { HtmlPage, type HtmlPart } from '../documents/html';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { DataFrame } from '../flow/values';
import { choiceField, integerField, output, textField } from './fields';
import { answerableError, webOf } from './sourcePorts';
import { bodyText, statusError } from './webPages';

const prefixes: Readonly<Record<string, string>> = {
  title: 'ti:',
  abstract: 'abs:',
  author: 'au:',
  cat: 'cat:',
};

async function search(context: ComponentContext): Promise<DataFrame> {
  const prefix = prefixes[context.text('search_type')] ?? '';
  const parameters = new URLSearchParams({
    search_query: prefix + context.text('search_query'),
    max_results: String(Math.max(context.integer('max_results') ?? 10, 1)),
  });
  const url = `https://export.arxiv.org/api/query?${parameters.toString()}`;
  try {
    const response = await webOf(context).send({ url }, context.run.signal);
    if (response.status >= 400) throw statusError(url, response);

    const feed = await HtmlPage.parseXml(await bodyText(response));
    return new DataFrame(feed.select('entry').map(readPaper));
  } catch (error) {
    return new DataFrame([{ error: `Request error: ${answerableError(error)}` }]);
  }
}

function readPaper(entry: HtmlPart): JsonObject {
  const link = (rel: string): string | null =>
    entry.first(`link[rel="${rel}"]`)?.attribute('href') ?? null;
  return {
    id: textOf(entry, 'id'),
    title: textOf(entry, 'title'),
    summary: textOf(entry, 'summary'),
    published: textOf(entry, 'published'),
    updated: textOf(entry, 'updated'),
    authors: entry.select('author').map((author) => textOf(author, 'name') ?? ''),
    arxiv_url: link('alternate'),
    pdf_url: link('related'),
    comment: textOf(entry, 'arxiv\\:comment'),
    journal_ref: textOf(entry, 'arxiv\\:journal_ref'),
    primary_category: entry.first('arxiv\\:primary_category')?.attribute('term') ?? null,
    categories: entry.select('category').map((category) => category.attribute('term') ?? ''),
  };
}

/** Text without the blanks around it; null where the entry has none. */
function textOf(part: HtmlPart, name: string): string | null {
  const text = part.first(name)?.text.trim() ?? '';
  return text === '' ? null : text;
}

/** Papers of arXiv.org. */
export const arXiv: ComponentDefinition = {
  type: 'ArXivComponent',
  aliases: ['ArXiv'],
  displayName: 'arXiv',
  category: 'arxiv',
  description: 'Finds papers on arXiv.org.',
  inputs: [
    textField('search_query', 'Search Query', { isToolArgument: true }),
    choiceField('search_type', 'Search Field', ['all', 'title', 'abstract', 'author', 'cat']),
    integerField('max_results', 'Max Results', { defaultValue: 10 }),
  ],
  outputs: [output('dataframe', 'DataFrame', 'search_papers_dataframe', 'DataFrame')],
  methods: { search_papers_dataframe: search, search_papers: search, as_dataframe: search },
};
