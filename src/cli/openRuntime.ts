import path from 'node:path';
import type { Logger } from '../base/logger';
import type { ModelName } from '../protocol/model';
import { createRuntime, type Runtime } from '../runtime';
import type { FlowFiles } from '../sessions/flowFiles';
import { MemorySecrets } from './memorySecrets';
import type { Terminal } from './terminal';

export interface CliRuntimeOptions {
  readonly root: string;
  readonly files: FlowFiles;
  /** Flows that other flows call, where `files` does not hold them. */
  readonly calledFiles?: FlowFiles | undefined;
  /** Another database than the workspace's. */
  readonly databaseFile?: string | undefined;
  readonly defaultModel?: ModelName | undefined;
  /** Stop at components whose Python was edited instead of running the built-in ones. */
  readonly refuseEdited?: boolean | undefined;
  readonly logger: Logger;
}

/**
 * The runtime of a command: keys come from the environment, the store's worker lies beside the program.
 * @throws AppError with a `store-*` code where the database cannot be opened.
 */
export async function openRuntime(
  terminal: Terminal,
  options: CliRuntimeOptions,
): Promise<Runtime> {
  const runtime = await createRuntime({
    dataDir: path.join(options.root, '.langflow'),
    ...(options.databaseFile === undefined ? {} : { databaseFile: options.databaseFile }),
    files: options.files,
    ...(options.calledFiles === undefined ? {} : { calledFiles: options.calledFiles }),
    secrets: new MemorySecrets(),
    environment: terminal.environment,
    modelSettings: () => ({ defaultModel: options.defaultModel }),
    editedComponents: () => (options.refuseEdited === true ? 'refuse' : 'useBuiltIn'),
    logger: options.logger,
    workerPath: path.join(__dirname, 'storeWorker.js'),
  });
  try {
    await runtime.store.open();
    return runtime;
  } catch (error) {
    await runtime.dispose();
    throw error;
  }
}
