import { AppError } from '../base/errors';
import { isJsonArray, isJsonObject, isRecord, tryParseJson, type JsonValue } from '../base/json';

/**
 * JSON text as Langflow's file reader passes it on: without blanks, strings of the outermost level in
 * their decomposed Unicode form (NFKD).
 * @throws AppError `input-invalid`.
 */
export function normalizeJsonText(text: string, name: string): string {
  const value = tryParseJson(text);
  if (value === undefined) throw broken(name, 'JSON');
  if (isJsonArray(value)) return JSON.stringify(value.map(decompose));
  if (!isJsonObject(value)) return JSON.stringify(value);
  return JSON.stringify(
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decompose(item)])),
  );
}

/**
 * YAML as a value, with YAML 1.1's words (`yes` is true), because that is what Langflow's reader knows.
 * @throws AppError `input-invalid`.
 */
export async function parseYaml(text: string, name: string): Promise<JsonValue> {
  const { parse } = await import('yaml');
  try {
    const value: unknown = parse(text, { version: '1.1', maxAliasCount: 100, logLevel: 'error' });
    return toJson(value);
  } catch (error) {
    throw broken(name, 'YAML', error);
  }
}

/**
 * The element of an XML document without declaration, comments and document type.
 * @throws AppError `input-invalid`, also for documents that define entities.
 */
export async function normalizeXmlText(text: string, name: string): Promise<string> {
  if (/<!ENTITY/i.test(text)) {
    throw new AppError('input-invalid', `${name} defines entities, which is refused.`, {
      subject: { file: name },
    });
  }
  const { DOMParser, XMLSerializer, onErrorStopParsing } = await import('@xmldom/xmldom');
  try {
    const parser = new DOMParser({ onError: onErrorStopParsing });
    const document = parser.parseFromString(text.replace(/<!--[\s\S]*?-->/g, ''), 'text/xml');
    const root = document.documentElement;
    return root === null ? '' : new XMLSerializer().serializeToString(root);
  } catch (error) {
    throw broken(name, 'XML', error);
  }
}

/** What a YAML or spreadsheet reader makes, as JSON; dates become ISO text. */
export function toJson(value: unknown, depth = 0): JsonValue {
  if (depth > 100) throw new AppError('limit-exceeded', 'The document is nested too deeply.');
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return finite(Number(value));
  if (value instanceof Date) return value.toISOString().replace(/(T00:00:00)?\.000Z$/, '');
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
  if (value instanceof Map) {
    return Object.fromEntries(
      [...value].map(([key, item]) => [String(key), toJson(item, depth + 1)]),
    );
  }
  if (!isRecord(value)) return null;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, toJson(item, depth + 1)]),
  );
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function decompose(value: JsonValue): JsonValue {
  return typeof value === 'string' ? value.normalize('NFKD') : value;
}

function broken(name: string, kind: string, cause?: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : typeof cause === 'string' ? cause : '';
  const reason = detail === '' ? '' : `: ${detail.split('\n')[0] ?? ''}`;
  return new AppError('input-invalid', `${name} is no valid ${kind}${reason}.`, {
    subject: { file: name },
    cause,
  });
}
