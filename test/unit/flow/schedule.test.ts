import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planFlow } from '../../../src/flow/plan';
import { Schedule } from '../../../src/flow/schedule';
import { buildFlow } from '../../support/flowBuilder';

/** A random graph without circles: node i may feed node j > i. Node ids are shuffled in the file. */
const graphs = fc.integer({ min: 2, max: 25 }).chain((size) =>
  fc.record({
    order: fc.shuffledSubarray([...Array(size).keys()], { minLength: size }),
    pairs: fc.uniqueArray(
      fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).filter(([from, to]) => from < to),
      { maxLength: size * 3, selector: ([from, to]) => `${from}-${to}` },
    ),
    picks: fc.array(fc.nat(1000), { minLength: 200, maxLength: 200 }),
  }),
);

type Graph = typeof graphs extends fc.Arbitrary<infer T> ? T : never;

function schedule(graph: Graph, first?: number) {
  const name = (index: number): string => (index === first ? 'ChatInput-x' : `Join-${index}`);
  const flow = buildFlow(
    graph.order.map((index) => ({
      id: name(index),
      outputs: { a: ['Message'], b: ['Message'] },
    })),
    // Every node has two outputs; even targets hang on the first.
    graph.pairs.map(
      ([from, to]) => `${name(from)}.${to % 2 === 0 ? 'a' : 'b'} > ${name(to)}.f${from}`,
    ),
  );
  return { plan: planFlow(flow), name };
}

/** Ends what is ready in an order that `picks` decides; returns the order of the ends. */
function drain(
  graph: Graph,
  subject: Schedule,
  end: (id: string) => { readonly ready: readonly string[] },
): readonly string[] {
  const ready = [...subject.start().ready];
  const ended: string[] = [];
  for (let turn = 0; ready.length > 0; turn++) {
    const [id = ''] = ready.splice((graph.picks[turn % graph.picks.length] ?? 0) % ready.length, 1);
    ended.push(id);
    ready.push(...end(id).ready);
    assert.ok(ended.length <= 1000, 'it does not end');
  }
  return ended;
}

describe('Schedule', () => {
  it('runs every node of a graph exactly once, after all that feed it', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { plan, name } = schedule(graph);
        const subject = new Schedule(plan);
        const ended = drain(graph, subject, (id) => subject.finish(id, new Set()));
        assert.deepEqual([...ended].sort(), [...plan.nodes.keys()].sort());
        for (const [from, to] of graph.pairs) {
          assert.ok(ended.indexOf(name(from)) < ended.indexOf(name(to)));
        }
      }),
    );
  });

  it('starts a node as soon as the last that feeds it has ended', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { plan } = schedule(graph);
        const subject = new Schedule(plan);
        const done = new Set<string>();
        const started = new Set(subject.start().ready);
        const waiting = [...started];
        for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
          done.add(id);
          const { ready } = subject.finish(id, new Set());
          for (const next of ready) started.add(next);
          waiting.push(...ready);
          for (const node of plan.nodes.keys()) {
            const isFree = (plan.incoming.get(node) ?? []).every((edge) => done.has(edge.source));
            assert.equal(started.has(node), isFree);
          }
        }
      }),
    );
  });

  it('skips exactly what a closed output alone leads to, in whatever order things end', () => {
    fc.assert(
      fc.property(graphs, fc.nat(24), (graph, pick) => {
        const { plan, name } = schedule(graph);
        const router = name(pick % graph.order.length);
        const subject = new Schedule(plan);
        const ended = new Set(
          drain(graph, subject, (id) => subject.finish(id, new Set(id === router ? ['a'] : []))),
        );
        // A node lives unless one of its feeders is dead and no live one comes from behind the router.
        const alive = new Map<string, { isAlive: boolean; isBehind: boolean }>();
        for (const index of [...Array(graph.order.length).keys()]) {
          const id = name(index);
          const edges = (plan.incoming.get(id) ?? []).map((edge) => {
            const from = alive.get(edge.source) ?? { isAlive: false, isBehind: false };
            const isClosed = edge.source === router && edge.sourceOutput === 'a';
            return { isLive: from.isAlive && !isClosed, isBehind: from.isBehind };
          });
          const isDead = edges.some((edge) => !edge.isLive);
          const isRescued = edges.some((edge) => edge.isLive && edge.isBehind);
          const isAlive = !isDead || isRescued;
          const isBehind = edges.some((edge) => edge.isLive && edge.isBehind);
          const closes =
            id === router && (plan.outgoing.get(id) ?? []).some((e) => e.sourceOutput === 'a');
          alive.set(id, { isAlive, isBehind: isBehind || closes });
        }
        const expected = [...alive].filter(([, { isAlive }]) => isAlive).map(([id]) => id);
        assert.deepEqual([...ended].sort(), expected.sort());
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out what needs a failed node, and runs the rest', () => {
    fc.assert(
      fc.property(graphs, fc.nat(24), (graph, pick) => {
        const { plan, name } = schedule(graph);
        const broken = name(pick % graph.order.length);
        const subject = new Schedule(plan);
        const ended = drain(graph, subject, (id) =>
          id === broken ? subject.fail(id) : subject.finish(id, new Set()),
        );
        const needs = new Set([broken]);
        for (const id of needs)
          for (const edge of plan.outgoing.get(id) ?? []) needs.add(edge.target);
        needs.delete(broken);
        const expected = [...plan.nodes.keys()].filter((id) => !needs.has(id));
        assert.deepEqual([...ended].sort(), expected.sort());
      }),
    );
  });

  it('lets everything wait for the Chat Input but what the Chat Input itself needs', () => {
    fc.assert(
      fc.property(graphs, fc.nat(24), (graph, pick) => {
        const { plan } = schedule(graph, pick % graph.order.length);
        const subject = new Schedule(plan);
        const ended = drain(graph, subject, (id) => subject.finish(id, new Set()));
        assert.equal(ended.length, plan.nodes.size);
        const before = new Set(['ChatInput-x']);
        for (const id of before)
          for (const edge of plan.incoming.get(id) ?? []) before.add(edge.source);
        const place = ended.indexOf('ChatInput-x');
        for (const [index, id] of ended.entries()) assert.ok(before.has(id) || index > place);
      }),
    );
  });

  it('goes on when the Chat Input fails', () => {
    const flow = buildFlow(
      [{ id: 'ChatInput-a' }, { id: 'Join-b' }, { id: 'Join-c' }],
      ['ChatInput-a.message > Join-c.f', 'Join-b.message > Join-c.f'],
    );
    const subject = new Schedule(planFlow(flow));
    assert.deepEqual(subject.start().ready, ['ChatInput-a']);
    assert.deepEqual(subject.fail('ChatInput-a').ready, ['Join-b']);
  });

  it('goes through a chain of thousands without recursion', () => {
    const size = 4000;
    const ids = [...Array(size).keys()].map((index) => `Join-${index}`);
    const flow = buildFlow(
      ids.map((id) => ({ id })),
      ids.slice(1).map((id, index) => `Join-${index}.message > ${id}.f`),
    );
    const subject = new Schedule(planFlow(flow));
    subject.start();
    // Closing the first output skips all the others in one step.
    assert.equal(subject.finish('Join-0', new Set(['message'])).inactivated.length, size - 1);
  });
});
