import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { Connection } from './connection';

/** Every other server that answers OpenAI's chat completions: Ollama, LM Studio, Groq, … */
export function compatibleModel(connection: Connection): LanguageModelV4 {
  return createOpenAICompatible({
    name: connection.provider,
    baseURL: connection.baseUrl,
    ...(connection.apiKey === undefined ? {} : { apiKey: connection.apiKey }),
    headers: { ...connection.headers },
    fetch: connection.fetch,
    includeUsage: true,
  }).chatModel(connection.model);
}
