import assert from 'node:assert/strict';
import {
  groupSessions,
  type GroupOptions,
  type SessionGrouping,
  type SessionVersion,
} from '../../../../src/host/views/sessionGroups.js';

interface Item {
  readonly id: string;
  readonly folder: { readonly key: string };
  readonly session: { readonly lastActive: string };
  readonly flowId: string | undefined;
  readonly flowName: string;
}

const now = new Date('2026-03-10T09:00:00');

function itemOf(id: string, changes: Partial<Item> & { readonly at?: string } = {}): Item {
  const { at = '2026-03-10T08:00:00', ...rest } = changes;
  const session = { lastActive: new Date(at).toISOString() };
  return { id, folder: { key: 'here' }, session, flowId: 'f1', flowName: 'Shop', ...rest };
}

function grouped(
  items: readonly Item[],
  grouping: SessionGrouping,
  changes: Partial<GroupOptions<Item>> = {},
): unknown[] {
  return groupSessions(items, grouping, {
    ...{ nowMs: now.getTime(), locale: 'en', ofAllFlows: true, hasMore: false },
    selectedFlowId: 'f1',
    versionOf: () => undefined,
    words: { otherFlows: 'Other', unknownVersion: 'Unknown', current: 'current' },
    ...changes,
  }).map(({ label, description, isOpen, items: within }) => [
    `${isOpen ? 'v' : '>'} ${label} | ${description}`,
    within.map(({ id }) => id),
  ]);
}

describe('groups of sessions', () => {
  it('has the flows by name, open the one that is looked at, and last what is of no flow', () => {
    const shop = [itemOf('a'), itemOf('b')];
    const chat = itemOf('c', { flowId: 'f2', flowName: 'Chat' });
    const lost = itemOf('d', { flowId: undefined, flowName: '' });
    assert.deepEqual(grouped([lost, ...shop, chat], 'flow'), [
      ['> Chat | 1 session', ['c']],
      ['v Shop | 2 sessions', ['a', 'b']],
      ['> Other | 1 session', ['d']],
    ]);
  });

  it('opens the only group there is', () => {
    const chat = itemOf('c', { flowId: 'f2', flowName: 'Chat' });
    assert.deepEqual(grouped([chat], 'flow'), [['v Chat | 1 session', ['c']]]);
  });

  it('tells the same flow in two folders apart', () => {
    const there = itemOf('b', { folder: { key: 'there' } });
    assert.equal(grouped([itemOf('a'), there], 'flow').length, 2);
  });

  it('has the days from the newest, open those of today and yesterday', () => {
    const items = [
      itemOf('a'),
      itemOf('b', { at: '2026-03-09T23:59:00' }),
      itemOf('c', { at: '2026-03-08T00:00:00' }),
    ];
    assert.deepEqual(grouped(items, 'day'), [
      ['v Today | 1 session', ['a']],
      ['v Yesterday | 1 session', ['b']],
      ['> Sunday, March 8 | 1 session', ['c']],
    ]);
  });

  it('has the versions by their newest session, and says which one is current', () => {
    const versions: Readonly<Record<string, SessionVersion>> = {
      a: { key: '2', name: 'bbbbbbb', isCurrent: false },
      b: { key: '1', name: 'aaaaaaa', isCurrent: true },
      c: { key: '2', name: 'bbbbbbb', isCurrent: false },
    };
    const items = ['x', 'a', 'b', 'c'].map((id) => itemOf(id));
    const versionOf = ({ id }: Item): SessionVersion | undefined => versions[id];
    assert.deepEqual(grouped(items, 'version', { versionOf, ofAllFlows: false }), [
      ['> bbbbbbb | 2 sessions', ['a', 'c']],
      ['v aaaaaaa | current, 1 session', ['b']],
      ['> Unknown | 1 session', ['x']],
    ]);
    const [first] = grouped(items, 'version', { versionOf });
    assert.deepEqual(first, ['> Shop bbbbbbb | 2 sessions', ['a', 'c']]);
  });

  it('does not claim to have counted what is not listed yet', () => {
    const items = [itemOf('a'), itemOf('b', { at: '2026-03-08T00:00:00' })];
    assert.deepEqual(grouped(items, 'day', { hasMore: true }), [
      ['v Today | 1 session', ['a']],
      ['> Sunday, March 8 | 1+ sessions', ['b']],
    ]);
    assert.deepEqual(grouped(items, 'flow', { hasMore: true }), [
      ['v Shop | 2+ sessions', ['a', 'b']],
    ]);
  });
});
