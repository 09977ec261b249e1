import assert from 'node:assert/strict';
import { AppError } from '../../../src/base/errors';
import { errorMessage } from '../../../src/flow/errorMessage';

describe('errorMessage', () => {
  it('carries the whole error, so that a view can offer the remedy', () => {
    const subject = { nodeId: 'Model-1', component: 'Language Model', variable: 'OPENAI_API_KEY' };
    const error = new AppError('variable-missing', 'The key has no value.', {
      remedy: 'Set it.',
      subject,
    });
    const message = errorMessage(error, { id: 'Model-1', displayName: 'Language Model' });
    assert.deepEqual(message.fields.contentBlocks[0]?.contents[0]?.['error'], {
      code: 'variable-missing',
      message: 'The key has no value.',
      remedy: 'Set it.',
      subject,
    });
  });
});
