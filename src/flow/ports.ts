import type { Clock } from '../base/clock';
import type { JsonObject, JsonValue } from '../base/json';
import type { TokenUsage } from '../protocol/model';
import type { Message } from './values';

/**
 * How components reach the world. The engine is handed these; it knows no provider, no database
 * and no editor.
 */
export interface Ports {
  readonly models: ModelPort;
  readonly messages: MessagePort;
  readonly variables: VariablePort;
  readonly clock: Clock;
}

/** Which model, at which provider, with which settings. Unset settings are left to the provider. */
export interface ModelSpec {
  /** Provider as Langflow spells it: `OpenAI`, `Anthropic`, `Ollama`, `Google Generative AI`, … */
  readonly provider: string;
  readonly model: string;
  /** Empty or absent where the provider's own variable (for example OPENAI_API_KEY) is to be used. */
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly topP?: number | undefined;
  readonly seed?: number | undefined;
  /** Ask for a JSON object as answer. */
  readonly jsonMode?: boolean | undefined;
  /** Tries after the first. */
  readonly maxRetries?: number | undefined;
  /** Seconds until a request without an answer is given up. */
  readonly timeoutSeconds?: number | undefined;
  /** Provider-specific request fields, passed on as they are. */
  readonly extra?: JsonObject | undefined;
  /** Provider-specific request headers that carry no secret. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Who asks; errors name it. */
  readonly node: { readonly id: string; readonly component: string };
}

export interface ImagePart {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: JsonValue;
}

export type ChatTurn =
  | { readonly role: 'system'; readonly text: string }
  | { readonly role: 'user'; readonly text: string; readonly images?: readonly ImagePart[] }
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly toolCalls?: readonly ToolCall[];
    }
  | {
      readonly role: 'tool';
      readonly callId: string;
      readonly name: string;
      readonly result: JsonValue;
      readonly isError?: boolean;
    };

/** A tool as the model sees it. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject;
}

export interface ModelRequest {
  readonly turns: readonly ChatTurn[];
  readonly tools?: readonly ToolSpec[];
  /** Ask the provider to stream; without it the answer arrives as one text chunk. */
  readonly stream: boolean;
}

export type ModelChunk =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | ({ readonly type: 'tool-call' } & ToolCall)
  | {
      readonly type: 'finish';
      readonly reason: 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'other';
      readonly usage: TokenUsage;
      /** The model the provider says answered. */
      readonly model: string;
    };

/** A model ready to answer. Aborting the signal aborts the request to the provider. */
export interface LanguageModel {
  readonly spec: ModelSpec;
  /**
   * Chunks in order, closed by exactly one `finish`.
   * @throws AppError with a `provider-*` code, or `cancelled`.
   */
  generate(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelChunk>;
}

export interface ModelPort {
  /**
   * Resolves a specification to a model.
   * @throws AppError `provider-unknown`, `variable-missing` (no key: names the variable and the node).
   */
  open(spec: ModelSpec): Promise<LanguageModel>;
  /** The model used by nodes that have none selected, if the user set one. */
  defaultModel(): Promise<{ readonly provider: string; readonly model: string } | undefined>;
}

export interface MessageQuery {
  readonly sessionId?: string | undefined;
  readonly contextId?: string | undefined;
  readonly sender?: string | undefined;
  readonly senderName?: string | undefined;
  /** How many of the newest; 0 gives none. */
  readonly limit: number;
  /** Order of the result; it does not change which messages are taken. */
  readonly order: 'ascending' | 'descending';
}

/** The flow's memory. Resolves only when the change is durable. Errors are kept out of queries. */
export interface MessagePort {
  /** Inserts a message without id, or replaces the stored one with that id. Returns it as stored. */
  save(message: Message): Promise<Message>;
  remove(messageId: string): Promise<void>;
  query(query: MessageQuery): Promise<readonly Message[]>;
}

/** Langflow's global variables: request, stored, then environment variables. */
export interface VariablePort {
  /** The value, or undefined where nobody set it. */
  get(name: string): Promise<string | undefined>;
}
