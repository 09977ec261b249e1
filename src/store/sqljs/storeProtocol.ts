import type { MessageStore, StoreChange } from '../messageStore';

/** What the worker is started with. */
export interface WorkerInput {
  readonly file: string;
  readonly wasmPath: string;
  readonly readOnly: boolean;
  readonly busyLimitMs: number;
  /** Counts what was asked of the worker: it sees that more has come while it is at something long. */
  readonly asked: Int32Array<SharedArrayBuffer>;
}

type Operations = Omit<MessageStore, 'onDidChange' | 'dispose'>;

type Operation = (...parameters: never[]) => Promise<unknown>;

/** Every operation of the store as a method whose parameters are a list. */
type OperationMethods = {
  readonly [K in keyof Operations]: Operations[K] extends Operation
    ? {
        readonly params: Parameters<Operations[K]>;
        readonly result: Awaited<ReturnType<Operations[K]>>;
      }
    : never;
};

/** What the main thread asks of the worker; `open` comes first. */
export type StoreMethods = OperationMethods & {
  readonly open: { readonly params: readonly []; readonly result: { readonly readOnly: boolean } };
};

export type StoreEvents = Readonly<{
  change: StoreChange;
  log: {
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly message: string;
  };
}>;
