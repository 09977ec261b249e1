import { AppError, toAppError, type ErrorCode, type ErrorSubject } from '../base/errors';
import { isRecord } from '../base/json';
import type { Disposable } from '../base/disposable';

/** One direction of a message channel: a webview, a worker, a test pair. */
export interface Channel {
  post(message: unknown): void;
  /** Calls the listener with every message from the other side. */
  listen(listener: (message: unknown) => void): Disposable;
}

/** Method name to parameters and result. */
export type MethodMap = Record<string, { readonly params: unknown; readonly result: unknown }>;
/** Event name to payload. */
export type EventMap = Record<string, unknown>;

export type Methods<M extends MethodMap> = {
  readonly [K in keyof M]: (
    params: M[K]['params'],
    signal: AbortSignal,
  ) => Promise<M[K]['result']> | M[K]['result'];
};

interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy?: string;
  readonly subject: ErrorSubject;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
}

/**
 * The calling side. Errors of the other side arrive as AppError with their code; disposing rejects
 * everything still waiting.
 */
export class RpcClient<M extends MethodMap, E extends EventMap> implements Disposable {
  private readonly pending = new Map<number, Pending>();
  private readonly handlers = new Map<string, Set<(payload: unknown) => void>>();
  private readonly subscription: Disposable;
  private nextId = 1;
  private isDisposed = false;

  constructor(private readonly channel: Channel) {
    this.subscription = channel.listen((message) => {
      this.receive(message);
    });
  }

  call<K extends keyof M & string>(
    method: K,
    params: M[K]['params'],
    signal?: AbortSignal,
  ): Promise<M[K]['result']> {
    if (this.isDisposed) return Promise.reject(closed());

    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.channel.post({ kind: 'cancel', id });
      };
      const settle = (): void => {
        this.pending.delete(id);
        signal?.removeEventListener('abort', abort);
      };
      this.pending.set(id, {
        resolve: (value) => {
          settle();
          resolve(value);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      this.channel.post({ kind: 'call', id, method, params });
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort);
    });
  }

  on<K extends keyof E & string>(event: K, handler: (payload: E[K]) => void): Disposable {
    const handlers = this.handlers.get(event) ?? new Set();
    const entry = (payload: unknown): void => {
      handler(payload as E[K]);
    };
    handlers.add(entry);
    this.handlers.set(event, handlers);
    return { dispose: () => handlers.delete(entry) };
  }

  dispose(): void {
    this.isDisposed = true;
    this.subscription.dispose();
    for (const pending of [...this.pending.values()]) pending.reject(closed());
    this.handlers.clear();
  }

  private receive(message: unknown): void {
    if (!isRecord(message)) return;

    if (message['kind'] === 'event' && typeof message['event'] === 'string') {
      for (const handler of this.handlers.get(message['event']) ?? []) handler(message['payload']);
      return;
    }
    if (message['kind'] !== 'reply' || typeof message['id'] !== 'number') return;

    const pending = this.pending.get(message['id']);
    if (message['error'] === undefined) pending?.resolve(message['result']);
    else pending?.reject(fromWire(message['error']));
  }
}

/** Checks parameters that came from the other side; throws AppError `input-invalid`. */
export type ParameterCheck = (method: string, params: unknown) => void;

/** The answering side. A method that throws answers with the error; an unknown method too. */
export class RpcServer<M extends MethodMap, E extends EventMap> implements Disposable {
  private readonly running = new Map<number, AbortController>();
  private readonly subscription: Disposable;

  constructor(
    private readonly channel: Channel,
    private readonly methods: Methods<M>,
    private readonly check: ParameterCheck,
    private readonly onError: (method: string, error: AppError) => void = () => undefined,
  ) {
    this.subscription = channel.listen((message) => {
      void this.receive(message);
    });
  }

  emit<K extends keyof E & string>(event: K, payload: E[K]): void {
    this.channel.post({ kind: 'event', event, payload });
  }

  dispose(): void {
    this.subscription.dispose();
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
  }

  private async receive(message: unknown): Promise<void> {
    if (!isRecord(message) || typeof message['id'] !== 'number') return;

    const id = message['id'];
    if (message['kind'] === 'cancel') this.running.get(id)?.abort();
    if (message['kind'] !== 'call') return;

    const method = String(message['method']);
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      const result = await this.invoke(method, message['params'], controller.signal);
      this.channel.post({ kind: 'reply', id, result });
    } catch (thrown) {
      const error = toAppError(thrown);
      this.onError(method, error);
      this.channel.post({ kind: 'reply', id, error: toWire(error) });
    } finally {
      this.running.delete(id);
    }
  }

  private async invoke(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    if (!Object.hasOwn(this.methods, method)) {
      throw new AppError('not-supported', `There is no method named ${method}.`);
    }
    this.check(method, params);
    const handler = this.methods[method];
    return await handler?.(params, signal);
  }
}

function toWire(error: AppError): WireError {
  return {
    code: error.code,
    message: error.message,
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    subject: error.subject,
  };
}

function fromWire(error: unknown): AppError {
  // The other side of the channel is this same class: its shape is known.
  const wire = error as WireError;
  return new AppError(wire.code, wire.message, {
    ...(wire.remedy === undefined ? {} : { remedy: wire.remedy }),
    subject: wire.subject,
  });
}

function closed(): AppError {
  return new AppError('cancelled', 'The connection was closed.');
}
