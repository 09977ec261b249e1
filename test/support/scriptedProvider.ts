import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isJsonObject, tryParseJson, type JsonObject } from '../../src/base/json';
import type { SayAnswer, ScriptedAnswer } from './scriptedAnswer';
import { dialectOf, type Dialect } from './scriptedDialects';

/** One request as it reached the provider. */
export interface ScriptedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  readonly dialect: Dialect['name'];
  /** Resolves when the client goes away before the answer is complete. */
  readonly clientLeft: Promise<void>;
  /** Resolves when the answer is complete, or the client has left. */
  readonly ended: Promise<void>;
}

export type ScriptedReply =
  ScriptedAnswer | ((request: ScriptedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>);

export interface ScriptedProviderOptions {
  /** Answers in order; one per request. */
  readonly answers?: readonly ScriptedReply[];
  /** What answers when the queue is empty; without it the server says 500. */
  readonly otherwise?: ScriptedReply;
  readonly port?: number;
  /** Names the model list gives. */
  readonly models?: readonly string[];
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function deferred(): Deferred {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) if (part instanceof Buffer) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Unless told otherwise, Ollama's own route streams and the others do not. */
function wantsStream(request: ScriptedRequest): boolean {
  return request.dialect === 'ollama'
    ? request.body['stream'] !== false
    : request.body['stream'] === true;
}

/**
 * A language model provider for tests: a real HTTP server on the loopback interface that speaks
 * OpenAI's chat completions, Anthropic's messages and Ollama's chat, and says what the test scripts.
 */
export class ScriptedProvider {
  /** Everything that was asked, in order of arrival. */
  readonly requests: ScriptedRequest[] = [];
  private readonly queue: ScriptedReply[];
  private readonly waiting: { readonly index: number; readonly resolve: () => void }[] = [];
  private otherwise: ScriptedReply | undefined;
  private constructor(
    private readonly server: Server,
    /** `http://127.0.0.1:<port>`, without a path. */
    readonly origin: string,
    private readonly options: ScriptedProviderOptions,
  ) {
    this.queue = [...(options.answers ?? [])];
    this.otherwise = options.otherwise;
  }

  static async start(options: ScriptedProviderOptions): Promise<ScriptedProvider> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port');

    const origin = `http://127.0.0.1:${address.port}`;
    const provider = new ScriptedProvider(server, origin, options);
    server.on('request', (request, response) => {
      provider.handle(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : new Error(String(error)));
      });
    });
    return provider;
  }

  /** Base URL as OpenAI-compatible clients take it. */
  get openAiBaseUrl(): string {
    return `${this.origin}/v1`;
  }

  /** Adds answers behind those that still wait. */
  enqueue(...answers: readonly ScriptedReply[]): void {
    this.queue.push(...answers);
  }

  /** Sets what answers when the queue is empty. */
  answerWith(reply: ScriptedReply): void {
    this.otherwise = reply;
  }

  /** The request with this number, counted from 0, as soon as it has arrived. */
  async request(index: number): Promise<ScriptedRequest> {
    const arrived = this.requests[index];
    if (arrived !== undefined) return arrived;

    await new Promise<void>((resolve) => {
      this.waiting.push({ index, resolve });
    });
    return this.request(index);
  }

  /** Closes every connection, also those that hang. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (incoming.url ?? '/').split('?')[0] ?? '/';
    const text = await readBody(incoming);
    if (incoming.method === 'GET') {
      this.listModels(path, response);
      return;
    }
    const dialect = dialectOf(path);
    if (dialect === undefined || incoming.method !== 'POST') {
      sendJson(response, 404, { error: { message: `No route ${incoming.method ?? ''} ${path}` } });
      return;
    }
    const body = tryParseJson(text);
    if (!isJsonObject(body)) {
      sendJson(response, 400, dialect.errorBody(400, 'The request body is not a JSON object'));
      return;
    }
    const request = this.record(incoming, response, path, body, dialect);
    const reply = this.queue.shift() ?? this.otherwise;
    const answer: ScriptedAnswer =
      reply === undefined
        ? { kind: 'status', status: 500, message: 'Nothing is scripted for this request' }
        : typeof reply === 'function'
          ? await reply(request)
          : reply;
    await this.answer(answer, request, dialect, response);
  }

  private record(
    incoming: IncomingMessage,
    response: ServerResponse,
    path: string,
    body: JsonObject,
    dialect: Dialect,
  ): ScriptedRequest {
    const left = deferred();
    const ended = deferred();
    response.once('close', () => {
      if (!response.writableEnded) left.resolve();
      ended.resolve();
    });
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    const request: ScriptedRequest = {
      method: incoming.method ?? '',
      path,
      headers,
      body,
      dialect: dialect.name,
      clientLeft: left.promise,
      ended: ended.promise,
    };
    this.requests.push(request);
    for (const waiter of this.waiting.splice(0)) {
      if (waiter.index < this.requests.length) waiter.resolve();
      else this.waiting.push(waiter);
    }
    return request;
  }

  private async answer(
    answer: ScriptedAnswer,
    request: ScriptedRequest,
    dialect: Dialect,
    response: ServerResponse,
  ): Promise<void> {
    switch (answer.kind) {
      case 'hang':
        return;
      case 'drop':
        response.destroy();
        return;
      case 'raw':
        response.writeHead(answer.status, { 'content-type': answer.contentType });
        response.end(answer.body);
        return;
      case 'status':
        sendJson(
          response,
          answer.status,
          dialect.errorBody(answer.status, answer.message),
          answer.headers,
        );
        return;
      case 'say':
        await this.say(answer, request, dialect, response);
    }
  }

  private async say(
    answer: SayAnswer,
    request: ScriptedRequest,
    dialect: Dialect,
    response: ServerResponse,
  ): Promise<void> {
    const asked = request.body['model'];
    const model = answer.model ?? (typeof asked === 'string' ? asked : 'scripted');
    if (!wantsStream(request)) {
      sendJson(response, 200, dialect.whole(answer, model));
      return;
    }
    response.writeHead(200, { 'content-type': dialect.streamType, 'cache-control': 'no-cache' });
    response.flushHeaders();
    for (const part of dialect.head(answer, model)) response.write(part);
    for (const [index, text] of answer.chunks.entries()) {
      if (stopsAt(index, answer, dialect, response)) return;

      await answer.beforeChunk?.(index);
      if (response.destroyed) return;

      response.write(dialect.chunk(text, model));
    }
    if (stopsAt(answer.chunks.length, answer, dialect, response)) return;

    for (const part of dialect.tail(answer, model, request.body)) response.write(part);
    response.end();
  }

  private listModels(path: string, response: ServerResponse): void {
    const names = this.options.models ?? ['scripted-model'];
    if (path.endsWith('/v1/models')) {
      const data = names.map((id) => ({ id, object: 'model', created: 0, owned_by: 'scripted' }));
      sendJson(response, 200, { object: 'list', data });
    } else if (path.endsWith('/api/tags')) {
      sendJson(response, 200, { models: names.map((name) => ({ name, model: name })) });
    } else {
      sendJson(response, 404, { error: { message: `No route GET ${path}` } });
    }
  }
}

/** Carries out the script's accident before chunk `index`; true where it ended the answer. */
function stopsAt(
  index: number,
  answer: SayAnswer,
  dialect: Dialect,
  response: ServerResponse,
): boolean {
  if (answer.errorAfter?.chunks === index) {
    response.end(dialect.failure(answer.errorAfter.message));
    return true;
  }
  if (answer.cutAfter !== index) return false;

  // The chunks before must have left, or the cut would hide them.
  response.write('', () => response.destroy());
  return true;
}

/** Starts a scripted provider on a free port of the loopback interface. */
export async function startScriptedProvider(
  options: ScriptedProviderOptions = {},
): Promise<ScriptedProvider> {
  return ScriptedProvider.start(options);
}
