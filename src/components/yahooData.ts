import { AppError } from '../base/errors';
import {
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import type { ComponentContext } from '../flow/component';
import { webOf } from './sourcePorts';
import { bodyText, statusError } from './webPages';

/** Yahoo's own endpoints, which it does not document: news, company figures, statements, history. */

const query1 = 'https://query1.finance.yahoo.com';
const query2 = 'https://query2.finance.yahoo.com';
/** Yahoo answers browsers only. */
const agent =
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0 Safari/537.36';

/** Company figures by the modules that hold them. */
const modules: Readonly<Record<string, readonly string[]>> = {
  get_info: [
    ...['quoteType', 'assetProfile', 'summaryDetail', 'price'],
    ...['financialData', 'defaultKeyStatistics'],
  ],
  get_fast_info: ['price', 'summaryDetail'],
  get_analysis: ['earningsTrend'],
  get_calendar: ['calendarEvents'],
  get_recommendations: ['recommendationTrend'],
  get_recommendations_summary: ['recommendationTrend'],
  get_upgrades_downgrades: ['upgradeDowngradeHistory'],
  get_sustainability: ['esgScores'],
  get_major_holders: ['majorHoldersBreakdown'],
  get_institutional_holders: ['institutionOwnership'],
  get_mutualfund_holders: ['fundOwnership'],
  get_insider_purchases: ['netSharePurchaseActivity'],
  get_insider_transactions: ['insiderTransactions'],
  get_insider_roster_holders: ['insiderHolders'],
  get_sec_filings: ['secFilings'],
  get_earnings: ['earnings'],
};

/** Lines of a statement, by year. */
const statements: Readonly<Record<string, readonly string[]>> = {
  get_balance_sheet: [
    ...[
      'TotalAssets',
      'CurrentAssets',
      'CashAndCashEquivalents',
      'Inventory',
      'NetPPE',
      'Goodwill',
    ],
    ...['TotalLiabilitiesNetMinorityInterest', 'CurrentLiabilities', 'LongTermDebt', 'TotalDebt'],
    ...['StockholdersEquity', 'RetainedEarnings', 'WorkingCapital', 'OrdinarySharesNumber'],
  ],
  get_income_stmt: [
    ...['TotalRevenue', 'CostOfRevenue', 'GrossProfit', 'OperatingExpense', 'OperatingIncome'],
    ...['EBITDA', 'EBIT', 'InterestExpense', 'PretaxIncome', 'TaxProvision', 'NetIncome'],
    ...['BasicEPS', 'DilutedEPS', 'ResearchAndDevelopment'],
  ],
  get_cashflow: [
    ...['OperatingCashFlow', 'InvestingCashFlow', 'FinancingCashFlow', 'FreeCashFlow'],
    ...['CapitalExpenditure', 'CashDividendsPaid', 'RepurchaseOfCapitalStock', 'IssuanceOfDebt'],
    ...['RepaymentOfDebt', 'EndCashPosition', 'BeginningCashPosition'],
  ],
};

/** Events of a price history. */
const events: Readonly<Record<string, readonly string[]>> = {
  get_actions: ['dividends', 'splits'],
  get_dividends: ['dividends'],
  get_splits: ['splits'],
  get_capital_gains: ['capitalGains'],
};

/** In the order in which Langflow offers them. */
export const methodNames: readonly string[] = [
  ...['get_info', 'get_news', 'get_actions', 'get_analysis', 'get_balance_sheet', 'get_calendar'],
  ...['get_cashflow', 'get_institutional_holders', 'get_recommendations', 'get_sustainability'],
  ...['get_major_holders', 'get_mutualfund_holders', 'get_insider_purchases'],
  ...['get_insider_transactions', 'get_insider_roster_holders', 'get_dividends'],
  ...['get_capital_gains', 'get_splits', 'get_shares', 'get_fast_info', 'get_sec_filings'],
  ...['get_recommendations_summary', 'get_upgrades_downgrades', 'get_earnings', 'get_income_stmt'],
];

/** What Yahoo has of a symbol under one of Langflow's method names. */
export function readYahoo(
  context: ComponentContext,
  symbol: string,
  method: string,
): Promise<JsonValue> {
  const name = encodeURIComponent(symbol.toUpperCase());
  if (method === 'get_news') return readNews(context, symbol);
  if (method === 'get_shares') return readSeries(context, name, ['shares_out'], '');

  const lines = statements[method];
  if (lines !== undefined) return readSeries(context, name, lines, 'annual');

  const kinds = events[method];
  return kinds === undefined
    ? readSummary(context, name, modules[method] ?? [])
    : readEvents(context, name, kinds);
}

async function readNews(context: ComponentContext, symbol: string): Promise<JsonValue> {
  const count = Math.max(context.integer('num_news') ?? 5, 1);
  const parameters = new URLSearchParams({
    q: symbol,
    quotesCount: '0',
    newsCount: String(Math.min(count, 50)),
  });
  const answer = await getJson(context, `${query1}/v1/finance/search?${parameters.toString()}`);
  return answer['news'] ?? [];
}

/** Yahoo wants a cookie, and a crumb that belongs to it. */
async function readSummary(
  context: ComponentContext,
  name: string,
  wanted: readonly string[],
): Promise<JsonValue> {
  const { signal } = context.run;
  const first = await webOf(context).send(
    { url: 'https://fc.yahoo.com/', headers: { 'User-Agent': agent } },
    signal,
  );
  const Cookie = first.cookies.map((cookie) => cookie.split(';')[0] ?? '').join('; ');
  const headers = { 'User-Agent': agent, Cookie };
  const crumbUrl = `${query1}/v1/test/getcrumb`;
  const crumbAnswer = await webOf(context).send({ url: crumbUrl, headers }, signal);
  if (crumbAnswer.status >= 400) throw statusError(crumbUrl, crumbAnswer);

  const parameters = new URLSearchParams({
    modules: wanted.join(','),
    crumb: (await bodyText(crumbAnswer)).trim(),
    formatted: 'false',
  });
  const url = `${query2}/v10/finance/quoteSummary/${name}?${parameters.toString()}`;
  const answer = await getJson(context, url, headers);
  const summary = firstResult(answer['quoteSummary']);
  const parts = wanted.map((module) => summary[module]).filter(isJsonObject);
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
}

async function readSeries(
  context: ComponentContext,
  name: string,
  lines: readonly string[],
  prefix: string,
): Promise<JsonValue> {
  const now = Math.floor(context.ports.clock.now() / 1000);
  const parameters = new URLSearchParams({
    symbol: decodeURIComponent(name),
    type: lines.map((line) => prefix + line).join(','),
    period1: '493590046',
    period2: String(now),
  });
  const path = `/ws/fundamentals-timeseries/v1/finance/timeseries/${name}`;
  const answer = await getJson(context, `${query2}${path}?${parameters.toString()}`);
  const results = resultsOf(answer['timeseries']);
  const rows = lines.flatMap((line): [string, JsonValue][] => {
    const series = results.find((result) => result[prefix + line] !== undefined);
    const points = series?.[prefix + line];
    return isJsonArray(points) ? [[line, byDate(points.filter(isJsonObject))]] : [];
  });
  return Object.fromEntries(rows);
}

function byDate(points: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(
    points.flatMap((point): [string, JsonValue][] => {
      const { asOfDate: date, reportedValue: reported } = point;
      if (typeof date !== 'string') return [];
      return [[date, isJsonObject(reported) ? (reported['raw'] ?? null) : null]];
    }),
  );
}

async function readEvents(
  context: ComponentContext,
  name: string,
  kinds: readonly string[],
): Promise<JsonValue> {
  const parameters = new URLSearchParams({
    range: 'max',
    interval: '1mo',
    events: 'div,splits,capitalGains',
  });
  const answer = await getJson(
    context,
    `${query2}/v8/finance/chart/${name}?${parameters.toString()}`,
  );
  const history = firstResult(answer['chart'])['events'];
  const found = kinds.flatMap((kind): [string, JsonValue][] => {
    const list = isJsonObject(history) ? history[kind] : undefined;
    if (!isJsonObject(list)) return [];
    return [[kind, Object.values(list).map(withDay)]];
  });
  return Object.fromEntries(found);
}

/** Seconds since 1970 as a date. */
function withDay(event: JsonValue): JsonValue {
  const seconds = isJsonObject(event) ? event['date'] : undefined;
  if (!isJsonObject(event) || typeof seconds !== 'number') return event;
  return { ...event, date: new Date(seconds * 1000).toISOString().slice(0, 10) };
}

async function getJson(
  context: ComponentContext,
  url: string,
  headers: Readonly<Record<string, string>> = { 'User-Agent': agent },
): Promise<JsonObject> {
  const response = await webOf(context).send({ url, headers }, context.run.signal);
  const answer = tryParseJson(await bodyText(response));
  if (response.status >= 400) throw statusError(url, response);
  if (isJsonObject(answer)) return answer;

  throw new AppError('network-failed', 'Yahoo Finance answered with something else than data.', {
    remedy: 'Try again later.',
  });
}

function resultsOf(section: JsonValue | undefined): readonly JsonObject[] {
  const results = isJsonObject(section) ? section['result'] : undefined;
  return isJsonArray(results) ? results.filter(isJsonObject) : [];
}

function firstResult(section: JsonValue | undefined): JsonObject {
  return resultsOf(section)[0] ?? {};
}
