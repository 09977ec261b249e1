import { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { Connection } from './connection';

/**
 * OpenAI by its chat completions, not its newer responses: Langflow uses the former, and servers
 * that stand in for OpenAI behind a base URL know nothing else.
 */
export function openAiModel(connection: Connection): LanguageModelV4 {
  return createOpenAI({
    baseURL: connection.baseUrl,
    // Given always, else the client would take OPENAI_API_KEY of this process.
    apiKey: connection.apiKey ?? 'none',
    headers: { ...connection.headers },
    fetch: connection.fetch,
  }).chat(connection.model);
}
