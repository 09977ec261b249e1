import assert from 'node:assert/strict';
import { filterSessions, groupSessions, withDefault } from '../../../webview/state/sessionGroups';
import { aSession, flowId, minutesAgo, now } from '../../support/page/builders';

const day = 24 * 60;

describe('groupSessions', () => {
  it('sorts sessions by when they were last used', () => {
    const sessions = [
      aSession({ id: flowId, lastActive: minutesAgo(40 * day) }),
      aSession({ id: 'a', lastActive: minutesAgo(5) }),
      aSession({ id: 'b', lastActive: minutesAgo(2 * day) }),
      aSession({ id: 'c', lastActive: minutesAgo(30 * day) }),
    ];
    const groups = groupSessions(sessions, flowId, now);
    assert.deepEqual(
      groups.map(({ name, sessions: members }) => [name, members[0]?.id]),
      [
        ['default', flowId],
        ['today', 'a'],
        ['week', 'b'],
        ['older', 'c'],
      ],
    );
  });

  it('leaves empty groups out', () => {
    const groups = groupSessions([aSession({ lastActive: minutesAgo(5) })], flowId, now);
    assert.deepEqual(
      groups.map(({ name }) => name),
      ['today'],
    );
  });
});

describe('withDefault', () => {
  it('adds the default session where nothing was said in it', () => {
    assert.deepEqual(
      withDefault([aSession()], flowId).map(({ id, messageCount }) => [id, messageCount]),
      [
        [flowId, 0],
        ['order-8841', 2],
      ],
    );
  });

  it('moves it to the top where it is stored', () => {
    const sessions = [aSession(), aSession({ id: flowId, messageCount: 4 })];
    assert.deepEqual(
      withDefault(sessions, flowId).map(({ id, messageCount }) => [id, messageCount]),
      [
        [flowId, 4],
        ['order-8841', 2],
      ],
    );
  });
});

describe('filterSessions', () => {
  const sessions = [
    aSession({ id: flowId, preview: 'Hello' }),
    aSession({ id: 'Order', preview: 'shipped' }),
    aSession({ id: 'other', preview: 'nothing' }),
  ];
  const nameOf = ({ id }: { id: string }): string => (id === flowId ? 'Default Session' : id);
  const ids = (search: string, hits: readonly string[] = []): readonly string[] =>
    filterSessions(sessions, search, nameOf, new Set(hits)).map(({ id }) => id);

  it('matches names and previews without regard to case', () => {
    assert.deepEqual(ids('ORDER'), ['Order']);
    assert.deepEqual(ids('Shipped'), ['Order']);
    assert.deepEqual(ids('default'), [flowId]);
  });

  it('takes in sessions with a message that was found', () => {
    assert.deepEqual(ids('zebra', ['other']), ['other']);
  });

  it('shows everything for an empty search', () => {
    assert.equal(ids('  ').length, 3);
  });
});
