import type { Clock } from '../base/clock';
import type { JsonObject, JsonValue } from '../base/json';
import type { ModelName, TokenUsage } from '../protocol/model';
import type { Flow } from './flowFile';
import type { PatternAnswer, PatternTask } from './patternTask';
import type { FlowValue, Message } from './values';

/**
 * How components reach the world. The engine is handed these; it knows no provider, no database
 * and no editor.
 */
export interface Ports {
  readonly models: ModelPort;
  readonly messages: MessagePort;
  readonly variables: VariablePort;
  readonly clock: Clock;
  /** Absent where flows have no files: components that need them say so. */
  readonly files?: FilePort | undefined;
  /** Absent where flows have no network. */
  readonly http?: HttpPort | undefined;
  /** Absent where flows have no databases. */
  readonly sql?: SqlPort | undefined;
  /** Absent where nobody bounds the time of regular expressions. */
  readonly patterns?: PatternPort | undefined;
  /** Absent where documents are read in the same thread. */
  readonly documents?: DocumentPort | undefined;
  /** Absent where a flow stands alone. */
  readonly flows?: FlowPort | undefined;
}

/** Which model, at which provider, with which settings. Unset settings are left to the provider. */
export interface ModelSpec {
  /** Provider as Langflow spells it: `OpenAI`, `Anthropic`, `Ollama`, `Google Generative AI`, … */
  readonly provider: string;
  readonly model: string;
  /** Empty or absent where the provider's own variable (for example OPENAI_API_KEY) is to be used. */
  readonly apiKey?: string | undefined;
  /** The variable that the node names for its key; asked where `apiKey` is absent. */
  readonly apiKeyVariable?: string | undefined;
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
  /** The version of the API that the node chose, where the provider has several (Azure OpenAI). */
  readonly apiVersion?: string | undefined;
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
  | {
      readonly role: 'user';
      readonly text: string;
      readonly images?: readonly ImagePart[];
      /** Texts of attached files, each a part of its own after the text. */
      readonly documents?: readonly string[];
    }
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
  /** Name of the tool that the model must call. */
  readonly requiredTool?: string | undefined;
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
  defaultModel(): Promise<ModelName | undefined>;
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
  /** Absent where every message is waited for. */
  readonly early?: EarlyMessages | undefined;
}

/** New messages that a run does not wait for: they become durable while it goes on. */
export interface EarlyMessages {
  /** @throws AppError where the message cannot be stored, whoever waits for it. */
  accept(message: Message, options: { readonly isPatient: boolean }): AcceptedMessage;
  /** Resolves when all that was accepted is durable, or has failed to be. */
  settled(): Promise<void>;
}

export interface AcceptedMessage {
  /** With its id and time, but without its place in the session. */
  readonly message: Message;
  /** As the database has it; rejects where it could not be stored. */
  readonly stored: Promise<Message>;
}

/** Langflow's global variables: request, stored, then environment variables. */
export interface VariablePort {
  /** The value, or undefined where nobody set it. */
  get(name: string): Promise<string | undefined>;
  /** Values that were asked for and are the user's, stored or in the environment, with their names. */
  ownedValues?(): ReadonlyMap<string, string>;
}

/** A file as a flow may name it. */
export interface FileInfo {
  /** Relative to the workspace folder, with `/`; a flow that reads this path again gets the same file. */
  readonly path: string;
  /** Absolute, as people and Langflow's texts show it. */
  readonly fullPath: string;
  readonly size: number;
}

/** Which files of a folder are asked for. */
export interface FileQuery {
  /** Folders below the folder that are looked into; 0 is the folder alone. */
  readonly depth: number;
  /** Also names that start with a dot. */
  readonly includeHidden: boolean;
  /** Extensions without dot, in lower case; none means all. */
  readonly extensions: readonly string[];
}

/**
 * The files that flows may touch: those of the workspace folder, and the uploads in `.langflow/files`.
 * Paths are absolute, or relative to either of the two. Sizes and counts are bounded.
 */
