import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  asString,
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonValue,
} from '../../src/base/json';

/** One exported flow of the corpus, and what is known about it from outside. */
export interface CorpusFlow {
  /** Relative to the folder of flows, with `/`. */
  readonly file: string;
  readonly text: string;
  /** What it needs beside itself (`pure`, `files`, `llm`, …), where an index says so. */
  readonly services: readonly string[];
  /** Types of components whose Python somebody changed, where an index says so. */
  readonly edited: readonly string[];
}

/** What the sheets call runnable without accounts, vector stores and Python. */
const reachable = new Set(['pure', 'files', 'llm', 'web-open']);

/** Whether everything the flow needs can be had here. */
export function isReachable(flow: CorpusFlow): boolean {
  return flow.services.length > 0 && flow.services.every((service) => reachable.has(service));
}

/** The flows below a folder, sorted by path; `index.json` beside them tells their services. */
export function readCorpus(folder: string): readonly CorpusFlow[] {
  const inner = path.join(folder, 'flows');
  const flows = existsSync(inner) ? inner : folder;
  const index = readIndex(path.join(folder, 'index.json'));
  return readdirSync(flows, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.endsWith('.json') && file !== 'index.json')
    .sort()
    .map((file) => ({
      file,
      text: readFileSync(path.join(flows, file), 'utf8'),
      ...(index.get(file) ?? { services: [], edited: [] }),
    }));
}

type Known = Pick<CorpusFlow, 'services' | 'edited'>;

function readIndex(file: string): ReadonlyMap<string, Known> {
  const rows = existsSync(file) ? tryParseJson(readFileSync(file, 'utf8')) : [];
  return new Map(
    objects(rows).map((row): [string, Known] => [
      asString(row['file']) ?? '',
      {
        services: texts(row['services']),
        edited: objects(row['nodes'])
          .filter(({ status }) => status === 'edited-stock')
          .map(({ type }) => asString(type) ?? ''),
      },
    ]),
  );
}

function objects(value: JsonValue | undefined): readonly Readonly<Record<string, JsonValue>>[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}

function texts(value: JsonValue | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
