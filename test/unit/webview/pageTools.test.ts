import assert from 'node:assert/strict';
import {
  formatDuration,
  formatMessageTime,
  formatSeconds,
  formatTotal,
  formatWhen,
  setLocale,
} from '../../../webview/format';
import { formatJson } from '../../../webview/markdown/jsonBlock';
import { nextItem } from '../../../webview/page/roving';
import { errorOfMessage, toRunError } from '../../../webview/state/errorInfo';
import { InputHistory } from '../../../webview/state/inputHistory';
import { StreamedText } from '../../../webview/state/streamedText';
import {
  clampSidebarWidth,
  initialUiState,
  parseUiState,
  withEntry,
} from '../../../webview/state/uiState';
import { readTable, textOf } from '../../../webview/state/values';
import { countText, overrideStrings, text } from '../../../webview/strings';
import { aMessage, minutesAgo, now, plainProperties } from '../../support/page/builders';

describe('figures and times', () => {
  before(() => {
    setLocale('en-GB');
  });

  it('are written with their unit', () => {
    assert.equal(formatSeconds(840), '0.8 s');
    assert.equal(formatSeconds(48), '48 ms');
    assert.equal(formatTotal(12_340), '12.3 s');
    assert.equal(formatTotal(245_000), '4m 5s');
    assert.equal(formatTotal(77_186_700), '21h 26m');
    assert.equal(formatDuration(610), '610 ms');
    assert.equal(formatDuration(1820), '1.82 s');
  });

  it('get shorter the older they are', () => {
    assert.equal(formatWhen(minutesAgo(0), now), 'now');
    assert.equal(formatWhen(minutesAgo(1), now), '1m');
    assert.equal(formatWhen(minutesAgo(12), now), '12m');
    assert.match(formatWhen(minutesAgo(3 * 1440), now), /^[A-Z][a-z]{2}$/);
    assert.match(formatWhen(minutesAgo(30 * 1440), now), /^\d+ [A-Z][a-z]{2}$/);
  });

  it('carry the date where a message is not of today', () => {
    assert.match(formatMessageTime(minutesAgo(10), now), /^\d+:\d\d$/);
    assert.match(formatMessageTime(minutesAgo(5000), now), /^\d+ Nov/);
  });

  it('are empty where they cannot be read', () => {
    assert.equal(formatMessageTime('never', now), '');
  });
});

describe('texts', () => {
  afterEach(() => {
    overrideStrings({}, 'en');
  });

  it('are filled in and counted', () => {
    assert.equal(text('error.provider', 'OpenAI', 404), 'OpenAI, HTTP 404');
    assert.equal(countText('composer.messages', 1), '1 message');
    assert.equal(countText('composer.messages', 2), '2 messages');
  });

  it('are replaced by known keys only', () => {
    overrideStrings({ 'notice.undo': 'Rückgängig', toString: 'x', 'notice.dismiss': 7 }, 'de');
    assert.equal(text('notice.undo'), 'Rückgängig');
    assert.equal(text('notice.dismiss'), 'Dismiss');
  });
});

describe('the state kept by the page', () => {
  it('survives being written and read', () => {
    const state = { ...initialUiState, sessionId: 's', drafts: { s: 'text' }, sidebarWidth: 300 };
    assert.deepEqual(parseUiState(JSON.parse(JSON.stringify(state))), state);
  });

  it('is its first value where it is broken', () => {
    assert.deepEqual(parseUiState('nonsense'), initialUiState);
    assert.deepEqual(parseUiState({ sessionId: 4, drafts: [1], view: 'x' }), initialUiState);
    assert.equal(clampSidebarWidth(9000), 400);
    assert.equal(clampSidebarWidth(Number.NaN), 240);
  });

  it('drops the oldest entries first', () => {
    let entries: Readonly<Record<string, string>> = {};
    for (let index = 0; index < 300; index++) entries = withEntry(entries, `s${index}`, 'x');
    assert.equal(Object.keys(entries).length, 200);
    assert.equal(entries['s299'], 'x');
    assert.equal(withEntry(entries, 's299', '')['s299'], undefined);
  });
});

