import { AppError } from '../base/errors';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { DataFrame } from '../flow/values';
import { choiceField, integerField, invalidInput, output, textField } from './fields';
import { methodNames, readYahoo } from './yahooData';

async function load(context: ComponentContext): Promise<DataFrame> {
  const symbol = context.text('symbol').trim();
  if (symbol === '') throw invalidInput(context, 'symbol', 'it needs a symbol, for example AAPL.');

  const method = context.text('method') || 'get_news';
  if (!methodNames.includes(method)) {
    throw invalidInput(context, 'method', `there is no data ${method}.`);
  }
  const result = await readYahoo(context, symbol, method);
  if (method === 'get_news') return new DataFrame(newsRows(context, result));
  if (isEmpty(result)) {
    throw new AppError('network-failed', `Yahoo has no ${method.slice(4)} of ${symbol}.`, {
      remedy: 'Check the symbol, for example AAPL.',
    });
  }
  const text = JSON.stringify(result, undefined, 2);
  return new DataFrame([{ result: text, text }]);
}

function newsRows(context: ComponentContext, result: JsonValue): readonly JsonObject[] {
  const count = Math.max(context.integer('num_news') ?? 5, 0);
  const articles = isJsonArray(result) ? result.filter(isJsonObject) : [];
  return articles.slice(0, count).map((article) => ({
    ...article,
    text: `${pythonText(article['title'] ?? '')}: ${pythonText(article['link'] ?? '')}`,
  }));
}

function isEmpty(value: JsonValue): boolean {
  if (isJsonArray(value)) return value.length === 0;
  return value === null || (isJsonObject(value) && Object.keys(value).length === 0);
}

/** Figures and news of Yahoo Finance. */
export const yahooFinance: ComponentDefinition = {
  type: 'YfinanceComponent',
  aliases: ['YahooFinanceTool', 'YfinanceToolComponent', 'YahooFinance'],
  displayName: 'Yahoo! Finance',
  category: 'yahoosearch',
  description: 'Gets news and figures of a stock from Yahoo Finance.',
  inputs: [
    textField('symbol', 'Stock Symbol', { isToolArgument: true, info: 'For example AAPL.' }),
    choiceField('method', 'Data Method', methodNames, { defaultValue: 'get_news' }),
    integerField('num_news', 'Number of News', { defaultValue: 5 }),
  ],
  outputs: [output('dataframe', 'DataFrame', 'fetch_content_dataframe', 'DataFrame')],
  olderToolName: 'yahoo_finance',
  methods: { fetch_content_dataframe: load, fetch_content: load, run_model: load },
};
