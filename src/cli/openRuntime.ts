import path from 'node:path';
import type { Logger } from '../base/logger';
import { commitOfFile } from '../files/gitCommit';
import { EnvironmentProxies } from '../net/environmentProxies';
import { defaultNetworkSettings, type NetworkSettings } from '../net/networkPolicy';
import type { ModelName } from '../protocol/model';
import { resolveAddress } from '../sql/databaseAddress';
import { createRuntime, type Runtime } from '../runtime';
import type { FlowFiles } from '../sessions/flowFiles';
import { DiskFlowWriter } from './diskFlowWriter';
import { MemorySecrets } from './memorySecrets';
import type { Terminal } from './terminal';

export interface CliRuntimeOptions {
  readonly root: string;
  readonly files: FlowFiles;
  /** Flows that other flows call, where `files` does not hold them. */
  readonly calledFiles?: FlowFiles | undefined;
  /** Another database than the workspace's. */
  readonly databaseFile?: string | undefined;
  /** A PostgreSQL database instead; may refer to `${env:NAME}`. */
  readonly databaseUrl?: string | undefined;
  readonly defaultModel?: ModelName | undefined;
  /** Stop at components whose Python was edited instead of running the built-in ones. */
  readonly refuseEdited?: boolean | undefined;
  /** Leaves the database closed until something needs it: looking creates nothing. */
  readonly isLooking?: boolean | undefined;
  /** Where flows may connect to; the public web unless given. */
  readonly network?: NetworkOptions | undefined;
  readonly logger: Logger;
}

/** `--allow-host` and `--private-host`, which are the editor's settings of the same meaning. */
export interface NetworkOptions {
  readonly allowHost?: readonly string[] | undefined;
  readonly privateHost?: readonly string[] | undefined;
  /** `--key-host`, likewise. */
  readonly keyHost?: readonly string[] | undefined;
}

/**
 * The runtime of a command: keys come from the environment, the store's worker lies beside the program.
 * @throws AppError with a `store-*` code where the database cannot be opened.
 */
export async function openRuntime(
  terminal: Terminal,
  options: CliRuntimeOptions,
): Promise<Runtime> {
  const url = databaseUrl(terminal, options);
  const runtime = await createRuntime({
    dataDir: path.join(options.root, '.langflow'),
    ...(options.databaseFile === undefined ? {} : { databaseFile: options.databaseFile }),
    databaseUrl: async () =>
      url === undefined ? undefined : resolveAddress(url, { environment: terminal.environment }),
    files: options.files,
    ...(options.calledFiles === undefined ? {} : { calledFiles: options.calledFiles }),
    writer: new DiskFlowWriter(options.root),
    secrets: new MemorySecrets(),
    environment: terminal.environment,
    modelSettings: () => ({
      defaultModel: options.defaultModel,
      keyHosts: options.network?.keyHost,
    }),
    network: () => networkOf(options.network),
    proxies: new EnvironmentProxies(terminal.environment),
    editedComponents: () => (options.refuseEdited === true ? 'refuse' : 'useBuiltIn'),
    commitOf: (file) => commitOfFile(path.join(options.root, file)),
    logger: options.logger,
    workerPath: path.join(__dirname, 'storeWorker.js'),
  });
  try {
    if (options.isLooking !== true) await runtime.store.open();
    return runtime;
  } catch (error) {
    await runtime.dispose();
    throw error;
  }
}

function networkOf(given: NetworkOptions | undefined): NetworkSettings {
  return {
    allowedHosts: given?.allowHost ?? defaultNetworkSettings.allowedHosts,
    privateHosts: given?.privateHost ?? defaultNetworkSettings.privateHosts,
  };
}

/** The database of all commands, where none is given; a password is safer there than among the arguments. */
const urlVariable = 'FLOW_PLAYGROUND_DATABASE_URL';

function databaseUrl(terminal: Terminal, options: CliRuntimeOptions): string | undefined {
  if (options.databaseUrl !== undefined) return options.databaseUrl;
  // A file that was asked for is meant.
  if (options.databaseFile !== undefined) return undefined;

  const set = terminal.environment[urlVariable]?.trim() ?? '';
  return set === '' ? undefined : set;
}
