import { randomBytes } from 'node:crypto';
import type { Logger } from '../base/logger';
import { startApiServer, type ApiAuth } from '../server/apiServer';
import { DiskFlowFiles } from './diskFlowFiles';
import { exitCodes, type ExitCode } from './exitCodes';
import { openRuntime } from './openRuntime';
import type { Terminal } from './terminal';
import { existingFolder } from './workspaceFolder';

export interface ServeOptions {
  readonly workspace: string;
  readonly port: number;
  readonly auth: 'key' | 'none';
  readonly origin: readonly string[];
  readonly version: string;
  readonly databaseUrl?: string | undefined;
  readonly refuseEdited?: boolean | undefined;
}

/** The key of a served workspace, where the caller wants to choose it. */
const keyVariable = 'FLOW_PLAYGROUND_API_KEY';

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
    logger,
  });
  try {
    const auth = chooseAuth(terminal, options.auth);
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

function chooseAuth(terminal: Terminal, kind: 'key' | 'none'): ApiAuth {
  if (kind === 'none') return { kind };

  const chosen = terminal.environment[keyVariable] ?? '';
  return { kind, key: chosen === '' ? `sk-${randomBytes(24).toString('base64url')}` : chosen };
}

function interrupted(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    const stop = terminal.onInterrupt(() => {
      stop();
      resolve();
    });
  });
}
