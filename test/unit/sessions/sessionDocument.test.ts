import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAppError } from '../../../src/base/errors';
import type { StoredMessage } from '../../../src/protocol/model';
import {
  lineOf,
  readSessionDocument,
  writeSessionDocument,
} from '../../../src/sessions/sessionDocument';
import { newMessage } from '../../support/storeBuilders';

function stored(id: string, overrides: Partial<StoredMessage> = {}): StoredMessage {
  return {
    ...newMessage({ sessionId: 's1' }),
    id,
    seq: 1,
    timestamp: '2026-01-20T10:00:00.000000Z',
    ...overrides,
  };
}

const said = [
  stored('a', { text: 'My name is Ada' }),
  stored('b', { text: 'Hello, Ada.\n\nHow are you?', sender: 'Machine', senderName: 'AI' }),
];

function failureOf(document: string): [number | undefined, string] {
  try {
    readSessionDocument(document, said);
  } catch (error) {
    assert.ok(isAppError(error, 'input-invalid'));
    return [lineOf(error), error.message];
  }
  return assert.fail('the document was read');
}

describe('a session as a document', () => {
  it('shows texts as they are, each after who said it', () => {
    assert.equal(
      writeSessionDocument(said),
      `<!-- message a | User | User -->
My name is Ada

<!-- message b | Machine | AI -->
Hello, Ada.

How are you?
`,
    );
  });

  it('changes nothing where nothing was changed', () => {
    const text = fc.string({ unit: 'grapheme' });
    const lines = fc
      .array(
        fc.oneof(
          text,
          fc.constantFrom('', '<!-- message a | User | User -->', '\\<!-- message', ' '),
        ),
      )
      .map((parts) => parts.join('\n'));
    const message = fc.record({
      text: lines,
      sender: text.filter((name) => name.trim() !== ''),
      senderName: text,
    });
    fc.assert(
      fc.property(fc.array(message), fc.boolean(), (drafts, isWindows) => {
        const messages = drafts.map((draft, index) => stored(`id-${index}`, draft));
        const written = writeSessionDocument(messages);
        const document = isWindows
          ? written.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')
          : written;

        const edit = readSessionDocument(document, messages);

        assert.deepEqual(
          edit.messages,
          messages.map(({ id }) => ({ id, change: {} })),
        );
      }),
    );
  });

  it('keeps names with line separators on their line', () => {
    const messages = [stored('a', { senderName: 'x\u2028y\u2029z' })];

    const { messages: read } = readSessionDocument(writeSessionDocument(messages), messages);

    assert.deepEqual(read, [{ id: 'a', change: {} }]);
  });

  it('takes edits, new senders, new messages, another order and what is gone', () => {
    const document = `<!-- message new | Machine | AI -->
Welcome.

<!-- message b | User | Bob -->
Hello.
`;

    const { messages } = readSessionDocument(document, said);

    assert.equal(messages.length, 2);
    assert.partialDeepStrictEqual(messages[0], {
      message: { text: 'Welcome.', sender: 'Machine', senderName: 'AI' },
    });
    assert.deepEqual(messages[1], {
      id: 'b',
      change: { text: 'Hello.', sender: 'User', senderName: 'Bob' },
    });
  });

  it('takes an empty document as a session without messages', () => {
    assert.deepEqual(readSessionDocument('\n', said).messages, []);
  });

  for (const [what, document, line, why] of [
    ['text before the first message', '\nHi\n<!-- message a | User | User -->\n', 2, /no message/],
    ['an unknown id', '<!-- message x | User | User -->\n', 1, /has the id x/],
    [
      'a message that is there twice',
      '<!-- message a | User | User -->\nHi\n\n<!-- message a | User | User -->\nHi\n',
      4,
      /twice/,
    ],
    ['a damaged comment', '<!-- message a User -->\nHi\n', 1, /begins with/],
    ['a comment without its end', '<!-- message a | User | User\nHi\n', 1, /begins with/],
    ['a message of nobody', '<!-- message a |  | User -->\nHi\n', 1, /begins with/],
  ] as const) {
    it(`names the line of ${what}`, () => {
      const [found, message] = failureOf(document);

      assert.equal(found, line);
      assert.match(message, why);
    });
  }
});
