import type { SessionSummary } from '../../protocol/model';
import type { SessionService } from '../../sessions/sessionService';
import type { FolderRuntime } from '../folderRuntime';
import type { FolderRuntimes } from '../folderRuntimes';
import type { Selection } from '../selection';

/** A session in the tree; commands of the tree get it as their argument. */
export interface SessionRow {
  readonly kind: 'session';
  readonly id: string;
  readonly folder: FolderRuntime;
  // Replaced when the session changes: the row keeps its identity for the view.
  session: SessionSummary;
  /** The flow a click runs it with; undefined where none of the workspace's flows wrote to it. */
  flowId: string | undefined;
  flowName: string;
}

/** The sessions that a list shows so far. */
interface SessionList {
  /** The newest first, but for the default session of the selected flow, which leads. */
  readonly rows: readonly SessionRow[];
  readonly hasMore: boolean;
}

/** The most that a store gives at once. */
const largestPage = 1000;

export const noSessions: SessionList = { rows: [], hasMore: false };

/** The newest sessions of one flow. */
export async function sessionsOfFlow(
  folder: FolderRuntime,
  { flowId, flowName }: Selection,
  wanted: number,
): Promise<SessionList> {
  const { sessions } = await folder.runtime();
  const { found, hasMore } = await newest(sessions, wanted, flowId);
  const standard = found.find(({ id }) => id === flowId) ?? emptySession(flowId);
  const others = found.filter(({ id }) => id !== flowId);
  const rows = [standard, ...others].map((session) => rowOf(folder, session, flowId, flowName));
  return { rows, hasMore };
}

/** The newest sessions of all folders and flows. */
export async function allSessions(runtimes: FolderRuntimes, wanted: number): Promise<SessionList> {
  const perFolder = await Promise.all(
    runtimes.all().map(async (folder) => {
      const { sessions, catalog } = await folder.runtime();
      const names = new Map((await catalog.list()).map(({ id, name }) => [id, name]));
      const { found, hasMore } = await newest(sessions, wanted, undefined);
      const rows = found.map((session) => {
        const flowId = session.flowIds.find((id) => names.has(id)) ?? defaultFlow(session, names);
        return rowOf(folder, session, flowId, names.get(flowId ?? '') ?? '');
      });
      return { rows, hasMore };
    }),
  );
  const rows = perFolder
    .flatMap((list) => list.rows)
    .toSorted((one, other) => other.session.lastActive.localeCompare(one.session.lastActive));
  return {
    rows: rows.slice(0, wanted),
    hasMore: rows.length > wanted || perFolder.some((list) => list.hasMore),
  };
}

/** What identifies the row of a session. */
export function sessionRowId(folderKey: string, sessionId: string): string {
  return `session:${folderKey}:${sessionId}`;
}

async function newest(
  sessions: SessionService,
  wanted: number,
  flowId: string | undefined,
): Promise<{ readonly found: readonly SessionSummary[]; readonly hasMore: boolean }> {
  // By id: a session may move from one page to the next while they are read.
  const found = new Map<string, SessionSummary>();
  let offset = 0;
  let isEnd = false;
  while (offset < wanted && !isEnd) {
    const limit = Math.min(largestPage, wanted - offset);
    const page = await sessions.listSessions({ flowId, order: 'recent', offset, limit });
    for (const session of page) found.set(session.id, session);
    isEnd = page.length < limit;
    offset += limit;
  }
  return { found: [...found.values()], hasMore: !isEnd };
}

/** An emptied default session has no messages that name its flow. */
function defaultFlow(
  { id }: SessionSummary,
  names: ReadonlyMap<string, string>,
): string | undefined {
  return names.has(id) ? id : undefined;
}

function rowOf(
  folder: FolderRuntime,
  session: SessionSummary,
  flowId: string | undefined,
  flowName: string,
): SessionRow {
  const id = sessionRowId(folder.key, session.id);
  return { kind: 'session', id, folder, session, flowId, flowName };
}

function emptySession(flowId: string): SessionSummary {
  return { id: flowId, messageCount: 0, lastActive: '', preview: '', flowIds: [flowId] };
}
