import assert from 'node:assert/strict';
import {
  messagePath,
  messageQuery,
  parseMessageQuery,
} from '../../../../src/host/messages/messageUri.js';

describe('addresses of message documents', () => {
  it('find the message again, whatever is in the folder’s address', () => {
    const address = { folderKey: 'file:///c%3A/my%20flows?x=1&y#z', messageId: 'a-b-c' };
    assert.deepEqual(parseMessageQuery(messageQuery(address)), address);
  });

  it('refuse a query of another kind', () => {
    assert.equal(parseMessageQuery('path=a&ref=b'), undefined);
    assert.equal(parseMessageQuery('id=only'), undefined);
  });

  it('show session, author and time, without what has a meaning in a path', () => {
    assert.equal(
      messagePath('Default Session', 'AI', '14.02.11'),
      '/Default Session/AI 14.02.11.md',
    );
    assert.equal(messagePath('a/../b', 'C:\\x', '1'), '/a .. b/C x 1.md');
    assert.equal(messagePath('///', '\n', '1').split('/').length, 3);
  });
});
