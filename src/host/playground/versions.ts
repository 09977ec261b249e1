import type { SessionFork, SessionSummary, StoredMessage } from '../../protocol/model';
import type { VersionPoint } from '../../protocol/playground';
import type { SessionService } from '../../sessions/sessionService';

/** More branches than this at one session are not looked at. */
const maxRelations = 60;

/** What follows a place in a session, and in another one that was branched off at the same place. */
interface Relation {
  readonly after: number;
  readonly other: string;
  readonly otherAfter: number;
}

type Head = readonly StoredMessage[];

/**
 * Where a session goes on in several ways: each branch is a session of its own, and the first message
 * that differs is a version of its counterpart in the others.
 */
export async function versionsOf(
  sessionId: string,
  sessions: readonly SessionSummary[],
  reader: Pick<SessionService, 'pageMessages'>,
): Promise<readonly VersionPoint[]> {
  const heads = new Map<string, Promise<Head>>();
  const head = (session: string, after: number): Promise<Head> => {
    const key = `${after} ${session}`;
    const known = heads.get(key);
    if (known !== undefined) return known;

    const read = reader
      .pageMessages({ sessionId: session, after, limit: 2 })
      .then(({ messages }) => messages);
    heads.set(key, read);
    return read;
  };
  const points = new Map<string, { own: Head; others: { id: string; head: Head }[] }>();
  for (const relation of await relationsOf(sessionId, sessions, head)) {
    const [own, other] = await Promise.all([
      head(sessionId, relation.after),
      head(relation.other, relation.otherAfter),
    ]);
    const [first] = own;
    if (first === undefined || other[0] === undefined) continue;

    const point = points.get(first.id) ?? { own, others: [] };
    if (!point.others.some(({ id }) => id === relation.other)) {
      point.others.push({ id: relation.other, head: other });
    }
    points.set(first.id, point);
  }
  return [...points.values()].map(({ own, others }) => pointOf(sessionId, own, others));
}

async function relationsOf(
  sessionId: string,
  sessions: readonly SessionSummary[],
  head: (session: string, after: number) => Promise<Head>,
): Promise<readonly Relation[]> {
  const found = childrenOf(sessionId, sessions).map(({ id, fork }): Relation => ({
    after: fork.seq,
    other: id,
    otherAfter: fork.ownSeq,
  }));
  const own = sessions.find(({ id }) => id === sessionId)?.forkedFrom;
  if (own === undefined) return found.slice(0, maxRelations);

  found.push({ after: own.ownSeq, other: own.sessionId, otherAfter: own.seq });
  const [origin] = await head(own.sessionId, own.seq);
  for (const { id, fork } of childrenOf(own.sessionId, sessions).slice(0, maxRelations)) {
    if (id === sessionId) continue;

    // Branched off before the same message of the session that both come from.
    const [start] = await head(own.sessionId, fork.seq);
    const isSame = fork.seq === own.seq || (start !== undefined && start.id === origin?.id);
    if (isSame) found.push({ after: own.ownSeq, other: id, otherAfter: fork.ownSeq });
  }
  return found.slice(0, maxRelations);
}

function childrenOf(
  sessionId: string,
  sessions: readonly SessionSummary[],
): readonly { readonly id: string; readonly fork: SessionFork }[] {
  return sessions.flatMap(({ id, forkedFrom }) =>
    forkedFrom?.sessionId === sessionId ? [{ id, fork: forkedFrom }] : [],
  );
}

/** Where the same was asked each time, the answers are the versions. */
function pointOf(
  sessionId: string,
  own: Head,
  others: readonly { readonly id: string; readonly head: Head }[],
): VersionPoint {
  const all = [{ id: sessionId, head: own }, ...others].toSorted(
    (a, b) => timeOf(a.head) - timeOf(b.head),
  );
  const [question, answer] = own;
  const isSameQuestion =
    answer !== undefined &&
    question?.sender === 'User' &&
    all.every(({ head: [asked, next] }) => asked?.text === question.text && next !== undefined);
  return {
    messageId: (isSameQuestion ? answer.id : question?.id) ?? '',
    sessions: all.map(({ id }) => id),
    index: all.findIndex(({ id }) => id === sessionId),
  };
}

function timeOf([first]: Head): number {
  return first === undefined ? 0 : Date.parse(first.timestamp);
}
