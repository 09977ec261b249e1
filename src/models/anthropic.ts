import { createAnthropic } from '@ai-sdk/anthropic';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { Connection } from './connection';

/** Anthropic by its messages API. */
export function anthropicModel(connection: Connection): LanguageModelV4 {
  return createAnthropic({
    baseURL: connection.baseUrl,
    // Given always, else the client would take ANTHROPIC_API_KEY of this process.
    apiKey: connection.apiKey ?? 'none',
    headers: { ...connection.headers },
    fetch: connection.fetch,
  })(connection.model);
}
