import assert from 'node:assert/strict';
import { retentionPolicy } from '../../../src/host/retentionPolicy';

describe('retention settings', () => {
  const everything = {
    messageDays: 0,
    messagesPerSession: 0,
    sessions: 0,
    runDays: 0,
    runsPerFlow: 0,
  };

  it('keep everything where nothing is set', () => {
    assert.equal(retentionPolicy(everything, 0), undefined);
  });

  it('count days back from now', () => {
    const now = Date.parse('2026-03-31T12:00:00Z');
    const policy = retentionPolicy({ ...everything, messageDays: 30, runsPerFlow: 5 }, now);
    assert.equal(policy?.messagesBefore, '2026-03-01T12:00:00.000Z');
    assert.equal(policy.runsPerFlow, 5);
    assert.equal(policy.sessions, undefined);
  });
});
