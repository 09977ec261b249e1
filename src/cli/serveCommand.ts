import type { Logger } from '../base/logger';
import { startApiServer, type ApiAuth } from '../server/apiServer';
import { apiKey } from './apiKey';
import { DiskFlowFiles } from './diskFlowFiles';
import { exitCodes, type ExitCode } from './exitCodes';
import { openRuntime, type NetworkOptions } from './openRuntime';
import type { Terminal } from './terminal';
import { existingFolder } from './workspaceFolder';

export interface ServeOptions extends NetworkOptions {
  readonly workspace: string;
  readonly port: number;
  readonly auth: 'key' | 'none';
  readonly origin: readonly string[];
  readonly version: string;
  readonly databaseUrl?: string | undefined;
  readonly refuseEdited?: boolean | undefined;
}

/** Serves the API until the program is asked to end. */
export async function serve(
  terminal: Terminal,
  options: ServeOptions,
  logger: Logger,
): Promise<ExitCode> {
  const root = existingFolder(options.workspace, terminal.workingFolder);
  const files = new DiskFlowFiles(root, logger);
  files.watch();
  const runtime = await openRuntime(terminal, {
    root,
    files,
    databaseUrl: options.databaseUrl,
    refuseEdited: options.refuseEdited,
    network: options,
    logger,
  });
  try {
    const auth: ApiAuth =
      options.auth === 'none' ? { kind: 'none' } : { kind: 'key', key: await apiKey(terminal) };
    const server = await startApiServer({
      ...runtime,
      port: options.port,
      auth,
      origins: options.origin,
      logger: logger.child('api'),
      version: options.version,
    });
    // Scripts wait for this line.
    terminal.stdout.write(`Listening on ${server.url}\n`);
    if (auth.kind === 'key') terminal.stderr.write(`API key: ${auth.key}\n`);
    try {
      await interrupted(terminal);
    } finally {
      await server.dispose();
    }
  } finally {
    await runtime.dispose();
    files.dispose();
  }
  return exitCodes.ok;
}

function interrupted(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    const stop = terminal.onInterrupt(() => {
      stop();
      resolve();
    });
  });
}
