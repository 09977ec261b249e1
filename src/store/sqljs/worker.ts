import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { AppError } from '../../base/errors';
import type { Logger } from '../../base/logger';
import { isRecord } from '../../base/json';
import { RpcServer, type Channel, type Methods } from '../../protocol/rpc';
import { openDatabase } from './openDatabase';
import { OperationQueue } from './queue';
import { SqljsStore } from './sqljsStore';
import type { StoreEvents, StoreMethods, WorkerInput } from './storeProtocol';

/** The thread that owns the database: nothing of it ever blocks the thread that asked. */
function serve(port: MessagePort, input: WorkerInput): void {
  let opened: SqljsStore | undefined;
  let received = 0;
  port.on('message', () => {
    received++;
  });
  const store = (): SqljsStore => {
    if (opened === undefined) throw new AppError('store-unavailable', `${input.file} is not open.`);
    return opened;
  };
  const log =
    (level: StoreEvents['log']['level']) =>
    (message: string, details?: unknown): void => {
      const detail = details instanceof Error ? `: ${details.stack ?? details.message}` : '';
      server.emit('log', { level, message: `${message}${detail}` });
    };
  const logger: Logger = {
    trace: () => undefined,
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: () => logger,
  };

  const methods: Methods<StoreMethods> = {
    open: async () => {
      const database = await openPatiently(input);
      opened = new SqljsStore(database, {
        logger,
        busyLimitMs: input.busyLimitMs,
        isAwaited: () => Atomics.load(input.asked, 0) > received,
      });
      opened.onDidChange((change) => {
        server.emit('change', change);
      });
      return { readOnly: database.readOnly };
    },
    listSessions: (params) => store().listSessions(...params),
    getSession: (params) => store().getSession(...params),
    createSession: (params) => store().createSession(...params),
    renameSession: (params) => store().renameSession(...params),
    duplicateSession: (params) => store().duplicateSession(...params),
    deleteSession: (params) => store().deleteSession(...params),
    deleteSessions: (params) => store().deleteSessions(...params),
    editSession: (params) => store().editSession(...params),
    clearSession: (params) => store().clearSession(...params),
    getMessage: (params) => store().getMessage(...params),
    pageMessages: (params) => store().pageMessages(...params),
    findMessages: (params) => store().findMessages(...params),
    searchMessages: (params) => store().searchMessages(...params),
    insertMessages: (params) => store().insertMessages(...params),
    insertMessageAfter: (params) => store().insertMessageAfter(...params),
    updateMessage: (params) => store().updateMessage(...params),
    updateMessages: (params) => store().updateMessages(...params),
    moveMessages: (params) => store().moveMessages(...params),
    importMessages: (params) => store().importMessages(...params),
    deleteMessages: (params) => store().deleteMessages(...params),
    undo: () => store().undo(),
    redo: () => store().redo(),
    originalText: (params) => store().originalText(...params),
    saveRun: (params) => store().saveRun(...params),
    getRun: (params) => store().getRun(...params),
    listRuns: (params) => store().listRuns(...params),
    deleteRuns: (params) => store().deleteRuns(...params),
    checkIntegrity: () => store().checkIntegrity(),
    retain: (params) => store().retain(...params),
    compact: () => store().compact(),
    close: () => store().close(),
  };
  const server = new RpcServer<StoreMethods, StoreEvents>(
    channelOf(port),
    methods,
    () => undefined,
  );
}

/** Opening takes locks too, and waits for them as every operation does. */
async function openPatiently(input: WorkerInput): ReturnType<typeof openDatabase> {
  const queue = new OperationQueue({ busyLimitMs: input.busyLimitMs });
  return queue.add('write', () => openDatabase(input));
}

/**
 * What is told (a change, a line of the log) goes along with the next answer, or with the end of the
 * turn: every message wakes the other thread, which on a busy machine takes longer than an insert.
 */
function channelOf(port: MessagePort): Channel {
  let told: unknown[] = [];
  const tell = (): void => {
    if (told.length > 0) port.postMessage(told);
    told = [];
  };
  return {
    post: (message) => {
      told.push(message);
      if (isRecord(message) && message['kind'] === 'event') setImmediate(tell);
      else tell();
    },
    listen: (listener) => {
      port.on('message', listener);
      return { dispose: () => port.off('message', listener) };
    },
  };
}

function isInput(value: unknown): value is WorkerInput {
  return isRecord(value) && typeof value['file'] === 'string';
}

if (parentPort !== null && isInput(workerData)) serve(parentPort, workerData);