export interface FilePort {
  /** Undefined where there is none. @throws AppError `file-refused` outside the workspace. */
  find(path: string): Promise<FileInfo | undefined>;
  /** @throws AppError `file-not-found`, `file-refused`, `limit-exceeded`. */
  read(path: string): Promise<Uint8Array>;
  /**
   * Files of a folder, sorted by path.
   * @throws AppError `file-not-found` where it is no folder, `file-refused`, `limit-exceeded`.
   */
  list(folder: string, query: FileQuery): Promise<readonly FileInfo[]>;
  /** Creates or replaces a file, whole or not at all, with its folders. @throws as `read` does. */
  write(path: string, content: Uint8Array): Promise<FileInfo>;
}

export interface HttpRequest {
  readonly url: string;
  /** `GET` unless given. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Until the whole answer is there, redirects included; bounded by the port's own limit. */
  readonly timeoutSeconds?: number | undefined;
  /** `true` unless given. */
  readonly followRedirects?: boolean;
}

export interface HttpResponse {
  /** Where the answer came from, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case; several of one name joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Each `Set-Cookie`, of redirects too. */
  readonly cookies: readonly string[];
  /** Unpacked. */
  readonly body: Uint8Array;
  /** What was followed on the way: the address it sent to and its status. */
  readonly redirects: readonly { readonly url: string; readonly status: number }[];
}

/**
 * The web as flows see it: http and https only, addresses of private networks only where the settings
 * allow them (asked again for every redirect), time, size and number of redirects bounded.
 */
export interface HttpPort {
  /**
   * Any status is an answer; only a request without one throws.
   * @throws AppError `input-invalid` for a bad address, `network-refused` for one that the settings
   * forbid, `network-failed`, `limit-exceeded`, `cancelled`.
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}

/** Databases named by SQLAlchemy URLs, for example `sqlite:///data/shop.db`. */
export interface SqlPort {
  /**
   * Runs one statement and gives its rows, their keys in the order of the columns. A statement without
   * rows gives none; changes are committed.
   * @throws AppError `not-supported` for another kind of database, `component-failed` with the
   * database's own words, `file-refused`, `network-refused`, `limit-exceeded`, `cancelled`.
   */
  run(databaseUrl: string, statement: string, signal: AbortSignal): Promise<readonly JsonObject[]>;
}

/** A flow as another names it: by id, else by name. */
export interface FlowReference {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** A flow run from within another. */
export interface FlowCall {
  readonly flow: Flow;
  /** Values of fields in place of the stored ones, by component of that flow. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, FlowValue>>;
  readonly sessionId: string;
  /** The component that calls. */
  readonly caller: { readonly id: string };
}

/** What a called flow gave. */
export interface FlowAnswer {
  /** Everything that its components gave, by component and output. */
  readonly outputs: ReadonlyMap<string, ReadonlyMap<string, FlowValue>>;
  /** Its output components, in file order. */
  readonly results: readonly string[];
}

/** The other flows of the workspace. */
export interface FlowPort {
  /** @throws AppError `flow-not-found`, `flow-unreadable`. */
  find(reference: FlowReference): Promise<Flow>;
  /**
   * Runs a flow to its end.
   * @throws AppError what made the flow fail; `flow-invalid` where flows call each other in a circle;
   * `cancelled`.
   */
  run(call: FlowCall, signal: AbortSignal): Promise<FlowAnswer>;
}

/** Regular expressions that a flow brings, with a bound of time. */
export interface PatternPort {
  /** @throws AppError `limit-exceeded` where it takes too long, `cancelled`. */
  run(task: PatternTask, signal: AbortSignal): Promise<PatternAnswer>;
}

/** Reads documents where a large one holds nobody up. */
export interface DocumentPort {
  /** @throws AppError `input-invalid` for a damaged file, `limit-exceeded`, `cancelled`. */
  readPdf(bytes: Uint8Array, name: string, signal: AbortSignal): Promise<string>;
}
