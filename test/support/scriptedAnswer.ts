import type { JsonObject, JsonValue } from '../../src/base/json';

/** A tool call the scripted model asks for. */
export interface ScriptedToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: JsonObject;
}

/** What the scripted model says, in whichever dialect it is asked. */
export interface SayAnswer {
  readonly kind: 'say';
  /** Pieces of the text; unstreamed they are joined. */
  readonly chunks: readonly string[];
  readonly reasoning?: readonly string[];
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** Defaults to `tool-calls` with tool calls, else `stop`. */
  readonly finish?: 'stop' | 'length' | 'tool-calls' | 'content-filter';
  readonly usage?: { readonly input: number; readonly output: number };
  /** The model the answer names; the one asked for by default. */
  readonly model?: string;
  /** Awaited before each chunk, so that a test decides when it leaves. Streams only. */
  readonly beforeChunk?: (index: number) => Promise<void> | void;
  /** Closes the connection after this many chunks, without an end of the stream. */
  readonly cutAfter?: number;
  /** Sends the dialect's error event after this many chunks. */
  readonly errorAfter?: { readonly chunks: number; readonly message: string };
}

/** One answer of the scripted provider. */
export type ScriptedAnswer =
  | SayAnswer
  | {
      readonly kind: 'status';
      readonly status: number;
      /** The provider's own words; the dialect wraps them. */
      readonly message: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Sent as it is. */
  | {
      readonly kind: 'raw';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    }
  /** Reads the request and never answers. */
  | { readonly kind: 'hang' }
  /** Closes the connection without a word. */
  | { readonly kind: 'drop' };

/** Text in pieces of the given number, as equal in length as they can be. */
function inChunks(text: string, count: number): readonly string[] {
  const size = Math.max(1, Math.ceil(text.length / count));
  const chunks: string[] = [];
  for (let start = 0; start < text.length; start += size) {
    chunks.push(text.slice(start, start + size));
  }
  return chunks;
}

/** The model says this, whole or in a number of chunks. */
export function say(
  text: string,
  options: Omit<SayAnswer, 'kind' | 'chunks'> & { readonly chunks?: number } = {},
): SayAnswer {
  const { chunks = 1, ...rest } = options;
  return { kind: 'say', chunks: inChunks(text, chunks), ...rest };
}

/** The model asks for tools. */
export function callTools(...toolCalls: readonly ScriptedToolCall[]): SayAnswer {
  return { kind: 'say', chunks: [], toolCalls };
}

export const refuse = {
  auth: (message = 'Incorrect API key provided'): ScriptedAnswer => ({
    kind: 'status',
    status: 401,
    message,
  }),
  rateLimit: (retryAfterSeconds?: number): ScriptedAnswer => ({
    kind: 'status',
    status: 429,
    message: 'Rate limit reached for requests',
    ...(retryAfterSeconds === undefined
      ? {}
      : { headers: { 'retry-after': String(retryAfterSeconds) } }),
  }),
  server: (): ScriptedAnswer => ({
    kind: 'status',
    status: 500,
    message: 'The server had an error while processing your request',
  }),
  badRequest: (message: string): ScriptedAnswer => ({ kind: 'status', status: 400, message }),
};

/** An answer that is not of any dialect. */
export const garbage: ScriptedAnswer = {
  kind: 'raw',
  status: 200,
  contentType: 'application/json',
  body: '<html><body>It works!</body></html>',
};

/** A stream whose lines are no events of any dialect. */
export const garbageStream: ScriptedAnswer = {
  kind: 'raw',
  status: 200,
  contentType: 'text/event-stream',
  body: 'data: {"choices": [{"delta": \n\ndata: not json at all\n\n',
};

/** Something that happens once, on command: a test holds a chunk back with it. */
export class Gate {
  readonly opened: Promise<void>;
  private release: () => void = () => undefined;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.release = resolve;
    });
  }

  open(): void {
    this.release();
  }
}

/** A value found in a request body by its path, for assertions. */
export function pick(body: JsonValue | undefined, ...path: readonly (string | number)[]): unknown {
  let current: unknown = body;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;

    current = Reflect.get(current, step);
  }
  return current;
}
