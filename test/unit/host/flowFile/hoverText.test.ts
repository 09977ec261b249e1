import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeSpan, fieldHover, nodeHover, plain } from '../../../../src/host/flowFile/hoverText.js';

const now = { nowMs: Date.parse('2026-01-20T12:00:00Z'), locale: 'en-GB' };

describe('the hover of a flow file', () => {
  it('says what a component is, how it is set and what it gave last', () => {
    const text = nodeHover(
      {
        name: 'Chat Input',
        id: 'ChatInput-a',
        type: 'ChatInput',
        description: 'Takes a message.',
        support: {
          id: 'ChatInput-a',
          type: 'ChatInput',
          component: 'Chat Input',
          support: 'native',
          reason: '',
          line: 1,
        },
        isFrozen: true,
        fields: [{ label: 'Text', value: 'Hello' }],
        hiddenFields: 2,
        last: {
          startedAt: '2026-01-19T10:00:00Z',
          record: {
            nodeId: 'ChatInput-a',
            component: 'Chat Input',
            type: 'ChatInput',
            status: 'ok',
            startMs: 0,
            durationMs: 12,
            inputs: {},
            outputs: { message: { type: 'message', value: 'Hi ``` there' } },
            logs: [],
          },
        },
      },
      now,
    );
    assert.equal(
      text.replace(/\d\d:\d\d/, '<time>'),
      [
        '**Chat Input** · `ChatInput-a` · $(lock) frozen',
        '$(pass) `ChatInput` runs natively',
        'Takes a message\\.',
        '- Text: `Hello`',
        '*2 more with a value*',
        'Last run 19 Jan, <time>, 12 ms, `message`:',
        '````text\nHi ``` there\n````',
      ].join('\n\n'),
    );
  });

  it('says of a variable whether it is set', () => {
    const field = { label: 'Key', name: 'api_key', type: 'str', info: '', value: 'variable K' };
    assert.match(fieldHover(field, { name: 'K', isSet: false }), /`K` \*\*is not set\*\*/);
    assert.match(fieldHover(field, { name: 'K', isSet: true }), /`K` is set/);
    assert.match(fieldHover({ ...field, value: 'x' }, undefined), /`x`$/);
  });

  it('lets nothing from a file become a link, a picture or an icon', () => {
    const hostile = '[x](command:y) ![z](https://a) $(zap) <img src=1> **b**';
    assert.doesNotMatch(plain(hostile), /(?<!\\)[[\]()<>!*$]/);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\n', '[') }), (text) => {
        const span = codeSpan(text);
        const fence = /^`*/.exec(span)?.[0] ?? '';
        const inner = span.slice(fence.length, span.length - fence.length);
        assert.ok(span.endsWith(fence));
        assert.ok(fence === '' || ![...inner.matchAll(/`+/g)].some(([run]) => run === fence));
      }),
    );
  });
});
