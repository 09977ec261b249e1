import { isJsonObject, tryParseJson, type JsonObject } from '../base/json';

/** What a provider's client needs to know; nothing is read from the environment behind our back. */
export interface Connection {
  readonly provider: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly apiVersion: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
}

/** Fields that extra fields must not touch: the answer would no longer fit the request. */
const ownFields = new Set(['model', 'messages', 'stream', 'stream_options', 'tools']);

/** Adds provider-specific fields to the JSON body of every request. */
export function withExtraFields(
  fetch: typeof globalThis.fetch,
  extra: JsonObject | undefined,
): typeof globalThis.fetch {
  const added = Object.fromEntries(
    Object.entries(extra ?? {}).filter(([name]) => !ownFields.has(name)),
  );
  if (Object.keys(added).length === 0) return fetch;

  return (input, init) => {
    const body = typeof init?.body === 'string' ? tryParseJson(init.body) : undefined;
    return isJsonObject(body)
      ? fetch(input, { ...init, body: JSON.stringify({ ...body, ...added }) })
      : fetch(input, init);
  };
}