describe('InputHistory', () => {
  it('goes back and forth and stops at the ends', () => {
    const history = new InputHistory();
    const sent = ['third', 'second', 'first'];
    assert.equal(history.older('', sent), 'third');
    assert.equal(history.older('third', sent), 'second');
    assert.equal(history.newer('second', sent), 'third');
    assert.equal(history.newer('third', sent), '');
    assert.equal(history.newer('', sent), undefined);
  });

  it('leaves alone what was typed', () => {
    const history = new InputHistory();
    assert.equal(history.older('typed', ['sent']), undefined);
    history.older('', ['sent']);
    assert.equal(history.older('sent, changed', ['sent', 'older']), undefined);
  });
});

describe('StreamedText', () => {
  it('tells its listeners once per frame', () => {
    const frames: (() => void)[] = [];
    const stream = new StreamedText(
      'a',
      (run) => frames.push(run),
      () => 0,
    );
    let told = 0;
    const stop = stream.subscribe(() => {
      told += 1;
    });
    stream.append('b');
    stream.append('c');
    assert.equal(frames.length, 1);
    frames.shift()?.();
    assert.deepEqual([told, stream.text], [1, 'abc']);
    stop();
    stream.append('d');
    frames.shift()?.();
    assert.equal(told, 1);
  });

  it('measures its pace from the first chunk, once a second has passed', () => {
    let time = 0;
    const stream = new StreamedText(
      '',
      () => undefined,
      () => time,
    );
    time = 5000;
    stream.append('a');
    assert.equal(stream.rate, undefined);
    time = 7000;
    stream.append('b');
    assert.equal(stream.rate, 1);
  });
});

describe('values', () => {
  it('are text where there is nothing but text', () => {
    assert.equal(textOf({ type: 'text', value: 'a' }), 'a');
    assert.equal(textOf({ type: 'message', value: { text: 'a', sender: 'AI' } }), 'a');
    assert.equal(textOf({ type: 'object', value: { text: 'a', score: 1 } }), undefined);
  });

  it('are a table where they are rows of plain cells', () => {
    const table = readTable([{ a: 1, b: 'x' }, { a: 2 }]);
    assert.deepEqual(table, {
      columns: [
        { name: 'a', isNumber: true },
        { name: 'b', isNumber: false },
      ],
      rows: [
        ['1', 'x'],
        ['2', ''],
      ],
    });
    assert.equal(readTable([{ a: { nested: 1 } }]), undefined);
    assert.equal(readTable([]), undefined);
  });

  it('are JSON on one line while it is short', () => {
    assert.equal(formatJson({ a: 1, b: [1, 2] }), '{ "a": 1, "b": [1, 2] }');
    assert.equal(formatJson({ list: ['x'.repeat(30), 'y'.repeat(30)] }).split('\n').length, 3);
  });
});

describe('errors', () => {
  it('of a message are ours in full where it has them', () => {
    const error = { code: 'variable-missing', message: 'm', subject: { variable: 'KEY' } };
    const contents = [{ type: 'error', component: 'Model', error }];
    const block = { title: 'Error', contents, allow_markdown: true, media_url: null };
    const info = errorOfMessage(aMessage({ contentBlocks: [block] }));
    assert.ok(info.isMissingKey);
    assert.equal(info.error.subject.variable, 'KEY');
  });

  it('of a message that Langflow wrote are read from its fields', () => {
    const contents = [{ type: 'error', component: 'Model', reason: 'r', solution: 's' }];
    const block = { title: 'Error', contents, allow_markdown: true, media_url: null };
    const source = { id: 'Model-1', display_name: 'Model', source: null };
    const info = errorOfMessage(
      aMessage({ contentBlocks: [block], properties: { ...plainProperties, source } }),
    );
    assert.deepEqual(info.error, {
      code: 'component-failed',
      message: 'r',
      remedy: 's',
      subject: { component: 'Model', nodeId: 'Model-1' },
    });
  });

  it('of other kinds become internal ones', () => {
    assert.deepEqual(toRunError(new Error('broken')), {
      code: 'internal',
      message: 'broken',
      subject: {},
    });
  });
});

describe('nextItem', () => {
  it('stops at both ends and leaves other keys alone', () => {
    const items = ['a', 'b', 'c'];
    assert.equal(nextItem(items, 'a', 'ArrowUp'), 'a');
    assert.equal(nextItem(items, 'a', 'ArrowDown'), 'b');
    assert.equal(nextItem(items, 'c', 'ArrowRight'), 'c');
    assert.equal(nextItem(items, 'b', 'Home'), 'a');
    assert.equal(nextItem(items, 'b', 'x'), undefined);
  });
});
