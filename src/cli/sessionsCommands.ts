import { AppError } from '../base/errors';
import type { Logger } from '../base/logger';
import type { SessionSummary } from '../protocol/model';
import type { SessionService } from '../sessions/sessionService';
import { exitCodes, type ExitCode } from './exitCodes';
import { countOf, printJson, tell, withStore, type StoreOptions } from './storeAccess';
import type { Terminal } from './terminal';

export interface ListSessionsOptions extends StoreOptions {
  /** Id, endpoint name, file name or name of a flow. */
  readonly flow?: string | undefined;
  readonly search?: string | undefined;
}

/** Sessions read at a time. */
const pageSize = 500;

/** Lists sessions, the one used last first. */
export function listSessions(
  terminal: Terminal,
  options: ListSessionsOptions,
  logger: Logger,
): Promise<ExitCode> {
  return withStore(terminal, options, logger, async ({ sessions, catalog }) => {
    const flowId =
      options.flow === undefined ? undefined : (await catalog.resolve(options.flow)).flow.id;
    const found: SessionSummary[] = [];
    for (let isFull = true; isFull;) {
      const query = { flowId, search: options.search, offset: found.length, limit: pageSize };
      const page = await sessions.listSessions({ ...query, order: 'recent' });
      found.push(...page);
      isFull = page.length === pageSize;
    }
    if (options.json) printJson(terminal, found);
    else if (found.length === 0) terminal.stderr.write('There are no sessions.\n');
    else for (const session of found) terminal.stdout.write(`${lineOf(session, terminal)}\n`);
    return exitCodes.ok;
  });
}

function lineOf(session: SessionSummary, { colors }: Terminal): string {
  const count = colors.dim(`${session.lastActive}  ${countOf(session.messageCount, 'message')}`);
  return `${session.id}\t${count}\t${session.preview}`;
}

/** What is done to one session. */
export interface SessionChange {
  readonly apply: (sessions: SessionService) => Promise<unknown>;
  /** The session that must be there. */
  readonly sessionId: string;
  readonly done: string;
}

/** Changes sessions, one after the other, and says what was done. Each change can be undone in the editor. */
export function changeSessions(
  terminal: Terminal,
  options: StoreOptions,
  changes: readonly SessionChange[],
  logger: Logger,
): Promise<ExitCode> {
  return withStore(terminal, options, logger, async ({ sessions }) => {
    for (const { sessionId } of changes) await requireSession(sessions, sessionId);
    for (const { apply, done } of changes) {
      await apply(sessions);
      if (!options.json) tell(terminal, done);
    }
    if (options.json) printJson(terminal, { changed: changes.map(({ sessionId }) => sessionId) });
    return exitCodes.ok;
  });
}

/** @throws AppError `session-not-found` */
export async function requireSession(sessions: SessionService, sessionId: string): Promise<void> {
  if ((await sessions.getSession(sessionId)) !== undefined) return;

  throw new AppError('session-not-found', `There is no session ${sessionId}.`, {
    remedy: 'List the sessions with: flow-playground sessions list',
  });
}
