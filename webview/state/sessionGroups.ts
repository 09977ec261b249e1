import type { SessionSummary } from '../../src/protocol/model';
import type { SessionOrder } from '../../src/protocol/playground';
import { isPrivateSession } from '../../src/protocol/privateSessions';
import { startOfDay } from '../format';

const weekMs = 7 * 24 * 60 * 60 * 1000;

/** When a group's sessions were last used; the default session stands alone at the top. */
export type SessionGroupName = 'default' | 'today' | 'week' | 'older' | 'all';

export interface SessionGroup {
  readonly name: SessionGroupName;
  readonly sessions: readonly SessionSummary[];
}

/** The sidebar's groups in order, without the empty ones; within a group in the order given. */
export function groupSessions(
  sessions: readonly SessionSummary[],
  flowId: string,
  now: number,
  order: SessionOrder = 'recent',
): readonly SessionGroup[] {
  const first = sessions.filter(({ id }) => id === flowId || isPrivateSession(id));
  if (order !== 'recent') {
    // Days say nothing where the list is not by time.
    const rest = sessions.filter(({ id }) => id !== flowId && !isPrivateSession(id));
    const all: readonly SessionGroup[] = [
      { name: 'default', sessions: first },
      { name: 'all', sessions: rest },
    ];
    return all.filter((group) => group.sessions.length > 0);
  }
  const today = startOfDay(now);
  const place = (session: SessionSummary): SessionGroupName => {
    if (first.includes(session)) return 'default';

    const time = Date.parse(session.lastActive);
    if (time >= today) return 'today';
    return time >= today - weekMs ? 'week' : 'older';
  };
  const names: readonly SessionGroupName[] = ['default', 'today', 'week', 'older'];
  const groups = names.map((name) => ({
    name,
    sessions: sessions.filter((session) => place(session) === name),
  }));
  return groups.filter((group) => group.sessions.length > 0);
}

/** Sessions whose name or preview contains the text, or that are among the hits. */
export function filterSessions(
  sessions: readonly SessionSummary[],
  search: string,
  nameOf: (session: SessionSummary) => string,
  hits: ReadonlySet<string>,
): readonly SessionSummary[] {
  const wanted = search.trim().toLocaleLowerCase();
  if (wanted === '') return sessions;

  return sessions.filter(
    (session) =>
      hits.has(session.id) ||
      nameOf(session).toLocaleLowerCase().includes(wanted) ||
      session.preview.toLocaleLowerCase().includes(wanted),
  );
}

/** The sessions with the default one first, made up where the store has none yet. */
export function withDefault(
  sessions: readonly SessionSummary[],
  flowId: string,
): readonly SessionSummary[] {
  const stored = sessions.find(({ id }) => id === flowId);
  const first: SessionSummary = stored ?? {
    id: flowId,
    messageCount: 0,
    lastActive: '',
    preview: '',
    flowIds: [flowId],
  };
  return [first, ...sessions.filter(({ id }) => id !== flowId)];
}
