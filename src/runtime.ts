import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock, type Clock } from './base/clock';
import { AppError } from './base/errors';
import type { Logger } from './base/logger';
import { LogRing, keepingLogger } from './base/logRing';
import { builtinComponents } from './components/builtin';
import { FileLibrary } from './files/fileLibrary';
import { JsonFile } from './files/jsonFile';
import { Uploads } from './files/uploads';
import { WorkspaceFiles } from './files/workspaceFiles';
import type { HttpPort, Ports, VariablePort } from './flow/ports';
import { ComponentRegistry } from './flow/registry';
import type { EditedComponents } from './flow/support';
import { KeyGuard } from './models/keyGuard';
import { ModelCatalog, type ModelCatalogOptions } from './models/modelCatalog';
import type { EnvironmentProxies } from './net/environmentProxies';
import { defaultNetworkSettings, type NetworkSettings } from './net/networkPolicy';
import { NodeHttp, type NodeHttpOptions } from './net/nodeHttp';
import { fetchPicture, type RemotePicture } from './net/remotePicture';
import { WorkerDocuments } from './files/workerDocuments';
import { WorkerPatterns } from './patterns/workerPatterns';
import type { ModelName } from './protocol/model';
import { FlowCatalog } from './sessions/flowCatalog';
import type { FlowFiles, FlowFileWriter } from './sessions/flowFiles';
import { FlowLibrary } from './sessions/flowLibrary';
import { localUser } from './sessions/localUser';
import { RunService, type RunServiceOptions } from './sessions/runService';
import type { SecretStore } from './sessions/secretStore';
import { SessionService } from './sessions/sessionService';
import { VariableBook, parseVariableNotes } from './sessions/variableBook';
import { DeferredStore } from './store/deferredStore';
import { SqlDatabases } from './sql/sqlDatabases';
import type { MessageStore } from './store/messageStore';
import { openMemoryStore, openMessageStore } from './store/openStore';

export interface RuntimeOptions {
  /** The `.langflow` folder: holds the database. Created with the first thing that is stored. */
  readonly dataDir: string;
  /** The database, where it is not `langflow.db` in the data folder. */
  readonly databaseFile?: string;
  /**
   * The URL of a PostgreSQL database to use instead of a file; asked whenever the database is opened.
   * Undefined where a file is to be used.
   */
  readonly databaseUrl?: (() => Promise<string | undefined>) | undefined;
  readonly files: FlowFiles;
  /** Where flows that other flows call are looked for; the same files where absent. */
  readonly calledFiles?: FlowFiles;
  /** Changes flow files; without it they can only be read. */
  readonly writer?: FlowFileWriter;
  readonly secrets: SecretStore;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder whose files flows may use; the one that holds the data folder unless given. */
  readonly workspaceDir?: string;
  /** Where flows may connect to; asked for each run. The public web where absent. */
  readonly network?: () => NetworkSettings;
  /** See {@link NodeHttpOptions.gateway}. */
  readonly gateway?: NodeHttpOptions['gateway'];
  /** Proxies to the web, where the host program has none of its own. */
  readonly proxies?: EnvironmentProxies;
  /** Nothing is set where absent. */
  readonly modelSettings?: ModelCatalogOptions['settings'];
  readonly editorModels?: ModelCatalogOptions['editorModels'];
  /** The commit that holds exactly this file, where there is one; paths are relative to the folder. */
  readonly commitOf?: RunServiceOptions['commitOf'];
  /** What stands for components whose Python was edited; the built-in ones where absent. */
  readonly editedComponents?: () => EditedComponents;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** The store's worker script, `storeWorker.js`. */
  readonly workerPath: string;
  /** SQLite; beside the worker where absent. */
  readonly wasmPath?: string;
  /** Whether the database may only be read; asked whenever it is opened. */
  readonly isReadOnly?: () => boolean;
}

/** Flows, and sessions to run them in. */
export interface SessionRuntime {
  readonly registry: ComponentRegistry;
  readonly catalog: FlowCatalog;
  readonly sessions: SessionService;
  readonly runs: RunService;
  readonly store: Pick<MessageStore, 'getRun' | 'listRuns'>;
  /** Files that came with messages. */
  readonly uploads: Uploads;
  dispose(): Promise<void>;
}

/** Everything the editor, the command line and the tests share. */
export interface Runtime extends SessionRuntime {
  readonly store: DeferredStore;
  readonly library: FlowLibrary;
  /** Files that API clients upload. */
  readonly fileLibrary: FileLibrary;
  readonly variables: VariableBook;
  /** The newest lines of the log. */
  readonly logs: LogRing;
  /** A picture of the web, within the limits that flows have. @throws AppError as `fetchPicture`. */
  fetchPicture(url: string, signal: AbortSignal): Promise<RemotePicture>;
  /** Sessions that are never stored: disposing of them forgets everything. */
  openPrivate(): Promise<SessionRuntime>;
  /** Stops all runs and closes the database. */
  dispose(): Promise<void>;
}

