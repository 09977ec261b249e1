import { setTimeout as delay } from 'node:timers/promises';
import { shapeOf, type Shape } from './shape';

/** One request of the list. `{name}` in paths and bodies is what an earlier answer held. */
export interface Exchange {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** A body as it is. */
  readonly text?: string;
  /** A form with one file. */
  readonly file?: { readonly field: string; readonly name: string; readonly text: string };
  /** What later requests need: its name, and the keys that lead to it. */
  readonly save?: Readonly<Record<string, readonly (string | number)[]>>;
  /** Asked again until it holds something: some records are written a little later. */
  readonly until?: (answer: unknown) => boolean;
}

/** What came back, without what it says. */
export interface Answer {
  readonly name: string;
  readonly request: string;
  readonly status: number;
  readonly type: string;
  readonly shape: Shape;
}

const triesAtMost = 50;
const pauseMs = 100;

/** Sends the list in its order and describes the answers. */
export async function exchangeAll(
  baseUrl: string,
  list: readonly Exchange[],
  known: Readonly<Record<string, unknown>>,
): Promise<readonly Answer[]> {
  const values: Record<string, unknown> = { ...known };
  const answers: Answer[] = [];
  for (const exchange of list) answers.push(await exchangeOne(baseUrl, exchange, values));
  return answers;
}

async function exchangeOne(
  baseUrl: string,
  exchange: Exchange,
  values: Record<string, unknown>,
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const response = await fetch(
      `${baseUrl}${fill(exchange.path, values)}`,
      toInit(exchange, values),
    );
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    const body = parse(await response.text(), type);
    if (exchange.until?.(body) === false && tries < triesAtMost) {
      await delay(pauseMs);
      continue;
    }
    for (const [name, keys] of Object.entries(exchange.save ?? {})) values[name] = at(body, keys);
    return {
      name: exchange.name,
      request: `${exchange.method} ${exchange.path}`,
      status: response.status,
      type,
      shape: shapeOf(body),
    };
  }
}

function toInit(exchange: Exchange, values: Readonly<Record<string, unknown>>): RequestInit {
  const { method, headers = {}, json, text, file } = exchange;
  if (file !== undefined) {
    const form = new FormData();
    form.append(file.field, new File([file.text], file.name));
    return { method, headers, body: form };
  }
  if (json === undefined) return { method, headers, ...(text === undefined ? {} : { body: text }) };
  return {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(fillDeep(json, values)),
  };
}

function fill(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    typeof values[name] === 'string' ? values[name] : whole,
  );
}

/** A text that is one name becomes the value itself, of whatever type. */
function fillDeep(value: unknown, values: Readonly<Record<string, unknown>>): unknown {
  if (typeof value === 'string') {
    const name = /^\{(\w+)\}$/.exec(value)?.[1];
    return name !== undefined && name in values ? values[name] : fill(value, values);
  }
  if (Array.isArray(value)) return value.map((item) => fillDeep(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fillDeep(inner, values)]),
  );
}

/** JSON, lines of JSON as a list of their events, or nothing worth telling. */
function parse(text: string, type: string): unknown {
  if (text === '') return '';
  if (type === 'application/json') return JSON.parse(text) as unknown;
  if (type === 'text/event-stream' || type === 'application/x-ndjson') {
    return text
      .split('\n')
      .map((line) => line.replace(/^data: /, '').trim())
      .filter((line) => line.startsWith('{') || line === '[DONE]')
      .map((line) => (line === '[DONE]' ? line : toEvent(JSON.parse(line))));
  }
  return 'bytes';
}

/** The name of an event is part of its shape. */
function toEvent(line: unknown): unknown {
  const { event, data } = line as { readonly event?: string; readonly data?: unknown };
  return event === undefined ? line : { [event]: data };
}

function at(value: unknown, keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value);
}
