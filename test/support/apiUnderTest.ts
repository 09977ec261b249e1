import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Hono } from 'hono';
import { systemClock } from '../../src/base/clock';
import { AppError } from '../../src/base/errors';
import { silentLogger } from '../../src/base/logger';
import { LogRing } from '../../src/base/logRing';
import { MemorySecrets } from '../../src/cli/memorySecrets';
import { FileLibrary } from '../../src/files/fileLibrary';
import { builtinRegistry } from '../../src/runtime';
import type { ApiContext } from '../../src/server/apiContext';
import { createApp, type AppOptions } from '../../src/server/app';
import { Gate } from '../../src/server/gate';
import { FlowCatalog } from '../../src/sessions/flowCatalog';
import { FlowLibrary } from '../../src/sessions/flowLibrary';
import { localUser } from '../../src/sessions/localUser';
import { SessionService } from '../../src/sessions/sessionService';
import { VariableBook } from '../../src/sessions/variableBook';
import { MemoryFlowFiles } from './memoryFlowFiles';
import { MemoryStore } from './memoryStore';
import { ScriptedRuns, echoRun } from './sampleRun';

export interface ApiUnderTest {
  readonly app: Hono;
  readonly runs: ScriptedRuns;
  readonly store: MemoryStore;
  /** A request as a local program sends it. */
  readonly send: (path: string, init?: RequestInit) => Promise<Response>;
  /** The same with a JSON body. */
  readonly sendJson: (method: string, path: string, body: unknown) => Promise<Response>;
}

/** The API without a socket, on a store in memory and runs from a script. */
export function apiUnderTest(
  overrides: Partial<ApiContext> & { runs?: ScriptedRuns } = {},
  options: Partial<AppOptions> = {},
): ApiUnderTest {
  const store = new MemoryStore();
  const runs = overrides.runs ?? new ScriptedRuns(echoRun);
  const registry = builtinRegistry();
  const catalog = new FlowCatalog(new MemoryFlowFiles(), registry, silentLogger);
  const context: ApiContext = {
    catalog,
    library: new FlowLibrary(catalog, undefined),
    store,
    registry,
    fileLibrary: new FileLibrary({
      dataDir: path.join(tmpdir(), 'flow playground nowhere', '.langflow'),
      userId: localUser.id,
      prepare: () => Promise.reject(new AppError('store-readonly', 'This test has no folder.')),
    }),
    variables: new VariableBook(new MemorySecrets(), {
      read: () => Promise.resolve([]),
      update: (change) => Promise.resolve(change([])),
    }),
    logs: new LogRing(systemClock),
    needsKey: false,
    uploadGate: new Gate(4),
    sessions: new SessionService(store),
    clock: systemClock,
    logger: silentLogger,
    version: '0.0.1',
    runGate: new Gate(4),
    shutdown: new AbortController().signal,
    ...overrides,
    runs,
  };
  const app = createApp(context, { auth: { kind: 'none' }, origins: [], ...options });
  const send = async (path: string, init: RequestInit = {}): Promise<Response> =>
    app.request(`http://127.0.0.1:7860${path}`, {
      ...init,
      headers: { host: '127.0.0.1:7860', ...Object.fromEntries(new Headers(init.headers)) },
    });
  return {
    app,
    runs,
    store,
    send,
    sendJson: (method, path, body) =>
      send(path, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}
