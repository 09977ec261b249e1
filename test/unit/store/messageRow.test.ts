import assert from 'node:assert/strict';
import { isAppError } from '../../../src/base/errors';
import {
  fromStoredId,
  toMessage,
  toProperties,
  toStoredId,
  toStoredText,
} from '../../../src/store/messageRow';

const row = {
  id: '1234567890abcdef1234567890abcdef',
  timestamp: '2026-01-20 10:00:00.000000',
  sender: 'User',
  sender_name: 'User',
  session_id: 's1',
  text: 'Hi',
  flow_id: null,
} as const;

describe('a row of the message table', () => {
  it('is read with defaults for columns that are missing or hold garbage', () => {
    const broken = {
      files: '{',
      properties: '[1]',
      content_blocks: 'null',
      category: 'odd',
      error: null,
    };
    for (const extra of [{}, broken]) {
      const message = toMessage({ ...row, ...extra }, 7);
      assert.equal(message.id, '12345678-90ab-cdef-1234-567890abcdef');
      assert.equal(message.seq, 7);
      assert.deepEqual(message.files, []);
      assert.deepEqual(message.contentBlocks, []);
      assert.deepEqual(message.properties, toProperties(undefined));
      assert.equal(message.category, 'message');
      assert.equal(message.error, false);
      assert.equal(message.contextId, undefined);
      assert.equal(message.flowId, undefined);
    }
  });

  it('may have no text', () => {
    assert.equal(toMessage({ ...row, text: null }, 1).text, '');
  });

  it('may have contents without blocks, as newer Langflow versions write them', () => {
    const content_blocks = JSON.stringify([{ type: 'text', text: 'x' }]);
    assert.deepEqual(toMessage({ ...row, content_blocks }, 1).contentBlocks, [
      { title: '', contents: [{ type: 'text', text: 'x' }], allow_markdown: true, media_url: null },
    ]);
  });

  it('may name its source by one text', () => {
    const properties = JSON.stringify({
      source: 'Agent',
      usage: { input_tokens: 3, output_tokens: 4 },
    });
    const message = toMessage({ ...row, properties }, 1);
    assert.deepEqual(message.properties.source, {
      id: 'Agent',
      display_name: 'Agent',
      source: 'Agent',
    });
    assert.deepEqual(message.properties.usage, { input: 3, output: 4 });
  });

  it('has ids as Langflow keeps them', () => {
    const id = '12345678-90AB-cdef-1234-567890abcdef';
    assert.equal(toStoredId(id), '1234567890abcdef1234567890abcdef');
    assert.equal(fromStoredId(toStoredId(id)), id.toLowerCase());
    assert.equal(fromStoredId(toStoredId('my flow')), 'my flow');
  });

  it('takes no text beyond twenty million characters', () => {
    assert.throws(
      () => toStoredText('x'.repeat(20_000_001)),
      (error) => isAppError(error, 'limit-exceeded'),
    );
  });
});
