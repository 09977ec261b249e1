import type { FlowGraph } from '../../src/protocol/flowGraph';
import type { TraceRow } from './trace';

/**
 * Puts the visits of a loop's components into the rounds they belong to: a loop is one row, its rounds
 * lie in it, and what ran in a round lies in that.
 * @param rows visits in the order in which they began
 */
export function nestRounds(
  rows: readonly TraceRow[],
  graph: FlowGraph | undefined,
): readonly TraceRow[] {
  const hasLoops = graph?.edges.some(({ kind }) => kind === 'loop') ?? false;
  return graph === undefined || !hasLoops ? rows : nest(rows, graph, new Set());
}

function nest(
  rows: readonly TraceRow[],
  graph: FlowGraph,
  done: ReadonlySet<string>,
): readonly TraceRow[] {
  const loop = outermostLoop(rows, graph, done);
  if (loop === undefined) return rows;

  const visits = rows.filter(({ nodeId }) => nodeId === loop.id);
  const [first] = visits;
  const last = visits.at(-1);
  if (first === undefined || last === undefined) return rows;

  const inner = new Set([...done, loop.id]);
  const head: TraceRow = {
    ...last,
    id: `${first.id}/rounds`,
    hasChildren: true,
    startMs: first.startMs,
    durationMs: last.startMs + last.durationMs - first.startMs,
  };
  const isIn = (row: TraceRow): boolean =>
    loop.body.has(row.nodeId) && row.startMs >= first.startMs;
  const rounds = visits.slice(0, -1).flatMap((visit, index) => {
    const end = visits[index + 1]?.startMs ?? Infinity;
    const body = rows.filter(
      (row) => isIn(row) && row.startMs >= visit.startMs && row.startMs < end,
    );
    const round: TraceRow = {
      ...visit,
      kind: 'round',
      id: `${head.id}/${index}`,
      parent: head.id,
      level: head.level + 1,
      hasChildren: body.length > 0,
      component: String(index + 1),
      durationMs: end - visit.startMs,
    };
    const nested = nest(body, graph, inner).map((row) => ({
      ...row,
      level: row.level + 2,
      parent: row.parent ?? round.id,
    }));
    return [round, ...nested];
  });
  const before = rows.filter((row) => row.startMs < first.startMs && row.nodeId !== loop.id);
  const after = rows.filter(
    (row) => row.startMs >= first.startMs && row.nodeId !== loop.id && !isIn(row),
  );
  return [...nest(before, graph, inner), head, ...rounds, ...nest(after, graph, inner)];
}

/** The loop that went round in these rows and has most in it. */
function outermostLoop(
  rows: readonly TraceRow[],
  graph: FlowGraph,
  done: ReadonlySet<string>,
): { readonly id: string; readonly body: ReadonlySet<string> } | undefined {
  const ids = new Set(
    graph.edges.filter(({ kind }) => kind === 'loop').map(({ target }) => target),
  );
  const loops = [...ids]
    .filter((id) => !done.has(id) && rows.filter(({ nodeId }) => nodeId === id).length > 1)
    .map((id) => ({ id, body: bodyOf(graph, id) }));
  return loops.toSorted((a, b) => b.body.size - a.body.size)[0];
}

/** Components on the way from a loop back into it. */
function bodyOf(graph: FlowGraph, loop: string): ReadonlySet<string> {
  const forward = graph.edges.filter(({ kind }) => kind !== 'loop');
  const after = reach([loop], (id) =>
    forward.filter(({ source }) => source === id).map(({ target }) => target),
  );
  const back = graph.edges.filter(({ kind, target }) => kind === 'loop' && target === loop);
  const before = reach(
    back.map(({ source }) => source),
    (id) => forward.filter(({ target }) => target === id).map(({ source }) => source),
  );
  return new Set([...after].filter((id) => id !== loop && before.has(id)));
}

function reach(
  start: readonly string[],
  next: (id: string) => readonly string[],
): ReadonlySet<string> {
  const found = new Set(start);
  // A set's iteration goes on over what is added meanwhile.
  for (const id of found) for (const other of next(id)) found.add(other);
  return found;
}
