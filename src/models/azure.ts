import { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { Connection } from './connection';

/** Langflow's default; fits every deployment of chat completions. */
const usualVersion = '2024-06-01';

/**
 * OpenAI's models in Azure: the dialect is OpenAI's, only address, version and header of the key are Azure's. So
 * OpenAI's client does, and Azure's own, which brings an older one along, is not needed. The model is a deployment.
 */
export function azureModel(connection: Connection): LanguageModelV4 {
  const { baseUrl, apiKey, model } = connection;
  const root = baseUrl.replace(/\/openai(\/.*)?$/, '');
  const version = connection.apiVersion?.trim() ?? '';
  const send: typeof globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    url.searchParams.set('api-version', version === '' ? usualVersion : version);
    const headers = new Headers(init?.headers);
    headers.delete('authorization');
    if (apiKey !== undefined) headers.set('api-key', apiKey);
    return connection.fetch(url, { ...init, headers });
  };
  return createOpenAI({
    baseURL: `${root}/openai/deployments/${encodeURIComponent(model)}`,
    // Given always, else the client would take OPENAI_API_KEY of this process.
    apiKey: 'none',
    headers: { ...connection.headers },
    fetch: send,
  }).chat(model);
}