/** Builds what runs flows. The database is opened by what first needs it, and fails then. */
export function createRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { files, secrets, environment, dataDir } = options;
  const clock = options.clock ?? systemClock;
  const logs = new LogRing(clock);
  const logger = keepingLogger(options.logger, logs);
  const registry = builtinRegistry(options.editedComponents);
  const uploads = new Uploads(path.join(options.dataDir, 'files'), clock);
  const store = createStore({ ...options, logger });
  const sessions = new SessionService(store);
  const catalog = new FlowCatalog(files, registry, logger.child('flows'));
  const called =
    options.calledFiles === undefined
      ? catalog
      : new FlowCatalog(options.calledFiles, registry, logger.child('flows'));
  const patterns = new WorkerPatterns({
    workerPath: path.join(path.dirname(options.workerPath), 'patternWorker.js'),
  });
  const documents = new WorkerDocuments({
    workerPath: path.join(path.dirname(options.workerPath), 'pdfWorker.js'),
  });
  const common = {
    catalog,
    calledFlows: called,
    registry,
    modelsWith: (variables: VariablePort, override: ModelName | undefined) =>
      new ModelCatalog({
        override,
        variables,
        settings: options.modelSettings ?? (() => ({})),
        editorModels: options.editorModels,
        fetch: options.proxies?.fetch,
      }),
    sources: (variables: VariablePort) => {
      const { http, ...others } = openSources(options);
      const guard = new KeyGuard(variables, () => options.modelSettings?.().keyHosts ?? []);
      return { ...others, http: guard.guardHttp(http), patterns, documents };
    },
    ...(options.commitOf === undefined ? {} : { commitOf: options.commitOf }),
    secrets,
    environment,
    clock,
    logger: logger.child('runs'),
  };
  const runs = new RunService({ ...common, sessions, store });
  const library = new FlowLibrary(catalog, options.writer);
  const prepare = (): Promise<void> => prepareDataFolder(dataDir);
  const fileLibrary = new FileLibrary({ dataDir, userId: localUser.id, prepare });
  const variables = new VariableBook(
    secrets,
    new JsonFile({
      file: path.join(dataDir, 'variables.json'),
      parse: parseVariableNotes,
      prepare,
    }),
  );
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    runs.dispose();
    await runs.settled();
    catalog.dispose();
    called.dispose();
    sessions.dispose();
    patterns.dispose();
    await store.close();
  };
  const dispose = (): Promise<void> => (closing ??= close());
  const openPrivate = async (): Promise<SessionRuntime> => {
    const { workerPath, wasmPath } = options;
    const memory = await openMemoryStore({
      workerPath,
      ...(wasmPath === undefined ? {} : { wasmPath }),
      logger: logger.child('private sessions'),
    });
    const own = new SessionService(memory);
    const ownRuns = new RunService({ ...common, sessions: own, store: memory });
    const forget = async (): Promise<void> => {
      ownRuns.dispose();
      await ownRuns.settled();
      await memory.close();
    };
    const space = { sessions: own, runs: ownRuns, store: memory, dispose: forget };
    return { registry, catalog, uploads, ...space };
  };
  return Promise.resolve({
    ...{ registry, catalog, library, uploads, fileLibrary, variables, logs },
    ...{ sessions, runs, store },
    fetchPicture: (url, signal) => fetchPicture(openSources(options).http, url, signal),
    ...{ openPrivate, dispose },
  });
}

/** What flows reach beside models and messages, within the limits of the settings. */
function openSources(
  options: RuntimeOptions,
): Pick<Ports, 'files' | 'sql'> & { readonly http: HttpPort } {
  const network = options.network?.() ?? defaultNetworkSettings;
  const files = new WorkspaceFiles({
    folder: options.workspaceDir ?? path.dirname(options.dataDir),
    uploads: path.join(options.dataDir, 'files'),
  });
  const sql = new SqlDatabases({
    workerPath: path.join(path.dirname(options.workerPath), 'sqliteWorker.js'),
    resolveFile: (asked) => files.resolveWritable(asked),
    network,
  });
  const { gateway, proxies } = options;
  const http = new NodeHttp({
    network,
    ...(gateway === undefined ? {} : { gateway }),
    ...(proxies === undefined ? {} : { proxies }),
  });
  return { files, http, sql };
}

function createStore(options: RuntimeOptions): DeferredStore {
  const file = options.databaseFile ?? path.join(options.dataDir, 'langflow.db');
  return new DeferredStore({
    exists: async () => existsSync(file) || (await options.databaseUrl?.()) !== undefined,
    open: async () => {
      const readOnly = options.isReadOnly?.() ?? false;
      const url = await options.databaseUrl?.();
      const isOwnFile = url === undefined && options.databaseFile === undefined;
      if (isOwnFile && !readOnly) await prepareDataFolder(options.dataDir);

      return openMessageStore({
        file,
        url,
        workerPath: options.workerPath,
        ...(options.wasmPath === undefined ? {} : { wasmPath: options.wasmPath }),
        readOnly,
        logger: options.logger.child('store'),
      });
    },
  });
}

/** All native components. */
export function builtinRegistry(
  editedComponents?: RuntimeOptions['editedComponents'],
): ComponentRegistry {
  return new ComponentRegistry(builtinComponents, editedComponents);
}

/** Data is nobody's source code: the folder keeps itself out of git. */
async function prepareDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return;

    const isReadOnly = code === 'EACCES' || code === 'EROFS' || code === 'EPERM';
    throw new AppError(
      isReadOnly ? 'store-readonly' : 'store-unavailable',
      `The folder ${folder} for sessions and messages cannot be created.`,
      { remedy: 'Check its permissions.', cause: error },
    );
  }
}
