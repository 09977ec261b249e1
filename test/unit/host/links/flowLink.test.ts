import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linkParts, readLink } from '../../../../src/host/links/flowLink.js';

const flowId = '0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1';
const messageId = 'aaaaaaaa-4b5a-4978-8695-a4b3c2d1e0f1';

describe('a link', () => {
  it('leads to what it was made for, whatever the session is called', () => {
    fc.assert(
      fc.property(
        fc.option(fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 100 }), {
          nil: undefined,
        }),
        fc.constantFrom(undefined, messageId),
        (sessionId, message) => {
          fc.pre(sessionId?.trim() !== '');
          const link = { flowId, sessionId, messageId: message };
          const { path, query } = linkParts(link);
          assert.deepEqual(readLink(path, query), link);
        },
      ),
    );
  });

  it('is refused where it names anything but ids', () => {
    assert.equal(readLink('/run', `flow=${flowId}`), undefined);
    assert.equal(readLink('/open', ''), undefined);
    assert.equal(readLink('/open', 'flow=../../secret.json'), undefined);
    assert.equal(readLink('/open', `flow=${flowId}&message=1`), undefined);
    assert.equal(readLink('/open', `flow=${flowId}&session=${'x'.repeat(501)}`), undefined);
    assert.equal(readLink('/open', `flow=${flowId}&session=%20`), undefined);
  });

  it('takes a flow id in either spelling and nothing else from the query', () => {
    const query = `flow=${flowId.replaceAll('-', '').toUpperCase()}&command=rm`;
    assert.deepEqual(readLink('/open', query), {
      flowId,
      sessionId: undefined,
      messageId: undefined,
    });
  });
});
