import assert from 'node:assert/strict';
import { isUuid } from '../../../src/base/uuid';
import { combineText } from '../../../src/components/combineText';
import { createList } from '../../../src/components/createList';
import { currentDate } from '../../../src/components/currentDate';
import { idGenerator } from '../../../src/components/idGenerator';
import { passMessage } from '../../../src/components/pass';
import { textInput } from '../../../src/components/textInput';
import { textOutput } from '../../../src/components/textOutput';
import { webhook } from '../../../src/components/webhook';
import { Message } from '../../../src/flow/values';
import { callComponent, FakeContext, runComponent } from '../../support/componentContext';
import { dataOf, rowsOf, textOf } from '../../support/flowValues';

describe('Current Date', () => {
  const winter = Date.UTC(2026, 10, 20, 21, 42, 45);
  const summer = Date.UTC(2026, 6, 1, 0, 0, 5);
  const at = async (timezone: string, now = winter): Promise<string> =>
    textOf(await runComponent(currentDate, { values: { timezone }, now })).replace(/^.*?: /, '');

  // Recorded from Langflow at the same moment.
  const zones: Readonly<Record<string, string>> = {
    UTC: '2026-11-20 21:42:45 UTC',
    'Europe/Berlin': '2026-11-20 22:42:45 CET',
    'America/New_York': '2026-11-20 16:42:45 EST',
    'Asia/Kolkata': '2026-11-21 03:12:45 IST',
    'America/Sao_Paulo': '2026-11-20 18:42:45 -03',
    'Asia/Tehran': '2026-11-21 01:12:45 +0330',
    'Australia/Sydney': '2026-11-21 08:42:45 AEDT',
    'Asia/Tokyo': '2026-11-21 06:42:45 JST',
    'Europe/London': '2026-11-20 21:42:45 GMT',
    'Etc/GMT+5': '2026-11-20 16:42:45 -05',
  };
  for (const [zone, expected] of Object.entries(zones)) {
    it(`tells the time in ${zone}`, async () => {
      assert.equal(await at(zone), expected);
    });
  }

  it('follows daylight saving time', async () => {
    assert.equal(await at('Europe/Berlin', summer), '2026-07-01 02:00:05 CEST');
    assert.equal(await at('America/New_York', summer), '2026-06-30 20:00:05 EDT');
  });

  it('names the zone in its answer, also one that does not exist', async () => {
    const none = await runComponent(currentDate, { values: { timezone: 'Nope/X' } });

    assert.equal(
      textOf(await runComponent(currentDate)),
      'Current date and time in UTC: 2026-01-20 10:00:00 UTC',
    );
    assert.match(textOf(none), /^Error: .*Nope\/X/);
  });
});

describe('Webhook', () => {
  const receive = async (data: string): Promise<unknown> =>
    dataOf(await runComponent(webhook, { values: { data } }));

  it('gives the JSON object of the body', async () => {
    assert.deepEqual(await receive('{"a":1}'), { a: 1 });
  });

  it('gives nothing for an empty body', async () => {
    assert.deepEqual(await receive(''), {});
  });

  it('mends a line break that stands alone between quotes', async () => {
    assert.deepEqual(await receive('{"a":"\n"}'), { a: '\n' });
  });

  it('gives anything else under payload, and says so for text', async () => {
    const context = new FakeContext(webhook, { values: { data: 'x=1' } });

    assert.deepEqual(dataOf(await callComponent(webhook, context)), { payload: 'x=1' });
    assert.equal(context.logs.length, 1);
    assert.deepEqual(await receive('[1]'), { payload: [1] });
  });
});

describe('Text Input and Text Output', () => {
  for (const definition of [textInput, textOutput]) {
    it(`give their text without storing it (${definition.displayName})`, async () => {
      const context = new FakeContext(definition, {
        values: { input_value: new Message({ text: 'T', id: 'old' }) },
      });

      assert.equal(textOf(await callComponent(definition, context)), 'T');
      assert.equal(context.sent.length, 0);
    });
  }
});

describe('Combine Text', () => {
  it('joins with the delimiter as it is', async () => {
    const texts = { text1: 'a', text2: 'b' };
    const combine = async (values: Readonly<Record<string, string>>): Promise<string> =>
      textOf(await runComponent(combineText, { values }));

    assert.equal(await combine(texts), 'a b');
    assert.equal(await combine({ ...texts, delimiter: '\\n' }), 'a\\nb');
    assert.equal(await combine({ ...texts, delimiter: '' }), 'ab');
  });
});

describe('Pass', () => {
  it('hands the very message on', async () => {
    const message = new Message({ text: 'x', id: 'kept' });

    assert.equal(await runComponent(passMessage, { values: { input_message: message } }), message);
  });
});

describe('ID Generator', () => {
  it('gives a new id each time, or the entered one', async () => {
    const first = textOf(await runComponent(idGenerator));

    assert.ok(isUuid(first));
    assert.notEqual(textOf(await runComponent(idGenerator)), first);
    assert.equal(textOf(await runComponent(idGenerator, { values: { unique_id: 'x' } })), 'x');
  });
});

describe('Create List', () => {
  it('gives data or rows, one per text', async () => {
    const values = { texts: ['a', 'b'] };
    const list = await runComponent(createList, { values });

    assert.ok(Array.isArray(list));
    assert.deepEqual(list.map(dataOf), [{ text: 'a' }, { text: 'b' }]);
    assert.deepEqual(rowsOf(await runComponent(createList, { values, method: 'as_dataframe' })), [
      { text: 'a' },
      { text: 'b' },
    ]);
  });
});
