import type { JsonObject } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data, DataFrame } from '../flow/values';
import { integerField, output, textField } from './fields';
import { answerableError } from './sourcePorts';
import { searchHits } from './webSearch';

/** Rows as Langflow makes them: the whole snippet, and what is cut of it. */
async function rowsOf(context: ComponentContext): Promise<readonly JsonObject[]> {
  const most = context.integer('max_results') ?? 5;
  const length = context.integer('max_snippet_length') ?? 100;
  try {
    const hits = await searchHits(context, context.text('input_value'));
    return hits
      .slice(0, Math.max(0, most))
      .map(({ snippet }) => ({ content: snippet, snippet: snippet.slice(0, Math.max(0, length)) }));
  } catch (error) {
    if (context.run.signal.aborted) throw error;
    const message = answerableError(error);
    return [{ content: message, error: message }];
  }
}

/** Finds pages with DuckDuckGo; Web Search fetches them, too. */
export const duckDuckGo: ComponentDefinition = {
  type: 'DuckDuckGoSearchComponent',
  aliases: ['DuckDuckGoSearch'],
  displayName: 'DuckDuckGo Search',
  category: 'duckduckgo',
  description: 'Searches the web with DuckDuckGo.',
  inputs: [
    textField('input_value', 'Search Query', { isRequired: true, isToolArgument: true }),
    integerField('max_results', 'Max Results', { defaultValue: 5, isAdvanced: true }),
    integerField('max_snippet_length', 'Max Snippet Length', {
      defaultValue: 100,
      isAdvanced: true,
    }),
  ],
  outputs: [output('dataframe', 'DataFrame', 'fetch_content_dataframe', 'DataFrame')],
  olderToolName: 'duckduckgo_search',
  methods: {
    fetch_content_dataframe: async (context) => new DataFrame(await rowsOf(context)),
    fetch_content: async (context) => (await rowsOf(context)).map((row) => new Data(row)),
    fetch_content_text: async (context) =>
      (await rowsOf(context)).map((row) => pythonText(row['content'] ?? '')).join('\n'),
  },
};
