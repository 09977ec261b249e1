import path from 'node:path';
import type { Logger } from '../base/logger';
import type { Runtime } from '../runtime';
import { DiskFlowFiles } from './diskFlowFiles';
import { openRuntime } from './openRuntime';
import type { Terminal } from './terminal';
import { existingFolder } from './workspaceFolder';

/** Which database a command works on. */
export interface StoreOptions {
  readonly workspace: string;
  readonly database?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly json: boolean;
}

/** Opens the database of a workspace for one piece of work. A folder without one stays without. */
export async function withStore<T>(
  terminal: Terminal,
  options: StoreOptions,
  logger: Logger,
  work: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  const root = existingFolder(options.workspace, terminal.workingFolder);
  const files = new DiskFlowFiles(root, logger);
  const runtime = await openRuntime(terminal, {
    root,
    files,
    databaseFile:
      options.database === undefined
        ? undefined
        : path.resolve(terminal.workingFolder, options.database),
    databaseUrl: options.databaseUrl,
    isLooking: true,
    logger,
  });
  try {
    return await work(runtime);
  } finally {
    await runtime.dispose();
    files.dispose();
  }
}

export function printJson(terminal: Terminal, value: unknown): void {
  terminal.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Progress and what was done: people read it, programs do not. */
export function tell({ stderr, errorColors }: Terminal, text: string): void {
  stderr.write(`${errorColors.dim(text)}\n`);
}

/** `1 message`, `2 messages`. */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
