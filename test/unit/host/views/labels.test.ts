import assert from 'node:assert/strict';
import type { StoredMessage } from '../../../../src/protocol/model.js';
import {
  agoLabel,
  cut,
  dayKey,
  dayLabel,
  durationLabel,
  flowDescription,
  messageDescription,
  messageLabel,
  messageSpeech,
  sessionDescription,
  sessionLabel,
} from '../../../../src/host/views/labels.js';
import { plainProperties } from '../../../../src/flow/values.js';
import { sampleMessage } from '../../../support/sampleRun.js';

const now = { nowMs: Date.parse('2026-03-10T14:00:00Z'), locale: 'en-GB' };

function messageOf(changes: Partial<StoredMessage> = {}): StoredMessage {
  return sampleMessage({
    timestamp: '2026-03-10T13:51:00.000000Z',
    sender: 'User',
    senderName: 'Ada',
    text: 'Do you also ship to Austria?',
    ...changes,
  });
}

const localTime = (iso: string): string =>
  new Date(iso).toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit' });

describe('tree labels', () => {
  it('writes durations in the unit that fits', () => {
    assert.deepEqual([12.4, 999, 1820, 59_900, 125_000].map(durationLabel), [
      '12 ms',
      '999 ms',
      '1.8 s',
      '59.9 s',
      '2 min 5 s',
    ]);
  });

  it('tells how long ago in the coarsest unit that says something', () => {
    const ago = (ms: number): string => agoLabel(new Date(now.nowMs - ms).toISOString(), now);
    assert.deepEqual([5000, 120_000, 3 * 3_600_000].map(ago), ['now', '2m', '3h']);
    assert.equal(agoLabel('2026-03-08T12:00:00Z', now), 'Sun');
    assert.equal(agoLabel('2026-01-02T12:00:00Z', now), '2 Jan');
    assert.equal(agoLabel('', now), '');
  });

  it('names the days as the locale does, with the year where it is another', () => {
    const at = (day: string): string => new Date(`${day}T12:00:00`).toISOString();
    const noon = { nowMs: Date.parse(at('2026-03-10')) };
    const names = (locale: string): string[] =>
      ['2026-03-10', '2026-03-09', '2026-03-08', '2025-12-31'].map((day) =>
        dayLabel(at(day), { ...noon, locale }).replaceAll(',', ''),
      );
    assert.deepEqual(names('en-GB'), [
      'Today',
      'Yesterday',
      'Sunday 8 March',
      'Wednesday 31 December 2025',
    ]);
    assert.deepEqual(names('de'), [
      'Heute',
      'Gestern',
      'Sonntag 8. März',
      'Mittwoch 31. Dezember 2025',
    ]);
  });

  it('counts days from midnight where the user is, also where a day has 23 hours', () => {
    const late = new Date('2026-03-29T23:59:00');
    const early = new Date('2026-03-30T00:01:00');
    assert.notEqual(dayKey(late.toISOString()), dayKey(early.toISOString()));
    const now = { nowMs: early.getTime(), locale: 'en' };
    assert.equal(dayLabel(late.toISOString(), now), 'Yesterday');
    assert.equal(
      dayLabel(new Date('2026-03-28T00:00:00').toISOString(), now),
      'Saturday, March 28',
    );
    assert.equal(dayKey('no time'), '');
  });

  it('says what is exceptional about a flow before how it last ran', () => {
    const entry = {
      ...{ id: 'f1', name: 'Support', path: 'a.json', endpointName: undefined, description: '' },
      support: 'full' as const,
      unsupported: 0,
    };
    const run = {
      ...{ id: 'r1', flowId: 'f1', flowName: 'Support', sessionId: 's', inputValue: '', nodes: [] },
      startedAt: '2026-03-10T13:58:00Z',
      durationMs: 1900,
      status: 'ok' as const,
    };
    assert.equal(flowDescription(entry, false, undefined, now), '');
    assert.equal(flowDescription(entry, false, run, now), '1.9 s');
    assert.equal(
      flowDescription(entry, false, { ...run, status: 'failed' }, now),
      `failed ${localTime(run.startedAt)}`,
    );
    assert.equal(flowDescription(entry, true, run, now), 'running');
    assert.equal(
      flowDescription({ ...entry, unsupported: 2 }, false, run, now),
      '2 unsupported components',
    );
  });

  it('names the default session, and any other by its id', () => {
    assert.equal(sessionLabel('f1', 'f1'), 'Default Session');
    assert.equal(sessionLabel('order-8841', 'f1'), 'order-8841');
  });

  it('describes a session by what sets it apart', () => {
    const session = {
      ...{ id: 's1', preview: '', flowIds: ['f1'], messageCount: 9 },
      lastActive: new Date(now.nowMs - 120_000).toISOString(),
    };
    assert.equal(sessionDescription(session, false, now), '9 messages, 2m');
    assert.equal(
      sessionDescription({ ...session, flowIds: ['f1', 'f2'] }, false, now),
      'shared by 2, 9 messages, 2m',
    );
    assert.equal(sessionDescription({ ...session, messageCount: 0 }, false, now), 'empty');
    assert.equal(sessionDescription(session, true, now), 'running');
  });

  it('shows the first line of a message, cut so that the time stays visible', () => {
    assert.equal(messageLabel(messageOf()), 'Do you also ship to Austr…');
    assert.equal(messageLabel(messageOf({ text: '\n  First line\nsecond' })), 'First line');
    assert.equal(
      messageLabel(messageOf({ text: 'Yes. Austria and Switzerland, for 6.90' })),
      'Yes. Austria and Switzerl…',
    );
    assert.equal(
      messageLabel(messageOf({ text: '**Yes**, `8841` is packed' })),
      'Yes, 8841 is packed',
    );
    assert.equal(messageLabel(messageOf({ edit: true })), 'Do you also ship to…');
    assert.equal(messageLabel(messageOf({ text: ' ' })), '(empty)');
    assert.equal(messageLabel(messageOf({ text: '', files: ['a.png'] })), '1 file');
  });

  it('cuts between characters as a person sees them', () => {
    assert.equal(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2), '👩‍👩‍👧‍👦…');
    assert.equal(cut('👩‍👩‍👧‍👦', 3), '👩‍👩‍👧‍👦');
  });

  it('marks errors, edits and answers still being written', () => {
    const time = localTime(messageOf().timestamp);
    assert.equal(messageDescription(messageOf({ edit: true }), now), `edited, ${time}`);
    assert.equal(messageDescription(messageOf({ error: true }), now), `error, ${time}`);
    const properties = { ...plainProperties, state: 'partial' as const };
    assert.equal(messageDescription(messageOf({ properties }), now), `writing, ${time}`);
  });

  it('tells a screen reader who, when and what', () => {
    const time = localTime(messageOf().timestamp);
    assert.equal(messageSpeech(messageOf(), now), `Ada, ${time}: Do you also ship to Austria?`);
  });
});
